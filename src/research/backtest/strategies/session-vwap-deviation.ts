/** @module Distance from the volume-weighted price of the session. */
import { sessionVwap } from '../indicators/session-vwap.ts'
import { defineStrategy } from '../strategy.ts'

/** Long while the close is more than the band below the volume-weighted average price since the session began, short while above if allowed, else flat. */
export const sessionVwapDeviation = defineStrategy({
  name: 'session_vwap_deviation',
  description:
    'Long while the close is more than the band below the volume-weighted average price since the session began, short while above if allowed, else flat.',
  parameters: {
    band_pct: {
      type: 'float',
      min: 0,
      max: 0.5,
      default: 0.005,
      description: 'Distance, as a fraction of the average.',
    },
    reset_on_gap_minutes: {
      type: 'float',
      min: 1,
      max: 100000,
      default: 60,
      description: 'Minutes without a bar after which a new session begins.',
    },
    allow_short: { type: 'boolean', default: false, description: 'Whether short positions are taken.' },
  },
  warmup: () => 0,
  positions(context, { band_pct, reset_on_gap_minutes, allow_short }, out) {
    const { value } = context.indicator(sessionVwap, { gap_minutes: reset_on_gap_minutes })
    const { close } = context
    for (let i = 0; i < out.length; i++) {
      const price = close[i]!
      out[i] = price < value[i]! * (1 - band_pct) ? 1 : allow_short && price > value[i]! * (1 + band_pct) ? -1 : 0
    }
  },
})
