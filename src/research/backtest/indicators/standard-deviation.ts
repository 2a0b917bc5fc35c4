/** @module Rolling standard deviation. */
import { bars, defineIndicator } from './indicator.ts'
import { deviation } from './rolling.ts'

/** Sample standard deviation of the last n values. */
export const standardDeviation = defineIndicator({
  name: 'standard_deviation',
  title: 'Rolling standard deviation',
  description: 'Sample standard deviation of the last n values.',
  inputs: ['close'],
  parameters: { period: bars(20, 2) },
  outputs: ['value'],
  warmup: ({ period }) => period - 1,
  start({ period }) {
    const spread = deviation(period, 1)
    return (input, out) => {
      out[0] = spread(input[0]!)
    }
  },
})
