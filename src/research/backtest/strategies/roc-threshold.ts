/** @module Rate of change beyond a threshold. */
import { roc } from '../indicators/roc.ts'
import { followLevels } from '../signal-rules.ts'
import { defineStrategy } from '../strategy.ts'

/** Long while the rate of change is above the threshold in percent, short while below its negative if allowed, else flat. */
export const rocThreshold = defineStrategy({
  name: 'roc_threshold',
  description:
    'Long while the rate of change is above the threshold in percent, short while below its negative if allowed, else flat.',
  parameters: {
    roc_period: { type: 'integer', min: 1, max: 500, default: 10, description: 'Bars of the change.' },
    threshold: { type: 'float', min: 0, max: 100, default: 2, description: 'Percent.' },
    allow_short: { type: 'boolean', default: false, description: 'Whether short positions are taken.' },
  },
  warmup: ({ roc_period }) => roc_period,
  positions(context, { roc_period, threshold, allow_short }, out) {
    followLevels(context.indicator(roc, { period: roc_period }).value, threshold, -threshold, allow_short, out)
  },
})
