/** @module True range. */
import { defineIndicator } from './indicator.ts'
import { rangeWithGap } from './rolling.ts'

/** max(high, close before) − min(low, close before) (Wilder, 1978). */
export const trueRange = defineIndicator({
  name: 'true_range',
  title: 'True range',
  description: 'max(high, close before) − min(low, close before) (Wilder, 1978).',
  inputs: ['high', 'low', 'close'],
  parameters: {},
  outputs: ['value'],
  warmup: () => 1,
  start() {
    const range = rangeWithGap()
    return (input, out) => {
      out[0] = range(input[0]!, input[1]!, input[2]!)
    }
  },
})
