import { expect, test } from 'vitest'
import {
  atrUnits,
  fixedValueUnits,
  kellyWeight,
  percentUnits,
  riskParityWeights,
  volatilityTargetWeight,
} from './sizing.ts'

test('sizes follow their formulas and stay within their caps', () => {
  expect(fixedValueUnits(1000, 50)).toBe(20)
  expect(percentUnits(0.02, 10_000, 50)).toBe(4)
  expect(atrUnits(0.01, 2, 1, 10_000, 50)).toBe(50)
  expect(atrUnits(0.01, 2, 0.1, 10_000, 50, 0.25)).toBe(50)
  expect(volatilityTargetWeight(0.1, 0.2)).toBe(0.5)
  expect(volatilityTargetWeight(0.1, 0.05)).toBe(1)
  expect(kellyWeight(0.6, 1, 1, 1)).toBeCloseTo(0.2, 12)
  expect(kellyWeight(0.4, 1)).toBe(0)
  expect(atrUnits(0.01, 2, 0, 10_000, 50) + volatilityTargetWeight(0.1, 0) + kellyWeight(0.5, 0)).toBe(0)
})

test('risk parity gives every asset the same contribution to risk', () => {
  const covariance = [
    [0.04, 0.006, 0],
    [0.006, 0.01, 0.002],
    [0, 0.002, 0.0025],
  ]
  const weights = riskParityWeights(covariance)
  const contributions = weights.map(
    (weight, i) => weight * covariance[i]!.reduce((sum, each, j) => sum + each * weights[j]!, 0),
  )
  for (const each of contributions) expect(each).toBeCloseTo(contributions[0]!, 12)
  expect(weights.reduce((sum, weight) => sum + weight, 0)).toBeCloseTo(1, 14)
  expect(() => riskParityWeights([[0]])).toThrow('above 0')
})

test('without correlation risk parity is inverse volatility', () => {
  const weights = riskParityWeights([
    [0.04, 0],
    [0, 0.01],
  ])
  expect(weights[0]).toBeCloseTo(1 / 3, 12)
})
