/** @module Aroon: how recent the extremes are. */
import { bars, defineIndicator } from './indicator.ts'
import { barsSinceHighest, barsSinceLowest } from './rolling.ts'

/** 100·(n − bars since the highest high, or lowest low, of the last n + 1 bars)/n; oscillator = up − down (Chande, 1995). */
export const aroon = defineIndicator({
  name: 'aroon',
  title: 'Aroon',
  description:
    '100·(n − bars since the highest high, or lowest low, of the last n + 1 bars)/n; oscillator = up − down (Chande, 1995).',
  inputs: ['high', 'low'],
  parameters: { period: bars(25) },
  outputs: ['up', 'down', 'oscillator'],
  warmup: ({ period }) => period,
  start({ period }) {
    const sinceTop = barsSinceHighest(period + 1)
    const sinceBottom = barsSinceLowest(period + 1)
    return (input, out) => {
      out[0] = (100 * (period - sinceTop(input[0]!))) / period
      out[1] = (100 * (period - sinceBottom(input[1]!))) / period
      out[2] = out[0]! - out[1]!
    }
  },
})
