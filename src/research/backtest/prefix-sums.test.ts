import { existsSync } from 'node:fs'
import { expect, test } from 'vitest'
import { readReferenceBars } from '../../../test/fixtures/reference-bars.ts'
import { simpleMovingAverage } from './indicators/sma.ts'
import { prefixSums, tickScale, windowSum } from './prefix-sums.ts'

test('the tick of prices is found from their decimals', () => {
  expect(tickScale([1, 2, 3])).toBe(1)
  expect(tickScale([1.5, 2.25])).toBe(100)
  expect(tickScale([1.07219, 1.0726])).toBe(100_000)
  expect(tickScale([1 / 3])).toBe(0)
  expect(tickScale([Number.NaN])).toBe(0)
})

test('windows with equal sums compare as equal', () => {
  const sums = prefixSums([0.1, 0.2, 0.3, 0.3, 0.2, 0.1])
  expect(windowSum(sums, 0, 3)).toBe(windowSum(sums, 3, 6))
  expect(windowSum(sums, 0, 3)).toBe(0.6)
})

test('what is missing in a column is left out of its means, and answered with none', () => {
  const out = new Float64Array(6).fill(Number.NaN)
  simpleMovingAverage(prefixSums([1, 2, Number.NaN, 3, 4, 5]), 2, out)
  expect([...out]).toEqual([Number.NaN, 1.5, Number.NaN, 2.5, 3.5, 4.5])
})

test('without a common tick the sums keep what rounding takes', () => {
  const values = Array.from({ length: 3000 }, (_, i) => (i % 2 === 0 ? 1e9 / 3 : 1 / 3))
  const sums = prefixSums(values)
  expect(sums.scale).toBe(0)
  for (let i = 2; i <= values.length; i += 2) expect(windowSum(sums, i - 2, i)).toBe(1e9 / 3 + 1 / 3)
})

const eurusd = new URL('../../../../shared/refdata/backtesting_py/EURUSD.csv', import.meta.url)

test.skipIf(!existsSync(eurusd))('moving averages of EURUSD are compared as integers would be', () => {
  const { close } = readReferenceBars(eurusd)
  const ticks = close.map((price) => Math.round(price * 1e5))
  const sums = prefixSums(close)
  expect(sums.scale).toBe(1e5)
  const windows = [5, 10, 15, 20, 30, 50, 100]
  const averages = windows.map((window) => {
    const out = new Float64Array(close.length)
    simpleMovingAverage(sums, window, out)
    return out
  })
  let ties = 0
  for (let a = 0; a < windows.length; a++) {
    for (let b = a + 1; b < windows.length; b++) {
      let sumA = 0
      let sumB = 0
      for (let i = 0; i < close.length; i++) {
        sumA += ticks[i]! - (i >= windows[a]! ? ticks[i - windows[a]!]! : 0)
        sumB += ticks[i]! - (i >= windows[b]! ? ticks[i - windows[b]!]! : 0)
        if (i < windows[b]! - 1) continue
        const exact = Math.sign(sumA * windows[b]! - sumB * windows[a]!)
        if (exact === 0) ties++
        if (Math.sign(averages[a]![i]! - averages[b]![i]!) !== exact)
          expect.fail(`bar ${i}: ${windows[a]} and ${windows[b]}`)
      }
    }
  }
  expect(ties).toBeGreaterThan(5)
})
