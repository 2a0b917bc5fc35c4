import fc from 'fast-check'
import { expect, test } from 'vitest'
import { correlation, excessKurtosis, leastSquares, mean, skewness, standardDeviation, variance } from './moments.ts'
import { quantile } from './quantile.ts'

test('moments of a small sample are those of the scipy manual and of hand', () => {
  const sample = [2, 8, 0, 4, 1, 9, 9, 0]
  expect(mean(sample)).toBe(4.125)
  expect(standardDeviation(sample)).toBeCloseTo(Math.sqrt(110.875 / 7), 14)
  expect(skewness(sample)).toBeCloseTo(0.2650554122698573, 12) // the example of scipy.stats.skew
  expect(excessKurtosis(sample)).toBeCloseTo(-1.6660010752838508, 12)
})

test('a constant sample has variance 0 exactly, and no correlation', () => {
  expect(variance(new Float64Array(1000).fill(0.1))).toBe(0)
  expect(correlation([1, 1, 1], [1, 2, 3])).toBe(0)
  expect(skewness([3, 3, 3, 3])).toBe(0)
})

test('correlation is 1 for a rising line and −1 for a falling one', () => {
  fc.assert(
    fc.property(fc.integer({ min: -50, max: 50 }), fc.integer({ min: 3, max: 40 }), (slope, n) => {
      fc.pre(slope !== 0)
      const x = Array.from({ length: n }, (_, i) => i)
      const y = x.map((value) => 3 + slope * value)
      expect(correlation(x, y)).toBeCloseTo(Math.sign(slope), 12)
      expect(leastSquares(x, y).slope).toBeCloseTo(slope, 10)
      expect(leastSquares(x, y).intercept).toBeCloseTo(3, 8)
    }),
  )
})

test('quantiles interpolate between order statistics as numpy does', () => {
  expect(quantile([1, 2, 3, 4], 0.05)).toBeCloseTo(1.15, 12)
  expect(quantile([4, 1, 3, 2], 0.5)).toBe(2.5)
  expect(quantile([7], 0.9)).toBe(7)
  expect(quantile([], 0.5)).toBe(0)
})
