/** @module Commodity channel index. */
import { bars, defineIndicator } from './indicator.ts'
import { divide, mean, meanDeviation } from './rolling.ts'

/** (p − mean)/(0.015 · mean absolute deviation) of the typical price p = (high + low + close)/3 over n bars (Lambert, 1980); 0 without deviation. */
export const cci = defineIndicator({
  name: 'cci',
  title: 'Commodity channel index',
  description:
    '(p − mean)/(0.015 · mean absolute deviation) of the typical price p = (high + low + close)/3 over n bars (Lambert, 1980); 0 without deviation.',
  inputs: ['high', 'low', 'close'],
  parameters: { period: bars(20) },
  outputs: ['value'],
  warmup: ({ period }) => period - 1,
  start({ period }) {
    const center = mean(period)
    const spread = meanDeviation(period)
    return (input, out) => {
      const price = (input[0]! + input[1]! + input[2]!) / 3
      out[0] = divide(price - center(price), 0.015 * spread(price), 0)
    }
  },
})
