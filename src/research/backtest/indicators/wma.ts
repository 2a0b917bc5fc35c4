/** @module Weighted moving average. */
import { bars, defineIndicator } from './indicator.ts'
import { weighted } from './rolling.ts'

/** Mean of the last n values with weights 1, 2, … n, the newest heaviest. */
export const wma = defineIndicator({
  name: 'wma',
  title: 'Weighted moving average',
  description: 'Mean of the last n values with weights 1, 2, … n, the newest heaviest.',
  inputs: ['close'],
  parameters: { period: bars(20) },
  outputs: ['value'],
  warmup: ({ period }) => period - 1,
  start({ period }) {
    const average = weighted(period)
    return (input, out) => {
      out[0] = average(input[0]!)
    }
  },
})
