/** @module Average true range. */
import { bars, defineIndicator } from './indicator.ts'
import { rangeWithGap, wilder } from './rolling.ts'

/** Wilder average of the true range (Wilder, 1978). */
export const atr = defineIndicator({
  name: 'atr',
  title: 'Average true range',
  description: 'Wilder average of the true range (Wilder, 1978).',
  inputs: ['high', 'low', 'close'],
  parameters: { period: bars(14) },
  outputs: ['value'],
  warmup: ({ period }) => period,
  start({ period }) {
    const range = rangeWithGap()
    const average = wilder(period)
    return (input, out) => {
      out[0] = average(range(input[0]!, input[1]!, input[2]!))
    }
  },
})
