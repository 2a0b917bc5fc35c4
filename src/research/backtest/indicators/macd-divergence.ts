/** @module Divergence of price and the MACD histogram. */

import { bars, defineIndicator } from './indicator.ts'
import { macd } from './macd.ts'
import { swingDivergence } from './swing-divergence.ts'

/** 1 when a swing low is lower than the last but the histogram at it higher, −1 for swing highs the other way round, known a swing width later (Elder, 1993). */
export const macdDivergence = defineIndicator({
  name: 'macd_divergence',
  title: 'MACD histogram divergence',
  description:
    '1 when a swing low is lower than the last but the histogram at it higher, −1 for swing highs the other way round, known a swing width later (Elder, 1993).',
  inputs: ['high', 'low', 'close'],
  parameters: { fast_period: bars(12), slow_period: bars(26), signal_period: bars(9), swing_period: bars(5) },
  outputs: ['signal'],
  warmup: ({ fast_period, slow_period, signal_period, swing_period }) =>
    Math.max(fast_period, slow_period) - 1 + signal_period - 1 + 2 * swing_period,
  start({ fast_period, slow_period, signal_period, swing_period }) {
    const histogram = macd.start({ fast_period, slow_period, signal_period })
    const diverges = swingDivergence(swing_period)
    const price = new Float64Array(1)
    const lines = new Float64Array(3)
    return (input, out) => {
      price[0] = input[2]!
      histogram(price, lines)
      out[0] = diverges(input[0]!, input[1]!, lines[2]!)
    }
  },
})
