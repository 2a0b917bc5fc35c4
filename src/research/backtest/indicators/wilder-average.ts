/** @module Wilder’s moving average. */
import { bars, defineIndicator } from './indicator.ts'
import { wilder } from './rolling.ts'

/** x/n + (1 − 1/n)·previous, seeded with the mean of the first n values (Wilder, 1978). */
export const wilderAverage = defineIndicator({
  name: 'wilder_average',
  title: 'Wilder moving average',
  description: 'x/n + (1 − 1/n)·previous, seeded with the mean of the first n values (Wilder, 1978).',
  inputs: ['close'],
  parameters: { period: bars(14) },
  outputs: ['value'],
  warmup: ({ period }) => period - 1,
  start({ period }) {
    const average = wilder(period)
    return (input, out) => {
      out[0] = average(input[0]!)
    }
  },
})
