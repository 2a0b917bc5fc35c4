/** @module Bollinger bands of the typical price. */
import { bars, defineIndicator, level } from './indicator.ts'
import { deviation, divide, mean } from './rolling.ts'

/** Mean ± k population deviations of n typical prices (high + low + close)/3; %b is that of the typical price, 0.5 without a width (TTR’s BBands of high, low and close). */
export const bollingerBandsTypical = defineIndicator({
  name: 'bollinger_bands_typical',
  title: 'Bollinger bands of the typical price',
  description:
    'Mean ± k population deviations of n typical prices (high + low + close)/3; %b is that of the typical price, 0.5 without a width (TTR’s BBands of high, low and close).',
  inputs: ['high', 'low', 'close'],
  parameters: { period: bars(20, 2), deviations: level(2, 0.1, 10) },
  outputs: ['lower', 'middle', 'upper', 'percent_b'],
  warmup: ({ period }) => period - 1,
  start({ period, deviations }) {
    const center = mean(period)
    const spread = deviation(period)
    return (input, out) => {
      const price = (input[0]! + input[1]! + input[2]!) / 3
      const middle = center(price)
      const width = deviations * spread(price)
      out[0] = middle - width
      out[1] = middle
      out[2] = middle + width
      out[3] = divide(price - out[0]!, 2 * width, 0.5)
    }
  },
})
