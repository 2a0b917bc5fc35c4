/** @module Mean volume. */
import { bars, defineIndicator } from './indicator.ts'
import { mean } from './rolling.ts'

/** Mean volume of the last n bars. */
export const volumeSma = defineIndicator({
  name: 'volume_sma',
  title: 'Volume moving average',
  description: 'Mean volume of the last n bars.',
  inputs: ['volume'],
  parameters: { period: bars(20) },
  outputs: ['value'],
  warmup: ({ period }) => period - 1,
  start({ period }) {
    const average = mean(period)
    return (input, out) => {
      out[0] = average(input[0]!)
    }
  },
})
