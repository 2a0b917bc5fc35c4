/** @module RSI outside of two levels, against the trend. */
import { rsi } from '../indicators/rsi.ts'
import { fadeLevels } from '../signal-rules.ts'
import { defineStrategy } from '../strategy.ts'

/** Long while the RSI is below the lower level, short while above the upper if allowed, else flat. */
export const rsiBands = defineStrategy({
  name: 'rsi_bands',
  description: 'Long while the RSI is below the lower level, short while above the upper if allowed, else flat.',
  parameters: {
    rsi_period: { type: 'integer', min: 2, max: 500, default: 14, description: 'Bars of the RSI.' },
    oversold: { type: 'float', min: 0, max: 100, default: 30, description: 'Level below which it is long.' },
    overbought: { type: 'float', min: 0, max: 100, default: 70, description: 'Level above which it is short.' },
    allow_short: { type: 'boolean', default: false, description: 'Whether short positions are taken.' },
  },
  constraints: [{ expression: 'oversold < overbought', holds: ({ oversold, overbought }) => oversold < overbought }],
  warmup: ({ rsi_period }) => rsi_period,
  positions(context, { rsi_period, oversold, overbought, allow_short }, out) {
    fadeLevels(context.indicator(rsi, { period: rsi_period }).value, oversold, overbought, allow_short, out)
  },
})
