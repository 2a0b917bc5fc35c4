import { describe, expect, test } from 'vitest'
import { fingerprintBars } from './bars.ts'
import { weekdayOf } from './calendar.ts'
import { randomWalkBars } from './synthetic.ts'

describe('a random walk', () => {
  const bars = randomWalkBars({ symbol: 'X', length: 20_000, seed: 42 })

  test('has the same bits for the same seed and others for another seed or symbol', async () => {
    const again = randomWalkBars({ symbol: 'X', length: 20_000, seed: 42 })
    expect(fingerprintBars(again)).toBe(fingerprintBars(bars))
    expect(randomWalkBars({ symbol: 'X', length: 9, seed: 43 }).close).not.toEqual(bars.close.slice(0, 9))
    expect(randomWalkBars({ symbol: 'Y', length: 9, seed: 42 }).close).not.toEqual(bars.close.slice(0, 9))
  })

  test('has prices in cents with low at the bottom and high on top, on weekdays', () => {
    for (let i = 0; i < bars.length; i++) {
      const { [i]: open } = bars.open
      const { [i]: close } = bars.close
      expect(bars.low[i]! > 0 && bars.low[i]! <= Math.min(open!, close!)).toBe(true)
      expect(bars.high[i]! >= Math.max(open!, close!)).toBe(true)
      if (i > 0) expect(bars.time[i]! > bars.time[i - 1]!).toBe(true)
      expect(weekdayOf(bars.time[i]!) % 6).not.toBe(0)
    }
    expect(bars.close[0]! * 100).toBeCloseTo(Math.round(bars.close[0]! * 100), 9)
  })

  test('has the drift and volatility asked for', () => {
    const walk = randomWalkBars({ length: 50_000, seed: 1, drift: 0.1, volatility: 0.3, price: 1e6 })
    const returns = Array.from({ length: 49_999 }, (_, i) => Math.log(walk.close[i + 1]! / walk.close[i]!))
    const mean = returns.reduce((sum, value) => sum + value, 0) / returns.length
    const variance = returns.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (returns.length - 1)
    expect(Math.sqrt(variance * 252)).toBeCloseTo(0.3, 2)
    // The standard error of the mean over 198 years is 0.3 / sqrt(198) = 0.021.
    expect(Math.abs(mean * 252 - (0.1 - 0.3 ** 2 / 2))).toBeLessThan(3 * 0.0214)
  })

  test('is spaced evenly when asked', () => {
    const minutes = randomWalkBars({ length: 3, seed: 1, spacing: 60e6, start: 0 })
    expect([...minutes.time]).toEqual([0, 60e6, 120e6])
  })

  test('refuses what no series can have', () => {
    expect(() => randomWalkBars({ length: -1, seed: 1 })).toThrow(
      'Expected a whole number of at least 0 for length, was -1.',
    )
    expect(() => randomWalkBars({ length: 1, seed: 1, price: 0 })).toThrow(
      'Expected a number above 0 for price, was 0.',
    )
  })
})
