/** @module Stochastic RSI outside of two levels. */
import { stochasticRsi as stochasticRsiIndicator } from '../indicators/stochastic-rsi.ts'
import { fadeLevels } from '../signal-rules.ts'
import { defineStrategy } from '../strategy.ts'

/** Long while %D of the stochastic RSI is below the lower level, short while above the upper if allowed, else flat. */
export const stochasticRsi = defineStrategy({
  name: 'stochastic_rsi',
  description:
    'Long while %D of the stochastic RSI is below the lower level, short while above the upper if allowed, else flat.',
  parameters: {
    rsi_period: { type: 'integer', min: 2, max: 500, default: 14, description: 'Bars of the RSI.' },
    stoch_period: { type: 'integer', min: 2, max: 500, default: 14, description: 'Bars of its range.' },
    d_period: { type: 'integer', min: 1, max: 100, default: 3, description: 'Bars of the mean.' },
    oversold: { type: 'float', min: 0, max: 100, default: 20, description: 'Level below which it is long.' },
    overbought: { type: 'float', min: 0, max: 100, default: 80, description: 'Level above which it is short.' },
    allow_short: { type: 'boolean', default: false, description: 'Whether short positions are taken.' },
  },
  constraints: [{ expression: 'oversold < overbought', holds: ({ oversold, overbought }) => oversold < overbought }],
  warmup: ({ rsi_period, stoch_period, d_period }) => rsi_period + stoch_period + d_period - 2,
  positions(context, { rsi_period, stoch_period, d_period, oversold, overbought, allow_short }, out) {
    fadeLevels(
      context.indicator(stochasticRsiIndicator, { rsi_period, stoch_period, d_period }).d,
      oversold,
      overbought,
      allow_short,
      out,
    )
  },
})
