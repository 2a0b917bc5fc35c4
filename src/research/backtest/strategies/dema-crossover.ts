/** @module Crossover of two double exponential moving averages. */
import { dema } from '../indicators/dema.ts'
import { crossing, decidedByLines } from '../signal-rules.ts'
import { defineStrategy } from '../strategy.ts'

/** Long while the DEMA of the first period is above the DEMA of the second, short while below if allowed. */
export const demaCrossover = defineStrategy({
  name: 'dema_crossover',
  description: 'Long while the DEMA of the first period is above the DEMA of the second, short while below if allowed.',
  parameters: {
    fast_dema_period: { type: 'integer', min: 2, max: 1000, default: 10, description: 'Bars of the DEMA that leads.' },
    slow_dema_period: {
      type: 'integer',
      min: 2,
      max: 2000,
      default: 20,
      description: 'Bars of the DEMA that it is compared with.',
    },
    allow_short: { type: 'boolean', default: false, description: 'Whether short positions are taken.' },
  },
  constraints: [
    {
      expression: 'fast_dema_period < slow_dema_period',
      holds: ({ fast_dema_period, slow_dema_period }) => fast_dema_period < slow_dema_period,
    },
  ],
  warmup: ({ fast_dema_period, slow_dema_period }) => Math.max(2 * (fast_dema_period - 1), 2 * (slow_dema_period - 1)),
  positions: decidedByLines((context, { fast_dema_period, slow_dema_period, allow_short }) =>
    crossing(
      context.indicator(dema, { period: fast_dema_period }).value,
      context.indicator(dema, { period: slow_dema_period }).value,
      allow_short,
    ),
  ),
})
