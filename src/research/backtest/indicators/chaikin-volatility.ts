/** @module Chaikin volatility. */
import { bars, defineIndicator } from './indicator.ts'
import { divide, exponential, lag } from './rolling.ts'

/** Rate of change over n bars of the EMA of high − low (Chaikin). */
export const chaikinVolatility = defineIndicator({
  name: 'chaikin_volatility',
  title: 'Chaikin volatility',
  description: 'Rate of change over n bars of the EMA of high − low (Chaikin).',
  inputs: ['high', 'low'],
  parameters: { period: bars(10) },
  outputs: ['value'],
  warmup: ({ period }) => 2 * period - 1,
  start({ period }) {
    const average = exponential(period)
    const before = lag(period)
    return (input, out) => {
      const range = average(input[0]! - input[1]!)
      const last = before(range)
      out[0] = divide(range, last, 1) - 1
    }
  },
})
