/** @module RSI against one level, with the trend. */
import { rsi } from '../indicators/rsi.ts'
import { followLevels } from '../signal-rules.ts'
import { defineStrategy } from '../strategy.ts'

/** Long while the RSI is above the threshold, short while below if allowed (Wilder, 1978). */
export const rsiThreshold = defineStrategy({
  name: 'rsi_threshold',
  description: 'Long while the RSI is above the threshold, short while below if allowed (Wilder, 1978).',
  parameters: {
    rsi_period: { type: 'integer', min: 2, max: 500, default: 14, description: 'Bars of the RSI.' },
    threshold: { type: 'float', min: 0, max: 100, default: 50, description: 'Level of the RSI.' },
    allow_short: { type: 'boolean', default: false, description: 'Whether short positions are taken.' },
  },
  warmup: ({ rsi_period }) => rsi_period,
  positions(context, { rsi_period, threshold, allow_short }, out) {
    followLevels(context.indicator(rsi, { period: rsi_period }).value, threshold, threshold, allow_short, out)
  },
})
