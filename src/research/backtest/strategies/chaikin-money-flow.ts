/** @module Chaikin money flow beyond a threshold. */
import { cmf } from '../indicators/cmf.ts'
import { followLevels } from '../signal-rules.ts'
import { defineStrategy } from '../strategy.ts'

/** Long while the money flow is above the threshold, short while below its negative if allowed, else flat. */
export const chaikinMoneyFlow = defineStrategy({
  name: 'chaikin_money_flow',
  description:
    'Long while the money flow is above the threshold, short while below its negative if allowed, else flat.',
  parameters: {
    period: { type: 'integer', min: 2, max: 500, default: 20, description: 'Bars of the flow.' },
    threshold: { type: 'float', min: 0, max: 1, default: 0.05, description: 'Share of the volume.' },
    allow_short: { type: 'boolean', default: false, description: 'Whether short positions are taken.' },
  },
  warmup: ({ period }) => period - 1,
  positions(context, { period, threshold, allow_short }, out) {
    followLevels(context.indicator(cmf, { period }).value, threshold, -threshold, allow_short, out)
  },
})
