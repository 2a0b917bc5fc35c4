/** @module Momentum of volume. */
import { bars, defineIndicator } from './indicator.ts'
import { change } from './rolling.ts'

/** Volume − volume n bars ago. */
export const volumeMomentum = defineIndicator({
  name: 'volume_momentum',
  title: 'Volume momentum',
  description: 'Volume − volume n bars ago.',
  inputs: ['volume'],
  parameters: { period: bars(14) },
  outputs: ['value'],
  warmup: ({ period }) => period,
  start({ period }) {
    const difference = change(period)
    return (input, out) => {
      out[0] = difference(input[0]!)
    }
  },
})
