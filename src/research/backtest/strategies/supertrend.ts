/** @module Price against the supertrend line. */
import { supertrend as supertrendIndicator } from '../indicators/supertrend.ts'
import { followLevels } from '../signal-rules.ts'
import { defineStrategy } from '../strategy.ts'

/** Long while the supertrend points up, short while down if allowed. */
export const supertrend = defineStrategy({
  name: 'supertrend',
  description: 'Long while the supertrend points up, short while down if allowed.',
  parameters: {
    period: { type: 'integer', min: 1, max: 500, default: 10, description: 'Bars of the average true range.' },
    multiplier: {
      type: 'float',
      min: 0.1,
      max: 20,
      default: 3,
      description: 'Average true ranges from the middle to the line.',
    },
    allow_short: { type: 'boolean', default: false, description: 'Whether short positions are taken.' },
  },
  warmup: ({ period }) => period,
  positions(context, { period, multiplier, allow_short }, out) {
    followLevels(context.indicator(supertrendIndicator, { period, multiplier }).trend, 0, 0, allow_short, out)
  },
})
