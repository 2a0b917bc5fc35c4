/** @module Lines through prices, and divergences outside bands, against examples made by hand. */
import { expect, test } from 'vitest'
import { bbRsiDivergence } from './bb-rsi-divergence.ts'
import { bollingerBands } from './bollinger-bands.ts'
import { diagonalChannel } from './diagonal-channel.ts'
import { computeIndicator, type Indicator } from './indicator.ts'
import { pricePeaks } from './price-peaks.ts'
import { rsi } from './rsi.ts'
import { trendlines } from './trendlines.ts'
import { volumeMomentum } from './volume-momentum.ts'
import { volumeSma } from './volume-sma.ts'
import { vwapCumulative } from './vwap-cumulative.ts'

const NONE = Number.NaN

function compute(indicator: object, inputs: number[][], parameters: Record<string, number>): number[][] {
  const { outputs } = indicator as Indicator
  const out = outputs.map(() => new Float64Array(inputs[0]!.length).fill(NONE))
  const columns = inputs.map((column) => Float64Array.from(column))
  computeIndicator(indicator as Indicator, columns, parameters, out)
  return out.map((column) => [...column])
}

test('means and changes of volume, and the mean close by volume since the beginning', () => {
  expect(compute(volumeSma, [[1, 3, 8]], { period: 2 })).toEqual([[NONE, 2, 5.5]])
  expect(compute(volumeMomentum, [[1, 3, 8]], { period: 2 })).toEqual([[NONE, NONE, 7]])
  expect(
    compute(
      vwapCumulative,
      [
        [10, 20, 40],
        [0, 1, 3],
      ],
      {},
    ),
  ).toEqual([[10, 20, 35]])
})

test('a peak is one once the close has come back from it', () => {
  const price = [10, 12, 11.95, 11, 9, 9.5]
  const [peak, trough] = compute(pricePeaks, [price, price, price], { period: 3, threshold: 0.01 })
  expect(peak).toEqual([NONE, NONE, NONE, 12, 11.95, 11])
  expect(trough).toEqual([NONE, NONE, 10, 10, 10, 9])
})

test('a support line goes through the newest swing low and the one that most lie on a line with', () => {
  // Swing lows of 10, 11 and 12 at bars 1, 3 and 5, on a line that rises by a half a bar; one of 5 at bar 7 is on none of them.
  const low = [20, 10, 20, 11, 20, 12, 20, 20]
  const high = low.map(() => 30)
  const [support, resistance, slope] = compute(trendlines, [high, low], {
    swing_period: 1,
    touches: 3,
    tolerance: 0.001,
    pivots: 5,
  })
  expect(support).toEqual([NONE, NONE, NONE, NONE, NONE, NONE, 12.5, 13])
  expect(slope!.at(-1)).toBe(0.5)
  expect(resistance!.at(-1)).toBeNaN()
})

test('the edges of a diagonal channel are parallel to the closes, through the furthest high and low', () => {
  const close = [10, 11, 12, 13, 14]
  const high = [11, 12, 14, 14, 15]
  const low = [9, 10, 11, 12, 13]
  const lines = compute(diagonalChannel, [close, high, low], { period: 5, tolerance: 0.01 })
  // The high of 14 at bar 2 is 16 two bars later; it is alone there.
  expect(lines.map((line) => line.at(-1))).toEqual([16, 14.5, 13, 1, 1])
  const wide = compute(diagonalChannel, [close, high, low], { period: 5, tolerance: 0.07 })
  expect(wide[4]!.at(-1)).toBe(5)
})

test('a lower low outside the bands with a stronger RSI is a divergence once the close is back inside', () => {
  const parameters = { period: 5, deviations: 1, rsi_period: 3, lookback: 10, threshold: 5, confirmation: 3 }
  const close = [20, 20.5, 20, 20.5, 20, 16, 18, 19, 18.5, 17.2, 18.6, 19, 19]
  const low = close.map((price, i) => (i === 5 ? 15.5 : i === 9 ? 15 : price - 0.1))
  const high = close.map((price) => price + 0.1)
  const [signal] = compute(bbRsiDivergence, [close, high, low], parameters)
  const [lower] = [
    compute(bollingerBands, [close], { period: 5, deviations: 1 })[bollingerBands.outputs.indexOf('lower')]!,
  ]
  const [strength] = compute(rsi, [close], { period: 3 })
  expect(low[9]!).toBeLessThan(Math.min(lower[9]!, low[5]!))
  expect(strength![9]! - strength![5]!).toBeGreaterThan(5)
  // The bar of the divergence closes inside the band.
  expect(close[9]!).toBeGreaterThan(lower[9]!)
  expect(signal!.slice(5)).toEqual([0, 0, 0, 0, 1, 0, 0, 0])
  const strict = compute(bbRsiDivergence, [close, high, low], { ...parameters, threshold: 100 })
  expect(strict[0]!.slice(5).every((value) => value === 0)).toBe(true)
})
