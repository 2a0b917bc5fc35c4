/** @module Supertrend. */
import { bars, defineIndicator, level } from './indicator.ts'
import { rangeWithGap, wilder } from './rolling.ts'

/** Bands of (high + low)/2 ± k·ATR that only tighten until the close crosses them (Seban); trend is 1 above, −1 below. */
export const supertrend = defineIndicator({
  name: 'supertrend',
  title: 'Supertrend',
  description:
    'Bands of (high + low)/2 ± k·ATR that only tighten until the close crosses them (Seban); trend is 1 above, −1 below.',
  inputs: ['high', 'low', 'close'],
  parameters: { period: bars(10), multiplier: level(3, 0.1, 20) },
  outputs: ['value', 'trend'],
  warmup: ({ period }) => period,
  start({ period, multiplier }) {
    const range = rangeWithGap()
    const average = wilder(period)
    let upper = Number.NaN
    let lower = Number.NaN
    let trend = 1
    let before = Number.NaN
    return (input, out) => {
      const close = input[2]!
      const width = multiplier * average(range(input[0]!, input[1]!, close))
      if (!Number.isNaN(width)) {
        const middle = (input[0]! + input[1]!) / 2
        const high = middle + width
        const low = middle - width
        if (Number.isNaN(upper)) {
          upper = high
          lower = low
        } else {
          upper = high < upper || before > upper ? high : upper
          lower = low > lower || before < lower ? low : lower
        }
        if (trend > 0 && close < lower) trend = -1
        else if (trend < 0 && close > upper) trend = 1
        out[0] = trend > 0 ? lower : upper
        out[1] = trend
      }
      before = close
    }
  },
})
