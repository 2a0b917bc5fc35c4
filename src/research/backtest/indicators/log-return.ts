/** @module Continuous rate of change. */
import { bars, defineIndicator } from './indicator.ts'
import { change } from './rolling.ts'

/** log(close / close n bars ago). */
export const logReturn = defineIndicator({
  name: 'log_return',
  title: 'Log return',
  description: 'log(close / close n bars ago).',
  inputs: ['close'],
  parameters: { period: bars(12) },
  outputs: ['value'],
  warmup: ({ period }) => period,
  start({ period }) {
    const step = change(period)
    return (input, out) => {
      out[0] = step(Math.log(input[0]!))
    }
  },
})
