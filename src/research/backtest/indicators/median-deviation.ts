/** @module Spread that single prices cannot move far. */
import { bars, defineIndicator } from './indicator.ts'
import { middleOf, windowed } from './rolling.ts'

/** 1.4826 · median |x − median| of the last n closes: the standard deviation of normal ones. */
export const medianDeviation = defineIndicator({
  name: 'median_deviation',
  title: 'Median absolute deviation',
  description: '1.4826 · median |x − median| of the last n closes: the standard deviation of normal ones.',
  inputs: ['close'],
  parameters: { period: bars(21) },
  outputs: ['value'],
  warmup: ({ period }) => period - 1,
  start({ period }) {
    const spread = windowed(period, (values) => {
      const center = middleOf(values)
      return 1.4826 * middleOf(values.map((value) => Math.abs(value - center)))
    })
    return (input, out) => {
      out[0] = spread(input[0]!)
    }
  },
})
