/** @module CCI outside of two levels, against the trend. */
import { cci } from '../indicators/cci.ts'
import { fadeLevels } from '../signal-rules.ts'
import { defineStrategy } from '../strategy.ts'

/** Long while the CCI is below the lower level, short while above the upper if allowed, else flat. */
export const cciBands = defineStrategy({
  name: 'cci_bands',
  description: 'Long while the CCI is below the lower level, short while above the upper if allowed, else flat.',
  parameters: {
    cci_period: { type: 'integer', min: 2, max: 500, default: 20, description: 'Bars of the CCI.' },
    oversold: { type: 'float', min: -500, max: 500, default: -100, description: 'Level below which it is long.' },
    overbought: { type: 'float', min: -500, max: 500, default: 100, description: 'Level above which it is short.' },
    allow_short: { type: 'boolean', default: false, description: 'Whether short positions are taken.' },
  },
  constraints: [{ expression: 'oversold < overbought', holds: ({ oversold, overbought }) => oversold < overbought }],
  warmup: ({ cci_period }) => cci_period - 1,
  positions(context, { cci_period, oversold, overbought, allow_short }, out) {
    fadeLevels(context.indicator(cci, { period: cci_period }).value, oversold, overbought, allow_short, out)
  },
})
