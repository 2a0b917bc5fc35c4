/** @module Momentum: the change of price. */
import { bars, defineIndicator } from './indicator.ts'
import { change } from './rolling.ts'

/** close − close n bars ago. */
export const momentum = defineIndicator({
  name: 'momentum',
  title: 'Momentum',
  description: 'close − close n bars ago.',
  inputs: ['close'],
  parameters: { period: bars(10) },
  outputs: ['value'],
  warmup: ({ period }) => period,
  start({ period }) {
    const move = change(period)
    return (input, out) => {
      out[0] = move(input[0]!)
    }
  },
})
