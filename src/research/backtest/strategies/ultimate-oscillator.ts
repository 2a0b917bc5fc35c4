/** @module Ultimate oscillator outside of two levels. */
import { ultimateOscillator as ultimateOscillatorIndicator } from '../indicators/ultimate-oscillator.ts'
import { fadeLevels } from '../signal-rules.ts'
import { defineStrategy } from '../strategy.ts'

/** Long while the oscillator is below the lower level, short while above the upper if allowed, else flat. */
export const ultimateOscillator = defineStrategy({
  name: 'ultimate_oscillator',
  description: 'Long while the oscillator is below the lower level, short while above the upper if allowed, else flat.',
  parameters: {
    period1: { type: 'integer', min: 2, max: 200, default: 7, description: 'Bars of the short window.' },
    period2: { type: 'integer', min: 3, max: 300, default: 14, description: 'Bars of the middle window.' },
    period3: { type: 'integer', min: 4, max: 500, default: 28, description: 'Bars of the long window.' },
    oversold: { type: 'float', min: 0, max: 100, default: 30, description: 'Level below which it is long.' },
    overbought: { type: 'float', min: 0, max: 100, default: 70, description: 'Level above which it is short.' },
    allow_short: { type: 'boolean', default: false, description: 'Whether short positions are taken.' },
  },
  constraints: [
    { expression: 'period1 < period2', holds: ({ period1, period2 }) => period1 < period2 },
    { expression: 'period2 < period3', holds: ({ period2, period3 }) => period2 < period3 },
    { expression: 'oversold < overbought', holds: ({ oversold, overbought }) => oversold < overbought },
  ],
  warmup: ({ period3 }) => period3,
  positions(context, { period1, period2, period3, oversold, overbought, allow_short }, out) {
    fadeLevels(
      context.indicator(ultimateOscillatorIndicator, { period1, period2, period3 }).value,
      oversold,
      overbought,
      allow_short,
      out,
    )
  },
})
