/** @module Wilder’s sum. */
import { bars, defineIndicator } from './indicator.ts'
import { wilderSum } from './rolling.ts'

/** The sum of the first n − 1 closes, from then on previous·(n − 1)/n + close (Wilder, 1978; as TA-Lib and TTR begin it). */
export const wilderSummation = defineIndicator({
  name: 'wilder_sum',
  title: 'Wilder sum',
  description:
    'The sum of the first n − 1 closes, from then on previous·(n − 1)/n + close (Wilder, 1978; as TA-Lib and TTR begin it).',
  inputs: ['close'],
  parameters: { period: bars(14) },
  outputs: ['value'],
  warmup: ({ period }) => period - 1,
  start({ period }) {
    const total = wilderSum(period)
    return (input, out) => {
      out[0] = total(input[0]!)
    }
  },
})
