/** @module The sign of the past return. */
import { defineStrategy } from '../strategy.ts'

/** Long while the return over the lookback, the most recent bars left out, is positive, short while negative if allowed (Moskowitz, Ooi and Pedersen, 2012). */
export const timeSeriesMomentum = defineStrategy({
  name: 'time_series_momentum',
  description:
    'Long while the return over the lookback, the most recent bars left out, is positive, short while negative if allowed (Moskowitz, Ooi and Pedersen, 2012).',
  parameters: {
    lookback: { type: 'integer', min: 2, max: 2000, default: 252, description: 'Bars back to the first price.' },
    skip: { type: 'integer', min: 0, max: 500, default: 21, description: 'Most recent bars left out.' },
    allow_short: { type: 'boolean', default: false, description: 'Whether short positions are taken.' },
  },
  constraints: [{ expression: 'skip < lookback', holds: ({ lookback, skip }) => skip < lookback }],
  warmup: ({ lookback }) => lookback,
  positions(context, { lookback, skip, allow_short }, out) {
    const { close } = context
    for (let i = lookback; i < out.length; i++) {
      const move = close[i - skip]! - close[i - lookback]!
      out[i] = move > 0 ? 1 : allow_short && move < 0 ? -1 : 0
    }
  },
})
