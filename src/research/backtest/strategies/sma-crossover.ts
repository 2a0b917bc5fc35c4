/** @module Crossover of two simple moving averages. */
import { crossing, decidedByLines } from '../signal-rules.ts'
import { defineStrategy } from '../strategy.ts'

/** Long while the SMA of the first period is above the SMA of the second, short while below if allowed. */
export const smaCrossover = defineStrategy({
  name: 'sma_crossover',
  description: 'Long while the SMA of the first period is above the SMA of the second, short while below if allowed.',
  parameters: {
    fast_period: { type: 'integer', min: 2, max: 1000, default: 10, description: 'Bars of the SMA that leads.' },
    slow_period: {
      type: 'integer',
      min: 2,
      max: 2000,
      default: 20,
      description: 'Bars of the SMA that it is compared with.',
    },
    allow_short: { type: 'boolean', default: false, description: 'Whether short positions are taken.' },
  },
  constraints: [
    { expression: 'fast_period < slow_period', holds: ({ fast_period, slow_period }) => fast_period < slow_period },
  ],
  warmup: ({ fast_period, slow_period }) => Math.max(fast_period - 1, slow_period - 1),
  positions: decidedByLines((context, { fast_period, slow_period, allow_short }) =>
    crossing(context.sma('close', fast_period), context.sma('close', slow_period), allow_short),
  ),
})
