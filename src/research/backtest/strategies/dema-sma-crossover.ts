/** @module Crossover of a double exponential and a simple moving average. */
import { dema } from '../indicators/dema.ts'
import { crossing, decidedByLines } from '../signal-rules.ts'
import { defineStrategy } from '../strategy.ts'

/** Long while the DEMA of the first period is above the SMA of the second, short while below if allowed. */
export const demaSmaCrossover = defineStrategy({
  name: 'dema_sma_crossover',
  description: 'Long while the DEMA of the first period is above the SMA of the second, short while below if allowed.',
  parameters: {
    dema_period: { type: 'integer', min: 2, max: 1000, default: 10, description: 'Bars of the DEMA that leads.' },
    sma_period: {
      type: 'integer',
      min: 2,
      max: 2000,
      default: 20,
      description: 'Bars of the SMA that it is compared with.',
    },
    allow_short: { type: 'boolean', default: false, description: 'Whether short positions are taken.' },
  },
  warmup: ({ dema_period, sma_period }) => Math.max(2 * (dema_period - 1), sma_period - 1),
  positions: decidedByLines((context, { dema_period, sma_period, allow_short }) =>
    crossing(context.indicator(dema, { period: dema_period }).value, context.sma('close', sma_period), allow_short),
  ),
})
