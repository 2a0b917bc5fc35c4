/** @module Vortex lines against each other. */
import { vortex } from '../indicators/vortex.ts'
import { crossing, decidedByLines } from '../signal-rules.ts'
import { defineStrategy } from '../strategy.ts'

/** Long while VI+ is above VI−, short while below if allowed (Botes and Siepman, 2010). */
export const vortexCrossover = defineStrategy({
  name: 'vortex_crossover',
  description: 'Long while VI+ is above VI−, short while below if allowed (Botes and Siepman, 2010).',
  parameters: {
    vortex_period: { type: 'integer', min: 2, max: 500, default: 20, description: 'Bars of the sums.' },
    allow_short: { type: 'boolean', default: false, description: 'Whether short positions are taken.' },
  },
  warmup: ({ vortex_period }) => vortex_period,
  positions: decidedByLines((context, { vortex_period, allow_short }) => {
    const { plus, minus } = context.indicator(vortex, { period: vortex_period })
    return crossing(plus, minus, allow_short)
  }),
})
