/** @module Exponential moving average. */
import { bars, defineIndicator } from './indicator.ts'
import { exponential } from './rolling.ts'

/** a·x + (1 − a)·previous with a = 2/(n + 1), seeded with the mean of the first n values. */
export const ema = defineIndicator({
  name: 'ema',
  title: 'Exponential moving average',
  description: 'a·x + (1 − a)·previous with a = 2/(n + 1), seeded with the mean of the first n values.',
  inputs: ['close'],
  parameters: { period: bars(20) },
  outputs: ['value'],
  warmup: ({ period }) => period - 1,
  start({ period }) {
    const average = exponential(period)
    return (input, out) => {
      out[0] = average(input[0]!)
    }
  },
})
