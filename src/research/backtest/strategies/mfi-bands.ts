/** @module Money flow index outside of two levels. */
import { mfi } from '../indicators/mfi.ts'
import { fadeLevels } from '../signal-rules.ts'
import { defineStrategy } from '../strategy.ts'

/** Long while the money flow index is below the lower level, short while above the upper if allowed, else flat. */
export const mfiBands = defineStrategy({
  name: 'mfi_bands',
  description:
    'Long while the money flow index is below the lower level, short while above the upper if allowed, else flat.',
  parameters: {
    mfi_period: { type: 'integer', min: 2, max: 500, default: 14, description: 'Bars of the flow.' },
    oversold: { type: 'float', min: 0, max: 100, default: 20, description: 'Level below which it is long.' },
    overbought: { type: 'float', min: 0, max: 100, default: 80, description: 'Level above which it is short.' },
    allow_short: { type: 'boolean', default: false, description: 'Whether short positions are taken.' },
  },
  constraints: [{ expression: 'oversold < overbought', holds: ({ oversold, overbought }) => oversold < overbought }],
  warmup: ({ mfi_period }) => mfi_period,
  positions(context, { mfi_period, oversold, overbought, allow_short }, out) {
    fadeLevels(context.indicator(mfi, { period: mfi_period }).value, oversold, overbought, allow_short, out)
  },
})
