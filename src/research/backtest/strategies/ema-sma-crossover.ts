/** @module Crossover of an exponential and a simple moving average. */
import { ema } from '../indicators/ema.ts'
import { crossing, decidedByLines } from '../signal-rules.ts'
import { defineStrategy } from '../strategy.ts'

/** Long while the EMA of the first period is above the SMA of the second, short while below if allowed. */
export const emaSmaCrossover = defineStrategy({
  name: 'ema_sma_crossover',
  description: 'Long while the EMA of the first period is above the SMA of the second, short while below if allowed.',
  parameters: {
    ema_period: { type: 'integer', min: 2, max: 1000, default: 10, description: 'Bars of the EMA that leads.' },
    sma_period: {
      type: 'integer',
      min: 2,
      max: 2000,
      default: 20,
      description: 'Bars of the SMA that it is compared with.',
    },
    allow_short: { type: 'boolean', default: false, description: 'Whether short positions are taken.' },
  },
  warmup: ({ ema_period, sma_period }) => Math.max(ema_period - 1, sma_period - 1),
  positions: decidedByLines((context, { ema_period, sma_period, allow_short }) =>
    crossing(context.indicator(ema, { period: ema_period }).value, context.sma('close', sma_period), allow_short),
  ),
})
