/** @module Divergence of price and RSI. */

import { bars, defineIndicator } from './indicator.ts'
import { rsi } from './rsi.ts'
import { swingDivergence } from './swing-divergence.ts'

/** 1 when a swing low is lower than the last but the RSI at it higher, −1 for swing highs the other way round, known a swing width later (Wilder, 1978). */
export const rsiDivergence = defineIndicator({
  name: 'rsi_divergence',
  title: 'RSI divergence',
  description:
    '1 when a swing low is lower than the last but the RSI at it higher, −1 for swing highs the other way round, known a swing width later (Wilder, 1978).',
  inputs: ['high', 'low', 'close'],
  parameters: { rsi_period: bars(14), swing_period: bars(5) },
  outputs: ['signal'],
  warmup: ({ rsi_period, swing_period }) => rsi_period + 2 * swing_period,
  start({ rsi_period, swing_period }) {
    const strength = rsi.start({ period: rsi_period })
    const diverges = swingDivergence(swing_period)
    const price = new Float64Array(1)
    return (input, out) => {
      price[0] = input[2]!
      strength(price, out)
      out[0] = diverges(input[0]!, input[1]!, out[0]!)
    }
  },
})
