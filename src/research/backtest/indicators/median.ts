/** @module Median of the last closes. */
import { bars, defineIndicator } from './indicator.ts'
import { middleOf, windowed } from './rolling.ts'

/** The middle of the last n closes, which no single one can move far. */
export const median = defineIndicator({
  name: 'median',
  title: 'Moving median',
  description: 'The middle of the last n closes, which no single one can move far.',
  inputs: ['close'],
  parameters: { period: bars(21) },
  outputs: ['value'],
  warmup: ({ period }) => period - 1,
  start({ period }) {
    const middle = windowed(period, middleOf)
    return (input, out) => {
      out[0] = middle(input[0]!)
    }
  },
})
