import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { auditSeries } from './audit.ts'
import type { RawSeries } from './raw-series.ts'
import { randomWalkBars } from './synthetic.ts'

const LENGTH = 200
const walk = randomWalkBars({ symbol: 'X', length: LENGTH, seed: 11 })

/** A clean series with one cell changed. */
function broken(field: 'time' | 'open' | 'high' | 'low' | 'close' | 'volume', index: number, value: number): RawSeries {
  const { time, open, high, low, close, volume } = walk
  const columns = { time: time.slice(), open, high, low, close, volume }
  return {
    symbol: 'X',
    relation: { label: 'rows', kind: 'query' },
    length: LENGTH,
    ...columns,
    [field]: Float64Array.from(walk[field], (old, i) => (i === index ? value : old)),
    badCells: new Map(),
  }
}

describe('the audit', () => {
  test('finds nothing in clean rows', () => {
    expect(auditSeries(broken('volume', 0, 1))).toEqual({ errors: [], roundings: 0, missingVolumes: 0 })
  })

  test('finds any price that cannot be, in its row', () => {
    const field = fc.constantFrom('open', 'high', 'low', 'close' as const)
    const wrong = fc.constantFrom(Number.NaN, 0, -1, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY)
    fc.assert(
      fc.property(field, fc.nat(LENGTH - 1), wrong, (name, index, value) => {
        const { errors } = auditSeries(broken(name as 'open', index, value))
        expect(errors).toHaveLength(1)
        expect(errors[0]).toMatchObject({ code: 'DATA_PRICE_INVALID', where: { file: 'rows' } })
        expect(errors[0]!.message).toContain(`Row ${index + 1}: Expected a price above 0 for ${name}, was `)
      }),
    )
  })

  test('finds any open or close outside of low and high by more than a rounding', () => {
    const field = fc.constantFrom('open', 'close' as const)
    fc.assert(
      fc.property(field, fc.nat(LENGTH - 1), fc.double({ min: 0.001, max: 0.5, noNaN: true }), (name, index, by) => {
        const above = auditSeries(broken(name as 'open', index, walk.high[index]! * (1 + by)))
        const below = auditSeries(broken(name as 'open', index, walk.low[index]! * (1 - by)))
        expect(above.errors.map(({ code }) => code)).toEqual(['DATA_PRICE_RANGE'])
        expect(below.errors.map(({ code }) => code)).toEqual(['DATA_PRICE_RANGE'])
      }),
    )
  })

  test('finds any time that is missing, repeated or out of order', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: LENGTH - 1 }), (index) => {
        const codes = (value: number): string[] =>
          auditSeries(broken('time', index, value)).errors.map(({ code }) => code)
        expect(codes(Number.NaN)).toEqual(['DATA_TIME_INVALID'])
        expect(codes(walk.time[index - 1]!)).toEqual(['DATA_TIME_DUPLICATE'])
        expect(codes(walk.time[0]! - 1)).toContain('DATA_TIME_ORDER')
      }),
    )
  })
})
