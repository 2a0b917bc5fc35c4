import fc from 'fast-check'
import { expect, test } from 'vitest'
import { randomBars } from '../../../test/fixtures/reference-bars.ts'
import { createRandom } from '../../core/random.ts'
import { createPerformance, type Performance } from '../../stats/performance.ts'
import type { Bars } from '../market/bars.ts'
import { createEvaluator } from './evaluate.ts'
import { withExits } from './exits.ts'
import { createKernel, type KernelOptions } from './kernel.ts'
import { createColumnMemory, openColumnMemory } from './kernels/column-memory.ts'
import { MARGIN_PLACES } from './kernels/wasm-changes.ts'
import { MOST_BARS } from './kernels/wasm-lanes.ts'
import { type Lines, linesRuleOf } from './signal-rules.ts'
import { strategies } from './strategies/index.ts'
import { resolveParameters } from './strategy.ts'

/** Two lines that cross often, touch, and are missing at places. */
function randomLines(seed: number, length: number, allowShort: boolean, turnover: number): Lines {
  const random = createRandom(seed, 'lines')
  const line = (): Float64Array => {
    const values = new Float64Array(length)
    let level = 10
    for (let i = 0; i < length; i++) {
      if (random.next() < turnover) level = 5 + random.below(11)
      values[i] = random.next() < 0.01 ? Number.NaN : level
    }
    return values
  }
  const threshold = [0, 0, 0.05][random.below(3)]!
  return {
    upper: line(),
    lower: line(),
    above: 1 + threshold,
    below: allowShort ? 1 - threshold : undefined,
    warmup: random.below(20),
  }
}

/** A random walk with a drift, in whole cents for some: peaks and troughs that are touched again. */
function marketOf(seed: number, length: number, drift: number): Bars {
  const bars = randomBars(seed, length)
  for (const column of ['open', 'high', 'low', 'close'] as const) {
    for (let i = 0; i < length; i++) {
      const price = bars[column][i]! * Math.exp(i * drift)
      bars[column][i] = seed % 2 === 0 ? Math.max(1, Math.round(price * 10)) / 10 : price
    }
  }
  return bars
}

function positionsOf({ upper, lower, above, below, warmup }: Lines): Float64Array {
  const wanted = (i: number): number =>
    upper[i]! > lower[i]! * above ? 1 : below !== undefined && upper[i]! < lower[i]! * below ? -1 : 0
  return upper.map((_, i) => (i < warmup ? 0 : wanted(i)))
}

/** The lines in a memory that the WebAssembly kernel reads. */
function inMemory(trials: readonly Lines[], columns = openColumnMemory(createColumnMemory(64 * 1024 ** 2)!)) {
  const place = (name: string, values: Float64Array): Float64Array =>
    columns.column(name, values.length, (out) => void out.set(values))!
  const placed = trials.map((lines, k) => ({
    ...lines,
    upper: place(`upper ${k}`, lines.upper),
    lower: place(`lower ${k}`, lines.lower),
  }))
  return { columns, trials: placed }
}

function collect(options: KernelOptions, trials: readonly Lines[], riskFree: number) {
  const record = createPerformance(252, riskFree)
  const results: Performance[] = []
  const kernel = createKernel(options)
  kernel.runLines(trials, record, (trial) => {
    results[trial] = { ...record }
  })
  return { results, kind: kernel.kind }
}

function expectSameBits(bars: Bars, trials: readonly Lines[], options: Omit<KernelOptions, 'bars'>, riskFree = 0) {
  const kernel = createKernel({ ...options, bars })
  const reference = trials.map((lines) => {
    const record = createPerformance(252, riskFree)
    kernel.run(positionsOf(lines), record)
    return record
  })
  const placed = inMemory(trials)
  const inTypeScript = collect({ ...options, bars }, trials, riskFree)
  const inWasm = collect({ ...options, bars, columns: placed.columns }, placed.trials, riskFree)
  expect(inTypeScript.results).toEqual(reference)
  expect(inWasm.results).toEqual(reference)
  return { plain: inTypeScript.kind, fast: inWasm.kind }
}

test('lines give the bits of their positions, in TypeScript and in WebAssembly', () => {
  const kinds = new Set<string>()
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 1e6 }),
      fc.integer({ min: 1, max: 300 }),
      fc.constantFrom(0.02, 0.2, 0.9),
      fc.nat(100),
      fc.nat(50),
      fc.integer({ min: 1, max: 3 }),
      fc.constantFrom(0, 0.0002),
      fc.nat(40),
      fc.boolean(),
      fc.constantFrom('next_open', 'next_close', 'same_close'),
      fc.constantFrom(0, 0.01, -0.01),
      (seed, length, turnover, commissionBps, slippageBps, delayBars, riskFree, start, allowShort, fill, drift) => {
        const bars = marketOf(seed, length, drift)
        const trials = [0, 1, 2, 3, 4].map((k) => randomLines(seed + k, length, allowShort && k < 2, turnover))
        const from = Math.min(start, length)
        const { plain, fast } = expectSameBits(
          bars,
          trials,
          {
            from,
            to: length - (seed % 2 === 0 || length === from ? 0 : 1),
            costs: { commissionBps, slippageBps },
            execution: fill === 'same_close' ? { fill, optimistic: true } : { fill, delayBars },
          },
          riskFree,
        )
        expect(plain).toBe('typescript')
        kinds.add(fast)
      },
    ),
    { numRuns: 300 },
  )
  expect(kinds).toEqual(new Set(['wasm']))
})

test('a long history cut into stretches gives the bits of one that is not', () => {
  const length = 30_000
  const trials = [0.0004, 0.01, 0.1, 0.6].map((turnover, k) => randomLines(k, length, false, turnover))
  const shorts = [0.001, 0.05].map((turnover, k) => randomLines(9 + k, length, true, turnover))
  for (const drift of [0, 0.0003]) {
    const bars = marketOf(5, length, drift)
    expect(expectSameBits(bars, [...trials, ...shorts], { from: 17, costs: { commissionBps: 4 } }).fast).toBe('wasm')
  }
})

test('an account that a short has ruined is left to the kernel in TypeScript, with the bits of the others', () => {
  const bars = randomBars(6, 200)
  for (const column of ['open', 'high', 'low', 'close'] as const) bars[column].fill(1000, 120)
  const always = (level: number, short: boolean): Lines => ({
    upper: new Float64Array(200).fill(level),
    lower: new Float64Array(200).fill(0.5),
    above: 1,
    below: short ? 1 : undefined,
    warmup: 3,
  })
  const { fast } = expectSameBits(bars, [always(1, false), always(0, true), always(1, true), always(0, false)], {})
  expect(fast).toBe('wasm')
})

test('prices that are missing are left to the kernel in TypeScript', () => {
  const bars = randomBars(3, 500)
  bars.open[77] = Number.NaN
  const { fast } = expectSameBits(bars, [randomLines(1, 500, false, 0.4)], {})
  expect(fast).toBe('typescript')
  const closes = randomBars(3, 500)
  closes.close[90] = Number.NaN
  expect(expectSameBits(closes, [randomLines(1, 500, false, 0.4)], {}).fast).toBe('wasm')
})

const large = createColumnMemory(2 ** 31 + 2 ** 26)

test.skipIf(large === undefined)('a list of changes that lies across 2 GiB gives the same bits', () => {
  const columns = openColumnMemory(large!)
  const bars = randomBars(8, 2000)
  const trials = [false, true].map((allowShort, k) => randomLines(k, 2000, allowShort, 0.3))
  const { results } = collect({ bars }, trials, 0)
  const before = columns.used
  const run = (name: string) => {
    const placed = inMemory(trials, openColumnMemory(large!, name))
    return collect({ bars, columns: placed.columns }, placed.trials, 0)
  }
  expect(run('a')).toEqual({ results, kind: 'wasm' })
  // The list is the last that a kernel takes; the border comes after its first 32 places.
  const list = (MOST_BARS + MARGIN_PLACES) * Int32Array.BYTES_PER_ELEMENT
  columns.take(2 ** 31 - 128 - (2 * columns.used - before - list))
  expect(run('b')).toEqual({ results, kind: 'wasm' })
  expect(columns.used).toBeGreaterThan(2 ** 31)
  expect(columns.used).toBeLessThan(2 ** 31 + list)
})

test('lines outside of the shared memory are run in TypeScript beside those inside', () => {
  const trials = [randomLines(1, 400, false, 0.2), randomLines(2, 400, false, 0.2)]
  const { columns, trials: placed } = inMemory(trials)
  const bars = randomBars(8, 400)
  const mixed = collect({ bars, columns }, [placed[0]!, trials[1]!], 0)
  expect(mixed.results).toEqual(collect({ bars }, trials, 0).results)
})

test('every strategy that lines decide has the positions of its lines', () => {
  const bars = randomBars(4, 700)
  const decided = Object.values(strategies).filter((strategy) => linesRuleOf(strategy) !== undefined)
  expect(decided.length).toBeGreaterThanOrEqual(11)
  for (const strategy of decided) {
    for (const given of strategy.parameters.allow_short === undefined ? [{}] : [{}, { allow_short: true }]) {
      const evaluator = createEvaluator({ bars, strategy })
      const out = new Float64Array(evaluator.metrics.length * 2)
      evaluator.evaluate(resolveParameters(strategy, given), out)
      evaluator.evaluateMany([given], out.subarray(evaluator.metrics.length))
      const one = [...out.subarray(0, evaluator.metrics.length)]
      expect([strategy.name, ...out.subarray(evaluator.metrics.length)]).toEqual([strategy.name, ...one])
    }
  }
})

test('exits around a strategy take its lines away, and the results stay right', () => {
  const strategy = withExits(strategies.momentum)
  expect(linesRuleOf(strategy)).toBeUndefined()
  const evaluator = createEvaluator({ bars: randomBars(4, 700), strategy })
  const sets = [5, 10].map((fast_period) => ({ fast_period, slow_period: 40, signal_threshold: 0, stop_loss: 0.02 }))
  const width = evaluator.metrics.length
  const many = new Float64Array(2 * width)
  const single = new Float64Array(2 * width)
  evaluator.evaluateMany(sets, many)
  sets.forEach((set, k) => {
    evaluator.evaluate(set, single, k * width)
  })
  expect(many).toEqual(single)
})
