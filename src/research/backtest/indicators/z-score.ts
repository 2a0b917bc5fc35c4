/** @module Distance from the mean in deviations. */
import { bars, defineIndicator } from './indicator.ts'
import { deviation, divide, mean } from './rolling.ts'

/** (close − mean of n closes) / their sample deviation; 0 without deviation. */
export const zScore = defineIndicator({
  name: 'z_score',
  title: 'Z-score',
  description: '(close − mean of n closes) / their sample deviation; 0 without deviation.',
  inputs: ['close'],
  parameters: { period: bars(20, 2) },
  outputs: ['value'],
  warmup: ({ period }) => period - 1,
  start({ period }) {
    const center = mean(period)
    const spread = deviation(period, 1)
    return (input, out) => {
      out[0] = divide(input[0]! - center(input[0]!), spread(input[0]!), 0)
    }
  },
})
