/** @module Fibonacci levels of the recent range. */
import { bars, defineIndicator } from './indicator.ts'
import { barsSinceHighest, barsSinceLowest, highest, lowest } from './rolling.ts'

/** Highest high minus 23.6, 38.2, 50, 61.8 and 78.6 % of the range of the last n bars; rising is 1 when the high is newer than the low, else −1. */
export const fibonacci = defineIndicator({
  name: 'fibonacci',
  title: 'Fibonacci retracement',
  description:
    'Highest high minus 23.6, 38.2, 50, 61.8 and 78.6 % of the range of the last n bars; rising is 1 when the high is newer than the low, else −1.',
  inputs: ['high', 'low'],
  parameters: { period: bars(50, 2) },
  outputs: ['level236', 'level382', 'level500', 'level618', 'level786', 'rising'],
  warmup: ({ period }) => period - 1,
  start({ period }) {
    const top = highest(period)
    const bottom = lowest(period)
    const sinceTop = barsSinceHighest(period)
    const sinceBottom = barsSinceLowest(period)
    const shares = [0.236, 0.382, 0.5, 0.618, 0.786]
    return (input, out) => {
      const high = top(input[0]!)
      const range = high - bottom(input[1]!)
      shares.forEach((share, k) => {
        out[k] = high - share * range
      })
      const newer = sinceBottom(input[1]!) - sinceTop(input[0]!)
      out[5] = Number.isNaN(newer) ? newer : newer > 0 ? 1 : -1
    }
  },
})
