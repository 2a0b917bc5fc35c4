/** @module Keltner channels, with the trend. */
import { keltnerChannels } from '../indicators/keltner-channels.ts'
import { defineStrategy } from '../strategy.ts'

/** Long while the close is above the upper channel, short while below the lower if allowed, else flat. */
export const keltnerBreakout = defineStrategy({
  name: 'keltner_breakout',
  description: 'Long while the close is above the upper channel, short while below the lower if allowed, else flat.',
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
    for (let i = 0; i < out.length; i++)
      out[i] = close[i]! > upper[i]! ? 1 : allow_short && close[i]! < lower[i]! ? -1 : 0
  },
})
