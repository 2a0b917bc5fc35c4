/** @module Breakout from a channel of average true ranges. */
import { atr } from '../indicators/atr.ts'
import { defineStrategy } from '../strategy.ts'

/** Long while the close is more than the multiple of the average true range above the mean of closes, short while below if allowed, else flat. */
export const atrChannelBreakout = defineStrategy({
  name: 'atr_channel_breakout',
  description:
    'Long while the close is more than the multiple of the average true range above the mean of closes, short while below if allowed, else flat.',
  parameters: {
    channel_period: { type: 'integer', min: 2, max: 500, default: 20, description: 'Bars of the mean.' },
    atr_period: { type: 'integer', min: 1, max: 500, default: 14, description: 'Bars of the average true range.' },
    atr_multiplier: { type: 'float', min: 0.1, max: 20, default: 2, description: 'Average true ranges.' },
    allow_short: { type: 'boolean', default: false, description: 'Whether short positions are taken.' },
  },
  warmup: ({ channel_period, atr_period }) => Math.max(channel_period - 1, atr_period),
  positions(context, { channel_period, atr_period, atr_multiplier, allow_short }, out) {
    const { value: range } = context.indicator(atr, { period: atr_period })
    const middle = context.sma('close', channel_period)
    const { close } = context
    for (let i = 0; i < out.length; i++) {
      const distance = close[i]! - middle[i]!
      const width = atr_multiplier * range[i]!
      out[i] = distance > width ? 1 : allow_short && distance < -width ? -1 : 0
    }
  },
})
