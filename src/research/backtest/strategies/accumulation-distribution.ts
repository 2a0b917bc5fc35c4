/** @module Accumulation/distribution line against its past. */
import { adLine } from '../indicators/ad-line.ts'
import { defineStrategy } from '../strategy.ts'

/** Long while the accumulation/distribution line is above its value some bars ago, short while below if allowed. */
export const accumulationDistribution = defineStrategy({
  name: 'accumulation_distribution',
  description:
    'Long while the accumulation/distribution line is above its value some bars ago, short while below if allowed.',
  parameters: {
    period: { type: 'integer', min: 1, max: 500, default: 20, description: 'Bars to look back.' },
    allow_short: { type: 'boolean', default: false, description: 'Whether short positions are taken.' },
  },
  warmup: ({ period }) => period,
  positions(context, { period, allow_short }, out) {
    const { value } = context.indicator(adLine)
    for (let i = period; i < out.length; i++) {
      const move = value[i]! - value[i - period]!
      out[i] = move > 0 ? 1 : allow_short && move < 0 ? -1 : 0
    }
  },
})
