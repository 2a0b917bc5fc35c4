/** @module Keltner channels. */
import { bars, defineIndicator, level } from './indicator.ts'
import { exponential, rangeWithGap, wilder } from './rolling.ts'

/** EMA of closes ± k average true ranges (Raschke’s form of Keltner, 1960). */
export const keltnerChannels = defineIndicator({
  name: 'keltner_channels',
  title: 'Keltner channels',
  description: 'EMA of closes ± k average true ranges (Raschke’s form of Keltner, 1960).',
  inputs: ['high', 'low', 'close'],
  parameters: { period: bars(20), multiplier: level(2, 0.1, 10), atr_period: bars(20) },
  outputs: ['lower', 'middle', 'upper'],
  warmup: ({ period, atr_period }) => Math.max(period - 1, atr_period),
  start({ period, multiplier, atr_period }) {
    const center = exponential(period)
    const range = rangeWithGap()
    const average = wilder(atr_period)
    return (input, out) => {
      const middle = center(input[2]!)
      const width = multiplier * average(range(input[0]!, input[1]!, input[2]!))
      out[0] = middle - width
      out[1] = middle
      out[2] = middle + width
    }
  },
})
