/** @module RSI extremes held until the middle. */
import { rsi } from '../indicators/rsi.ts'
import { holdUntilExit } from '../signal-rules.ts'
import { defineStrategy } from '../strategy.ts'

/** Long from an RSI below the lower level until it is above the exit level; short from above the upper until below the exit level if allowed. */
export const rsiMeanReversion = defineStrategy({
  name: 'rsi_mean_reversion',
  description:
    'Long from an RSI below the lower level until it is above the exit level; short from above the upper until below the exit level if allowed.',
  parameters: {
    rsi_period: { type: 'integer', min: 2, max: 500, default: 14, description: 'Bars of the RSI.' },
    oversold: { type: 'float', min: 0, max: 100, default: 30, description: 'Level below which a long begins.' },
    overbought: { type: 'float', min: 0, max: 100, default: 70, description: 'Level above which a short begins.' },
    exit_level: { type: 'float', min: 0, max: 100, default: 50, description: 'Level at which positions end.' },
    allow_short: { type: 'boolean', default: false, description: 'Whether short positions are taken.' },
  },
  constraints: [
    { expression: 'oversold < exit_level', holds: ({ oversold, exit_level }) => oversold < exit_level },
    { expression: 'exit_level < overbought', holds: ({ overbought, exit_level }) => exit_level < overbought },
  ],
  warmup: ({ rsi_period }) => rsi_period,
  positions(context, { rsi_period, oversold, overbought, exit_level, allow_short }, out) {
    const { value } = context.indicator(rsi, { period: rsi_period })
    const rule = {
      enterLong: (i: number) => value[i]! < oversold,
      exitLong: (i: number) => value[i]! > exit_level,
      enterShort: (i: number) => value[i]! > overbought,
      exitShort: (i: number) => value[i]! < exit_level,
    }
    holdUntilExit(rule, rsi_period, allow_short, out)
  },
})
