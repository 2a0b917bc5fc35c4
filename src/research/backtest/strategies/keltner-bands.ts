/** @module Keltner channels, against the trend. */
import { keltnerChannels } from '../indicators/keltner-channels.ts'
import { defineStrategy } from '../strategy.ts'

/** Long while the close is at or below the lower channel, short while at or above the upper if allowed, else flat. */
export const keltnerBands = defineStrategy({
  name: 'keltner_bands',
  description:
    'Long while the close is at or below the lower channel, short while at or above the upper if allowed, else flat.',
  parameters: {
    period: { type: 'integer', min: 2, max: 500, default: 20, description: 'Bars of mean and range.' },
    multiplier: {
      type: 'float',
      min: 0.1,
      max: 10,
      default: 2,
      description: 'Average true ranges from mean to channel.',
    },
    allow_short: { type: 'boolean', default: false, description: 'Whether short positions are taken.' },
  },
  warmup: ({ period }) => period,
  positions(context, { period, multiplier, allow_short }, out) {
    const { lower, upper } = context.indicator(keltnerChannels, { period, multiplier, atr_period: period })
    const { close } = context
    for (let i = 0; i < out.length; i++) {
      const wide = upper[i]! > lower[i]!
      out[i] = wide && close[i]! <= lower[i]! ? 1 : allow_short && wide && close[i]! >= upper[i]! ? -1 : 0
    }
  },
})
