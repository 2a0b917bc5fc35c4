/** @module CCI against one level, with the trend. */
import { cci } from '../indicators/cci.ts'
import { followLevels } from '../signal-rules.ts'
import { defineStrategy } from '../strategy.ts'

/** Long while the CCI is above the threshold, short while below its negative if allowed (Lambert, 1980). */
export const cciThreshold = defineStrategy({
  name: 'cci_threshold',
  description: 'Long while the CCI is above the threshold, short while below its negative if allowed (Lambert, 1980).',
  parameters: {
    cci_period: { type: 'integer', min: 2, max: 500, default: 20, description: 'Bars of the CCI.' },
    threshold: { type: 'float', min: 0, max: 500, default: 0, description: 'Distance from 0.' },
    allow_short: { type: 'boolean', default: false, description: 'Whether short positions are taken.' },
  },
  warmup: ({ cci_period }) => cci_period - 1,
  positions(context, { cci_period, threshold, allow_short }, out) {
    followLevels(context.indicator(cci, { period: cci_period }).value, threshold, -threshold, allow_short, out)
  },
})
