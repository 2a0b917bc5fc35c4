/** @module Crossover of a triple exponential and a simple moving average. */
import { tema } from '../indicators/tema.ts'
import { crossing, decidedByLines } from '../signal-rules.ts'
import { defineStrategy } from '../strategy.ts'

/** Long while the TEMA of the first period is above the SMA of the second, short while below if allowed. */
export const temaSmaCrossover = defineStrategy({
  name: 'tema_sma_crossover',
  description: 'Long while the TEMA of the first period is above the SMA of the second, short while below if allowed.',
  parameters: {
    tema_period: { type: 'integer', min: 2, max: 1000, default: 10, description: 'Bars of the TEMA that leads.' },
    sma_period: {
      type: 'integer',
      min: 2,
      max: 2000,
      default: 20,
      description: 'Bars of the SMA that it is compared with.',
    },
    allow_short: { type: 'boolean', default: false, description: 'Whether short positions are taken.' },
  },
  warmup: ({ tema_period, sma_period }) => Math.max(3 * (tema_period - 1), sma_period - 1),
  positions: decidedByLines((context, { tema_period, sma_period, allow_short }) =>
    crossing(context.indicator(tema, { period: tema_period }).value, context.sma('close', sma_period), allow_short),
  ),
})
