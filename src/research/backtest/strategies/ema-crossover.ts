/** @module Crossover of two exponential moving averages. */
import { ema } from '../indicators/ema.ts'
import { crossing, decidedByLines } from '../signal-rules.ts'
import { defineStrategy } from '../strategy.ts'

/** Long while the EMA of the first period is above the EMA of the second, short while below if allowed. */
export const emaCrossover = defineStrategy({
  name: 'ema_crossover',
  description: 'Long while the EMA of the first period is above the EMA of the second, short while below if allowed.',
  parameters: {
    fast_ema_period: { type: 'integer', min: 2, max: 1000, default: 10, description: 'Bars of the EMA that leads.' },
    slow_ema_period: {
      type: 'integer',
      min: 2,
      max: 2000,
      default: 20,
      description: 'Bars of the EMA that it is compared with.',
    },
    allow_short: { type: 'boolean', default: false, description: 'Whether short positions are taken.' },
  },
  constraints: [
    {
      expression: 'fast_ema_period < slow_ema_period',
      holds: ({ fast_ema_period, slow_ema_period }) => fast_ema_period < slow_ema_period,
    },
  ],
  warmup: ({ fast_ema_period, slow_ema_period }) => Math.max(fast_ema_period - 1, slow_ema_period - 1),
  positions: decidedByLines((context, { fast_ema_period, slow_ema_period, allow_short }) =>
    crossing(
      context.indicator(ema, { period: fast_ema_period }).value,
      context.indicator(ema, { period: slow_ema_period }).value,
      allow_short,
    ),
  ),
})
