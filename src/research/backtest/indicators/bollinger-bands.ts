/** @module Bollinger bands. */
import { bars, defineIndicator, level } from './indicator.ts'
import { deviation, divide, mean } from './rolling.ts'

/** Mean ± k population deviations of n closes; %b = (close − lower)/(upper − lower), 0.5 without a width (Bollinger, 2001). */
export const bollingerBands = defineIndicator({
  name: 'bollinger_bands',
  title: 'Bollinger bands',
  description:
    'Mean ± k population deviations of n closes; %b = (close − lower)/(upper − lower), 0.5 without a width (Bollinger, 2001).',
  inputs: ['close'],
  parameters: { period: bars(20, 2), deviations: level(2, 0.1, 10) },
  outputs: ['lower', 'middle', 'upper', 'percent_b'],
  warmup: ({ period }) => period - 1,
  start({ period, deviations }) {
    const center = mean(period)
    const spread = deviation(period)
    return (input, out) => {
      const middle = center(input[0]!)
      const width = deviations * spread(input[0]!)
      out[0] = middle - width
      out[1] = middle
      out[2] = middle + width
      out[3] = divide(input[0]! - out[0]!, 2 * width, 0.5)
    }
  },
})
