/** @module True high and true low. */
import { defineIndicator } from './indicator.ts'
import { lag } from './rolling.ts'

/** The higher of high and the close before, the lower of low and the close before: the ends of the true range (Wilder, 1978). */
export const trueExtremes = defineIndicator({
  name: 'true_extremes',
  title: 'True high and low',
  description:
    'The higher of high and the close before, the lower of low and the close before: the ends of the true range (Wilder, 1978).',
  inputs: ['high', 'low', 'close'],
  parameters: {},
  outputs: ['high', 'low'],
  warmup: () => 1,
  start() {
    const before = lag(1)
    return (input, out) => {
      const close = before(input[2]!)
      out[0] = Math.max(input[0]!, close)
      out[1] = Math.min(input[1]!, close)
    }
  },
})
