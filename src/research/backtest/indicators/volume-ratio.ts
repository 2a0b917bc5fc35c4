/** @module Volume against its mean. */
import { bars, defineIndicator } from './indicator.ts'
import { divide, mean } from './rolling.ts'

/** Volume / mean volume of the last n bars; 1 when none was traded. */
export const volumeRatio = defineIndicator({
  name: 'volume_ratio',
  title: 'Volume ratio',
  description: 'Volume / mean volume of the last n bars; 1 when none was traded.',
  inputs: ['volume'],
  parameters: { period: bars(20) },
  outputs: ['value'],
  warmup: ({ period }) => period - 1,
  start({ period }) {
    const average = mean(period)
    return (input, out) => {
      out[0] = divide(input[0]!, average(input[0]!), 1)
    }
  },
})
