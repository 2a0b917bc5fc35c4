/** @module Stochastic oscillator of the RSI. */

import { bars, defineIndicator } from './indicator.ts'
import { divide, highest, lowest, mean } from './rolling.ts'
import { rsi } from './rsi.ts'

/** %K = 100·(RSI − lowest RSI)/(highest − lowest) over n bars, %D its mean (Chande and Kroll, 1994); 50 without a range. */
export const stochasticRsi = defineIndicator({
  name: 'stochastic_rsi',
  title: 'Stochastic RSI',
  description:
    '%K = 100·(RSI − lowest RSI)/(highest − lowest) over n bars, %D its mean (Chande and Kroll, 1994); 50 without a range.',
  inputs: ['close'],
  parameters: { rsi_period: bars(14), stoch_period: bars(14), d_period: bars(3) },
  outputs: ['k', 'd'],
  warmup: ({ rsi_period, stoch_period, d_period }) => rsi_period + stoch_period - 1 + d_period - 1,
  start({ rsi_period, stoch_period, d_period }) {
    const strength = rsi.start({ period: rsi_period })
    const top = highest(stoch_period)
    const bottom = lowest(stoch_period)
    const smooth = mean(d_period)
    return (input, out) => {
      strength(input, out)
      const value = out[0]!
      const low = bottom(value)
      out[0] = 100 * divide(value - low, top(value) - low, 0.5)
      out[1] = smooth(out[0]!)
    }
  },
})
