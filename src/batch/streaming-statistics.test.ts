import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createRandom } from '../core/random.ts'
import { trialStatus } from './evaluator.ts'
import { createQuantileSketch } from './quantile-sketch.ts'
import { type BatchStatisticsOptions, createBatchStatistics } from './streaming-statistics.ts'
import { createTopTrials } from './top-trials.ts'

const columns = ['score']
const chunkOf = (values: readonly number[], from = 0, status?: readonly number[]) => ({
  from,
  to: from + values.length,
  columns,
  values: Float64Array.from(values),
  status: Uint8Array.from(status ?? values.map(() => 0)),
})
const statisticsOf = (values: readonly number[], options: Partial<BatchStatisticsOptions> = {}) => {
  const statistics = createBatchStatistics({ columns, ...options })
  statistics.add(chunkOf(values))
  return statistics.column('score')
}

describe('moments', () => {
  test('are those of the StRD data set NumAcc4, which defeats plain double arithmetic', () => {
    // NIST Statistical Reference Datasets, univariate: mean 10000000.2, standard deviation 0.1 (certified, exact).
    const values = [10_000_000.2]
    for (let i = 0; i < 500; i++) values.push(10_000_000.1, 10_000_000.3)
    const { mean, standardDeviation, count } = statisticsOf(values)
    expect(count).toBe(1001)
    expect(mean).toBe(10_000_000.2)
    // What remains is that the data themselves are no doubles: 1e7 + 0.1 has an error of up to 9.3e-10.
    expect(Math.abs(standardDeviation - 0.1)).toBeLessThan(1e-9)
  })

  test('are those of the StRD data set NumAcc1', () => {
    const { mean, standardDeviation } = statisticsOf([10_000_001, 10_000_003, 10_000_002])
    expect([mean, standardDeviation]).toEqual([10_000_002, 1])
  })

  test('of values far from zero lose no digit', () => {
    const { variance } = statisticsOf([1e15, 1e15 + 1, 1e15 + 2, 1e15 + 3])
    expect(variance).toBe(5 / 3)
  })

  test('of none and of one value are NaN where they have no meaning', () => {
    const none = statisticsOf([])
    expect([none.count, none.mean, none.variance, none.min, none.max, none.minIndex, none.quantile(0.5)]).toEqual([
      0,
      Number.NaN,
      Number.NaN,
      Number.NaN,
      Number.NaN,
      -1,
      Number.NaN,
    ])
    const one = statisticsOf([7])
    expect([one.mean, one.variance, one.min, one.max, one.quantile(0)]).toEqual([7, Number.NaN, 7, 7, 7])
  })

  test('leave NaN and infinite values out, and count them', () => {
    const { count, nan, infinite, mean, quantile } = statisticsOf([1, Number.NaN, 3, Number.POSITIVE_INFINITY])
    expect([count, nan, infinite, mean, quantile(1)]).toEqual([2, 1, 1, 2, Number.POSITIVE_INFINITY])
  })
})

test('the figures do not depend on the order of chunks nor on their size', () => {
  const property = fc.property(
    fc.array(fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e100, max: 1e100 }), {
      minLength: 1,
      maxLength: 40,
    }),
    fc.integer({ min: 1, max: 10 }),
    fc.integer(),
    (values, size, seed) => {
      const options = { columns, top: { column: 'score', size: 3, direction: 'maximize' } } as const
      const whole = createBatchStatistics(options)
      whole.add(chunkOf(values))
      const parts = createBatchStatistics(options)
      const starts = Array.from({ length: Math.ceil(values.length / size) }, (_, at) => at * size)
      for (const start of createRandom(seed).shuffle(starts)) {
        parts.add(chunkOf(values.slice(start, start + size), start))
      }
      const read = (statistics: typeof whole) => {
        const { quantile, ...rest } = statistics.column('score')
        return { ...rest, quantiles: [0, 0.1, 0.5, 0.99, 1].map(quantile), top: statistics.top() }
      }
      expect(read(parts)).toEqual(read(whole))
    },
  )
  fc.assert(property)
})

test('only trials that succeeded enter the figures, and all are counted', () => {
  const statistics = createBatchStatistics({ columns })
  statistics.add(chunkOf([1, Number.NaN, Number.NaN, 3, Number.NaN, 5], 0, [0, 1, 4, 0, 5, 0]))
  statistics.add({
    from: 6,
    to: 7,
    columns: [],
    values: new Float64Array(0),
    status: Uint8Array.of(trialStatus.crashed),
  })
  expect(statistics.counts).toEqual({ ok: 3, failed: 1, timedOut: 0, crashed: 1, skipped: 1, invalid: 1 })
  expect(statistics.column('score').mean).toBe(3)
})

test('a column that does not exist is named with the nearest that does', () => {
  const statistics = createBatchStatistics({ columns: ['sharpe_ratio'] })
  expect(() => statistics.column('sharp_ratio')).toThrow('Did you mean "sharpe_ratio"?')
  expect(() => statistics.add(chunkOf([1]))).toThrow('Expected results with the columns sharpe_ratio, was score.')
})

describe('a quantile sketch', () => {
  test('is within its accuracy of the value of that rank', () => {
    const property = fc.property(
      fc.array(fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e9, max: 1e9 }), {
        minLength: 1,
        maxLength: 200,
      }),
      fc.double({ min: 0, max: 1, noNaN: true }),
      (values, q) => {
        const sketch = createQuantileSketch(0.02)
        for (const value of values) sketch.add(value)
        const exact = values.sort((a, b) => a - b)[Math.floor(q * (values.length - 1))]!
        // Below the smallest normal double a relative error cannot be kept; one step of the scale can.
        const allowed = 0.02 * Math.abs(exact) * (1 + 1e-9) + Number.MIN_VALUE
        expect(Math.abs(sketch.quantile(q) - exact)).toBeLessThanOrEqual(allowed)
      },
    )
    fc.assert(property)
  })

  test('merged from parts is the sketch of the whole', () => {
    const values = Array.from({ length: 500 }, (_, at) => Math.tan(at))
    const [whole, left, right] = [createQuantileSketch(), createQuantileSketch(), createQuantileSketch()]
    values.forEach((value, at) => {
      whole.add(value)
      ;(at % 3 === 0 ? left : right).add(value)
    })
    left.merge(right)
    for (const q of [0, 0.05, 0.5, 0.95, 1]) expect(left.quantile(q)).toBe(whole.quantile(q))
    expect(left.count).toBe(500)
    expect(() => left.merge(createQuantileSketch(0.5))).toThrow('accuracy')
  })

  test('has room for a million values in some thousand counters', () => {
    const sketch = createQuantileSketch()
    const random = createRandom(5)
    for (let i = 0; i < 200_000; i++) sketch.add(random.normal())
    expect(sketch.buckets.positive.size + sketch.buckets.negative.size).toBeLessThan(2000)
    // The 97.5 % point of the standard normal distribution.
    expect(sketch.quantile(0.975)).toBeCloseTo(1.96, 1)
  })
})

describe('the best trials', () => {
  test('are those that sorting all would give', () => {
    const property = fc.property(
      fc.array(fc.integer({ min: -5, max: 5 }), { maxLength: 50 }),
      fc.nat(8),
      fc.constantFrom('maximize' as const, 'minimize' as const),
      (keys, size, direction) => {
        const top = createTopTrials(size, direction)
        keys.forEach((key, index) => {
          top.add(index, key, Float64Array.of(key, index))
        })
        const sign = direction === 'maximize' ? -1 : 1
        const sorted = keys
          .map((key, index) => ({ key, index }))
          .sort((a, b) => sign * (a.key - b.key) || a.index - b.index)
        expect(top.list().map(({ key, index }) => ({ key, index }))).toEqual(sorted.slice(0, size))
      },
    )
    fc.assert(property)
  })

  test('never include NaN', () => {
    const top = createTopTrials(2, 'maximize')
    top.add(0, Number.NaN, new Float64Array(1))
    expect(top.list()).toEqual([])
  })
})
