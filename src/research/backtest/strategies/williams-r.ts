/** @module Williams %R outside of two levels. */
import { williamsR as williamsRIndicator } from '../indicators/williams-r.ts'
import { fadeLevels } from '../signal-rules.ts'
import { defineStrategy } from '../strategy.ts'

/** Long while %R is below the lower level, short while above the upper if allowed, else flat. */
export const williamsR = defineStrategy({
  name: 'williams_r',
  description: 'Long while %R is below the lower level, short while above the upper if allowed, else flat.',
  parameters: {
    williams_period: { type: 'integer', min: 2, max: 500, default: 14, description: 'Bars of the range.' },
    oversold: { type: 'float', min: -100, max: 0, default: -80, description: 'Level below which it is long.' },
    overbought: { type: 'float', min: -100, max: 0, default: -20, description: 'Level above which it is short.' },
    allow_short: { type: 'boolean', default: false, description: 'Whether short positions are taken.' },
  },
  constraints: [{ expression: 'oversold < overbought', holds: ({ oversold, overbought }) => oversold < overbought }],
  warmup: ({ williams_period }) => williams_period - 1,
  positions(context, { williams_period, oversold, overbought, allow_short }, out) {
    fadeLevels(
      context.indicator(williamsRIndicator, { period: williams_period }).value,
      oversold,
      overbought,
      allow_short,
      out,
    )
  },
})
