/** @module Least-squares line through closes. */
import { bars, defineIndicator } from './indicator.ts'
import { line } from './rolling.ts'

/** Slope per bar and end point of the least-squares line through the last n closes. */
export const linreg = defineIndicator({
  name: 'linreg',
  title: 'Linear regression',
  description: 'Slope per bar and end point of the least-squares line through the last n closes.',
  inputs: ['close'],
  parameters: { period: bars(20, 2) },
  outputs: ['slope', 'end'],
  warmup: ({ period }) => period - 1,
  start({ period }) {
    const through = line(period)
    return (input, out) => {
      const { slope, end } = through(input[0]!)
      out[0] = slope
      out[1] = end
    }
  },
})
