/** @module Donchian channel, against the trend. */
import { donchianChannel } from '../indicators/donchian-channel.ts'
import { defineStrategy } from '../strategy.ts'

/** Long while the close is within the buffer of the lowest low, short while within it of the highest high if allowed, else flat. */
export const donchianBands = defineStrategy({
  name: 'donchian_bands',
  description:
    'Long while the close is within the buffer of the lowest low, short while within it of the highest high if allowed, else flat.',
  parameters: {
    period: { type: 'integer', min: 2, max: 500, default: 20, description: 'Bars of the channel.' },
    buffer_pct: {
      type: 'float',
      min: 0,
      max: 0.5,
      default: 0.002,
      description: 'Distance to the edge, as a fraction of it.',
    },
    allow_short: { type: 'boolean', default: false, description: 'Whether short positions are taken.' },
  },
  warmup: ({ period }) => period - 1,
  positions(context, { period, buffer_pct, allow_short }, out) {
    const { lower, upper } = context.indicator(donchianChannel, { period })
    const { close } = context
    for (let i = 0; i < out.length; i++) {
      const wide = upper[i]! > lower[i]!
      const near = wide && close[i]! <= lower[i]! * (1 + buffer_pct)
      out[i] = near ? 1 : allow_short && wide && close[i]! >= upper[i]! * (1 - buffer_pct) ? -1 : 0
    }
  },
})
