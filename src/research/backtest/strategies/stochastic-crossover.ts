/** @module Stochastic %K against %D. */
import { stochastic } from '../indicators/stochastic.ts'
import { crossing, decidedByLines } from '../signal-rules.ts'
import { defineStrategy } from '../strategy.ts'

/** Long while %K is above %D, short while below if allowed (Lane, 1984). */
export const stochasticCrossover = defineStrategy({
  name: 'stochastic_crossover',
  description: 'Long while %K is above %D, short while below if allowed (Lane, 1984).',
  parameters: {
    k_period: { type: 'integer', min: 2, max: 500, default: 14, description: 'Bars of the range.' },
    d_period: { type: 'integer', min: 2, max: 100, default: 3, description: 'Bars of the mean.' },
    allow_short: { type: 'boolean', default: false, description: 'Whether short positions are taken.' },
  },
  warmup: ({ k_period, d_period }) => k_period + d_period - 2,
  positions: decidedByLines((context, { k_period, d_period, allow_short }) => {
    const { k, d } = context.indicator(stochastic, { k_period, d_period })
    return crossing(k, d, allow_short)
  }),
})
