/** @module Retracements of the recent range. */
import { fibonacci } from '../indicators/fibonacci.ts'
import { defineStrategy } from '../strategy.ts'

/** After a rise, long while the close is between the 38.2 and 61.8 % retracements of the range; after a fall, short while it is, if allowed. */
export const fibonacciRetracement = defineStrategy({
  name: 'fibonacci_retracement',
  description:
    'After a rise, long while the close is between the 38.2 and 61.8 % retracements of the range; after a fall, short while it is, if allowed.',
  parameters: {
    period: { type: 'integer', min: 5, max: 1000, default: 50, description: 'Bars of the range.' },
    allow_short: { type: 'boolean', default: false, description: 'Whether short positions are taken.' },
  },
  warmup: ({ period }) => period - 1,
  positions(context, { period, allow_short }, out) {
    const { level382, level618, rising } = context.indicator(fibonacci, { period })
    const { close } = context
    for (let i = 0; i < out.length; i++) {
      const within = close[i]! <= level382[i]! && close[i]! >= level618[i]! && level382[i]! > level618[i]!
      out[i] = !within ? 0 : rising[i]! > 0 ? 1 : allow_short ? -1 : 0
    }
  },
})
