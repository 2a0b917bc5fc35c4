import { expect, test } from 'vitest'
import { deflatedSharpe, expectedMaximumSharpe, minimumTrackRecord, probabilisticSharpe } from './overfitting.ts'

// Bailey and López de Prado, "The Sharpe ratio efficient frontier" (2012): 24 monthly returns of a hedge fund.
const fund = { sharpe: 0.458, length: 24, skewness: -2.448, excessKurtosis: 7.164 }
const normal = { skewness: 0, excessKurtosis: 0 }

test('the probabilistic Sharpe ratio of the published fund is 0.913, and 0.982 if its returns were normal', () => {
  expect(probabilisticSharpe(fund)).toBeCloseTo(0.913, 3)
  expect(probabilisticSharpe(fund)).toBeCloseTo(0.913361083860933, 12)
  expect(probabilisticSharpe({ ...fund, ...normal })).toBeCloseTo(0.982, 3)
})

// Bailey and López de Prado, "The deflated Sharpe ratio" (2014): annual ratio 2.5 over five years of 250 days.
const strategy = { sharpe: 2.5 / Math.sqrt(250), length: 1250, skewness: -3, excessKurtosis: 7 }
const variance = 0.5 / 250

test('the deflated Sharpe ratio of the published strategy is 0.9004 after 100 trials and 0.9505 after 46', () => {
  expect(expectedMaximumSharpe(100, variance)).toBeCloseTo(0.1132, 4)
  expect(deflatedSharpe(strategy, 100, variance)).toBeCloseTo(0.9004, 4)
  expect(deflatedSharpe(strategy, 46, variance)).toBeCloseTo(0.9505, 4)
  expect(deflatedSharpe({ ...strategy, ...normal }, 88, variance)).toBeCloseTo(0.9505, 4)
})

test('the deflated Sharpe ratio of the best of 50 GOOG averages agrees with an independent computation', () => {
  const best = {
    sharpe: 0.0808855378711479,
    length: 2147,
    skewness: 1.8115289482067334,
    excessKurtosis: 28.24481841472241 - 3,
  }
  expect(expectedMaximumSharpe(50, 0.00020087113107643132)).toBeCloseTo(0.032261819057226644, 12)
  expect(deflatedSharpe(best, 50, 0.00020087113107643132)).toBeCloseTo(0.9912712813831996, 12)
})

test.each([
  ['daily', 252, normal, 2.73],
  ['weekly', 52, normal, 2.83],
  ['monthly', 12, normal, 3.24],
  ['monthly skewed', 12, { skewness: -0.72, excessKurtosis: 2.78 }, 4.99],
] as const)(
  'an annual Sharpe ratio of 2 exceeds 1 after the published years of %s returns',
  (_, perYear, shape, years) => {
    const sample = { sharpe: 2 / Math.sqrt(perYear), length: 1, ...shape }
    expect(minimumTrackRecord(sample, 1 / Math.sqrt(perYear)) / perYear).toBeCloseTo(years, 2)
  },
)

test('one trial deflates nothing, and a ratio below the benchmark needs for ever', () => {
  expect(expectedMaximumSharpe(1, variance)).toBe(0)
  expect(minimumTrackRecord(strategy, 1)).toBe(Number.POSITIVE_INFINITY)
  expect(probabilisticSharpe({ ...strategy, length: 1 })).toBe(0.5)
})
