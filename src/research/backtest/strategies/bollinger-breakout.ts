/** @module Bollinger bands, with the trend. */
import { bollingerBands } from '../indicators/bollinger-bands.ts'
import { defineStrategy } from '../strategy.ts'

/** Long while the close is above the upper band, short while below the lower if allowed, else flat. */
export const bollingerBreakout = defineStrategy({
  name: 'bollinger_breakout',
  description: 'Long while the close is above the upper band, short while below the lower if allowed, else flat.',
  parameters: {
    period: { type: 'integer', min: 2, max: 500, default: 20, description: 'Bars of mean and deviation.' },
    std_dev: { type: 'float', min: 0.1, max: 10, default: 2, description: 'Deviations from mean to band.' },
    allow_short: { type: 'boolean', default: false, description: 'Whether short positions are taken.' },
  },
  warmup: ({ period }) => period - 1,
  positions(context, { period, std_dev, allow_short }, out) {
    const { lower, upper } = context.indicator(bollingerBands, { period, deviations: std_dev })
    const { close } = context
    for (let i = 0; i < out.length; i++)
      out[i] = close[i]! > upper[i]! ? 1 : allow_short && close[i]! < lower[i]! ? -1 : 0
  },
})
