/** @module Keltner channels of the typical price. */
import { bars, defineIndicator, level } from './indicator.ts'
import { exponential, rangeWithGap, wilder } from './rolling.ts'

/** EMA of the typical prices (high + low + close)/3 ± k average true ranges (TTR’s keltnerChannels). */
export const keltnerChannelsTypical = defineIndicator({
  name: 'keltner_channels_typical',
  title: 'Keltner channels of the typical price',
  description: 'EMA of the typical prices (high + low + close)/3 ± k average true ranges (TTR’s keltnerChannels).',
  inputs: ['high', 'low', 'close'],
  parameters: { period: bars(20), multiplier: level(2, 0.1, 10) },
  outputs: ['lower', 'middle', 'upper'],
  warmup: ({ period }) => period,
  start({ period, multiplier }) {
    const center = exponential(period)
    const range = rangeWithGap()
    const average = wilder(period)
    return (input, out) => {
      const middle = center((input[0]! + input[1]! + input[2]!) / 3)
      const width = multiplier * average(range(input[0]!, input[1]!, input[2]!))
      out[0] = middle - width
      out[1] = middle
      out[2] = middle + width
    }
  },
})
