/** @module Aroon over as many bars as its period, one fewer than Chande's. */
import { bars, defineIndicator } from './indicator.ts'
import { barsSinceHighest, barsSinceLowest } from './rolling.ts'

/** 100·(n − bars since the highest high, or lowest low, of the last n bars)/n, so that it never falls to 0; oscillator = up − down. */
export const aroonWindow = defineIndicator({
  name: 'aroon_window',
  title: 'Aroon over n bars',
  description:
    '100·(n − bars since the highest high, or lowest low, of the last n bars)/n, so that it never falls to 0; oscillator = up − down.',
  inputs: ['high', 'low'],
  parameters: { period: bars(25) },
  outputs: ['up', 'down', 'oscillator'],
  warmup: ({ period }) => period - 1,
  start({ period }) {
    const sinceTop = barsSinceHighest(period)
    const sinceBottom = barsSinceLowest(period)
    return (input, out) => {
      out[0] = (100 * (period - sinceTop(input[0]!))) / period
      out[1] = (100 * (period - sinceBottom(input[1]!))) / period
      out[2] = out[0]! - out[1]!
    }
  },
})
