import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { findTicks } from './ticks.ts'

describe('ticks', () => {
  test('have the fewest decimals that fit every close', () => {
    expect(findTicks(Float64Array.of(100.5, 100.25, 7))).toMatchObject({ decimals: 2, perUnit: 100 })
    expect([...findTicks(Float64Array.of(1.07219, 1.0726))!.close]).toEqual([107_219, 107_260])
    expect(findTicks(Float64Array.of(3, 4))!.decimals).toBe(0)
  })

  test('give back every price to the last bit', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 6 }),
        fc.array(fc.integer({ min: 1, max: 1e7 }), { minLength: 1, maxLength: 50 }),
        (decimals, counts) => {
          const prices = Float64Array.from(counts, (count) => count / 10 ** decimals)
          const ticks = findTicks(prices)!
          expect(ticks.decimals).toBeLessThanOrEqual(decimals)
          prices.forEach((price, i) => {
            expect(ticks.close[i]! / ticks.perUnit).toBe(price)
          })
        },
      ),
    )
  })

  test('decide ties that sums of doubles miss', () => {
    const prices = Float64Array.of(0.1, 0.2, 0.3, 0.3, 0.2, 0.1)
    const sum = (values: Float64Array, from: number): number => values.slice(from, from + 3).reduce((a, b) => a + b, 0)
    expect(sum(prices, 0)).not.toBe(sum(prices, 3))
    const { close } = findTicks(prices)!
    expect(sum(close, 0)).toBe(sum(close, 3))
  })

  test('are not found where there is no decimal step, or where sums would not be exact', () => {
    expect(findTicks(Float64Array.of(1 / 3))).toBeUndefined()
    expect(findTicks(Float64Array.of(9e5, 9e5, 0.0000000001))).toBeUndefined()
  })
})
