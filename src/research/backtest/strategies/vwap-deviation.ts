/** @module Distance from the rolling volume-weighted price. */
import { vwap } from '../indicators/vwap.ts'
import { defineStrategy } from '../strategy.ts'

/** Long while the close is more than the band below the rolling volume-weighted average price, short while above if allowed, else flat. */
export const vwapDeviation = defineStrategy({
  name: 'vwap_deviation',
  description:
    'Long while the close is more than the band below the rolling volume-weighted average price, short while above if allowed, else flat.',
  parameters: {
    period: { type: 'integer', min: 1, max: 2000, default: 20, description: 'Bars of the average.' },
    band_pct: {
      type: 'float',
      min: 0,
      max: 0.5,
      default: 0.005,
      description: 'Distance, as a fraction of the average.',
    },
    allow_short: { type: 'boolean', default: false, description: 'Whether short positions are taken.' },
  },
  warmup: ({ period }) => period - 1,
  positions(context, { period, band_pct, allow_short }, out) {
    const { value } = context.indicator(vwap, { period })
    const { close } = context
    for (let i = 0; i < out.length; i++) {
      const price = close[i]!
      out[i] = price < value[i]! * (1 - band_pct) ? 1 : allow_short && price > value[i]! * (1 + band_pct) ? -1 : 0
    }
  },
})
