/** @module Indicators of structure against examples made by hand. */
import { expect, test } from 'vitest'
import { fibonacci } from './fibonacci.ts'
import { computeIndicator, type Indicator } from './indicator.ts'
import { sessionVwap } from './session-vwap.ts'
import { supertrend } from './supertrend.ts'
import { supportResistance } from './support-resistance.ts'
import { swing } from './swing.ts'
import { swingDivergence } from './swing-divergence.ts'

function compute(indicator: Indicator, inputs: number[][], parameters: Record<string, number>): number[][] {
  const out = indicator.outputs.map(() => new Float64Array(inputs[0]!.length).fill(Number.NaN))
  computeIndicator(
    indicator,
    inputs.map((column) => Float64Array.from(column)),
    parameters,
    out,
  )
  return out.map((column) => [...column])
}

const NONE = Number.NaN

test('a swing point is known only after the bars that confirm it', () => {
  const high = [1, 2, 5, 3, 2, 6, 4]
  const [tops] = compute(swing as Indicator, [high, high], { period: 1 })
  expect(tops).toEqual([NONE, NONE, NONE, 5, 5, 5, 6])
})

test('a lower low with a stronger oscillator is a bullish divergence, a higher high with a weaker one a bearish', () => {
  const diverges = swingDivergence(1)
  const low = [9, 5, 9, 9, 4, 9, 9, 3, 9]
  const strength = [50, 20, 50, 50, 30, 50, 50, 10, 50]
  expect(low.map((price, i) => diverges(20, price, strength[i]!))).toEqual([NONE, NONE, 0, 0, 0, 1, 0, 0, 0])
  const bearish = swingDivergence(1)
  const high = [1, 5, 1, 6, 1]
  expect(high.map((price, i) => bearish(price, 0.5, [0, 80, 0, 70, 0][i]!))).toEqual([NONE, NONE, 0, 0, -1])
})

test('Fibonacci levels divide the range from its high', () => {
  const lines = compute(
    fibonacci as Indicator,
    [
      [10, 20, 18],
      [0, 12, 11],
    ],
    { period: 3 },
  )
  expect(lines.map((line) => line[2])).toEqual([20 - 4.72, 20 - 7.64, 10, 20 - 12.36, 20 - 15.72, 1])
})

test('a level is resistance once it was touched twice', () => {
  const high = [1, 5, 1, 3, 1, 5.01, 1]
  const [, resistance] = compute(supportResistance as Indicator, [high, high], {
    period: 10,
    touches: 2,
    tolerance: 0.01,
    swing_period: 1,
  })
  expect(resistance).toEqual([NONE, NONE, NONE, NONE, NONE, NONE, 5.01])
})

test('the session average begins anew after a gap in time', () => {
  const minute = 60e6
  const time = [0, minute, 200 * minute]
  const price = [10, 20, 40]
  const [value] = compute(sessionVwap as Indicator, [price, price, price, [1, 3, 5], time], { gap_minutes: 60 })
  expect(value).toEqual([10, 17.5, 40])
})

test('supertrend turns down below its line and up above it, and its line only tightens in between', () => {
  const close = [10, 11, 12, 13, 14, 15, 9, 8, 7, 14, 20]
  const high = close.map((price) => price + 0.5)
  const low = close.map((price) => price - 0.5)
  const [line, trend] = compute(supertrend as Indicator, [high, low, close], { period: 2, multiplier: 1 })
  expect(trend!.slice(2)).toEqual([1, 1, 1, 1, -1, -1, -1, 1, 1])
  for (let i = 3; i < 6; i++) expect(line![i]!).toBeGreaterThanOrEqual(line![i - 1]!)
})
