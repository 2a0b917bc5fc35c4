/** @module Bollinger bands confirmed by the RSI. */
import { bollingerBands } from '../indicators/bollinger-bands.ts'
import { rsi } from '../indicators/rsi.ts'
import { holdUntilExit } from '../signal-rules.ts'
import { defineStrategy } from '../strategy.ts'

/** Long from a close at or below the lower band with the RSI below its lower level, short likewise above if allowed, until the close is back at the middle. */
export const bollingerRsi = defineStrategy({
  name: 'bollinger_rsi',
  description:
    'Long from a close at or below the lower band with the RSI below its lower level, short likewise above if allowed, until the close is back at the middle.',
  parameters: {
    bb_period: { type: 'integer', min: 2, max: 500, default: 20, description: 'Bars of the bands.' },
    bb_std: { type: 'float', min: 0.1, max: 10, default: 2, description: 'Deviations from mean to band.' },
    rsi_period: { type: 'integer', min: 2, max: 500, default: 14, description: 'Bars of the RSI.' },
    rsi_os_level: { type: 'float', min: 0, max: 100, default: 30, description: 'RSI below which a long may begin.' },
    rsi_ob_level: { type: 'float', min: 0, max: 100, default: 70, description: 'RSI above which a short may begin.' },
    exit_threshold: {
      type: 'float',
      min: 0,
      max: 0.5,
      default: 0.001,
      description: 'Distance to the middle at which it exits, as a fraction.',
    },
    allow_short: { type: 'boolean', default: false, description: 'Whether short positions are taken.' },
  },
  constraints: [
    {
      expression: 'rsi_os_level < rsi_ob_level',
      holds: ({ rsi_os_level, rsi_ob_level }) => rsi_os_level < rsi_ob_level,
    },
  ],
  warmup: ({ bb_period, rsi_period }) => Math.max(bb_period - 1, rsi_period),
  positions(context, { bb_period, bb_std, rsi_period, rsi_os_level, rsi_ob_level, exit_threshold, allow_short }, out) {
    const { lower, middle, upper } = context.indicator(bollingerBands, { period: bb_period, deviations: bb_std })
    const { value } = context.indicator(rsi, { period: rsi_period })
    const { close } = context
    const rule = {
      enterLong: (i: number) => close[i]! <= lower[i]! && value[i]! < rsi_os_level,
      exitLong: (i: number) => close[i]! >= middle[i]! * (1 - exit_threshold),
      enterShort: (i: number) => close[i]! >= upper[i]! && value[i]! > rsi_ob_level,
      exitShort: (i: number) => close[i]! <= middle[i]! * (1 + exit_threshold),
    }
    holdUntilExit(rule, Math.max(bb_period - 1, rsi_period), allow_short, out)
  },
})
