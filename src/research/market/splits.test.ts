import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { sliceBars } from './bars.ts'
import { lowerBound } from './lower-bound.ts'
import { makeSplits, unionOfTimes } from './splits.ts'
import { randomWalkBars } from './synthetic.ts'

const A = randomWalkBars({ symbol: 'A', length: 1000, seed: 1 })

describe('splits', () => {
  test('by fraction follow one another, to the bar', () => {
    expect(makeSplits({ train: 0.6, validation: 0.2, test: 0.2 }, [A], 'UTC')).toEqual({
      train: { A: { from: 0, to: 600 } },
      validation: { A: { from: 600, to: 800 } },
      test: { A: { from: 800, to: 1000 } },
    })
  })

  test('by fraction cover all bars once when they add up to 1', () => {
    const whole = fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 6 })
    fc.assert(
      fc.property(whole, (weights) => {
        const sum = weights.reduce((a, b) => a + b, 0)
        const config = Object.fromEntries(weights.map((weight, k) => [`part${k}`, weight / sum]))
        const ranges = Object.values(makeSplits(config, [A], 'UTC')).map((split) => split.A!)
        expect(ranges[0]!.from).toBe(0)
        expect(ranges.at(-1)!.to).toBe(1000)
        for (let k = 1; k < ranges.length; k++) expect(ranges[k]!.from).toBe(ranges[k - 1]!.to)
      }),
    )
  })

  test('by date hold the whole of their last day, in the time zone', () => {
    const minutes = randomWalkBars({
      symbol: 'M',
      length: 4 * 1440,
      seed: 1,
      start: Date.UTC(2024, 0, 1) * 1000,
      spacing: 60e6,
    })
    const config = { train: { end: '2024-01-02' }, test: { start: '2024-01-03', end_date: '2024-01-03' } }
    expect(makeSplits(config, [minutes], 'UTC')).toEqual({
      train: { M: { from: 0, to: 2880 } },
      test: { M: { from: 2880, to: 4320 } },
    })
    expect(makeSplits(config, [minutes], 'America/New_York').test).toEqual({ M: { from: 2880 + 300, to: 4320 + 300 } })
  })

  test('are none without a section', () => {
    expect(makeSplits({}, [A], 'UTC')).toEqual({})
  })

  test('that would be empty are refused', () => {
    expect(() => makeSplits({ train: 0.9999, test: 0.0001 }, [A], 'UTC')).toThrow(
      'Expected bars of A in the split "test"',
    )
  })
})

test('the lower bound is the first index at or after a moment', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 50 })), fc.integer({ min: -1, max: 51 }), (numbers, moment) => {
      const sorted = Float64Array.from(numbers).sort()
      const found = sorted.findIndex((value) => value >= moment)
      expect(lowerBound(sorted, moment)).toBe(found < 0 ? sorted.length : found)
    }),
  )
})

test('the union of times is sorted without repetition', () => {
  expect([...unionOfTimes([{ time: A.time.subarray(0, 2) }, { time: A.time.subarray(1, 4) }])]).toEqual([
    ...A.time.subarray(0, 4),
  ])
})

test('on all times a symbol may be absent from a split, as long as another is there', () => {
  const late = sliceBars({ ...randomWalkBars({ symbol: 'L', length: 1000, seed: 2 }) }, 700, 1000)
  const fractions = { train: 0.6, test: 0.4 }
  expect(() => makeSplits(fractions, [A, late], 'UTC')).toThrow('Expected bars of L in the split "train"')
  expect(makeSplits(fractions, [A, late], 'UTC', 'union')).toEqual({
    train: { A: { from: 0, to: 600 }, L: { from: 0, to: 0 } },
    test: { A: { from: 600, to: 1000 }, L: { from: 0, to: 300 } },
  })
  const before = { old: { end: '1990-01-01' }, rest: { start: '1990-01-02' } }
  expect(() => makeSplits(before, [A, late], 'UTC', 'union')).toThrow(/Expected bars of A in the split "old"/)
})
