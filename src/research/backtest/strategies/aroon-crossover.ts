/** @module Aroon up against Aroon down. */
import { aroon } from '../indicators/aroon.ts'
import { crossing, decidedByLines } from '../signal-rules.ts'
import { defineStrategy } from '../strategy.ts'

/** Long while Aroon up is above Aroon down, short while below if allowed (Chande, 1995). */
export const aroonCrossover = defineStrategy({
  name: 'aroon_crossover',
  description: 'Long while Aroon up is above Aroon down, short while below if allowed (Chande, 1995).',
  parameters: {
    period: {
      type: 'integer',
      min: 2,
      max: 500,
      default: 25,
      description: 'Bars since which the extremes are counted.',
    },
    allow_short: { type: 'boolean', default: false, description: 'Whether short positions are taken.' },
  },
  warmup: ({ period }) => period,
  positions: decidedByLines((context, { period, allow_short }) => {
    const { up, down } = context.indicator(aroon, { period })
    return crossing(up, down, allow_short)
  }),
})
