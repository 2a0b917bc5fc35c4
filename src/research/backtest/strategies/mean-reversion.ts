/** @module Distance from the mean in deviations. */
import { zScore } from '../indicators/z-score.ts'
import { holdUntilExit } from '../signal-rules.ts'
import { defineStrategy } from '../strategy.ts'

/** Long from a z-score below minus the entry level until it is above minus the exit level; short likewise above if allowed. */
export const meanReversion = defineStrategy({
  name: 'mean_reversion',
  description:
    'Long from a z-score below minus the entry level until it is above minus the exit level; short likewise above if allowed.',
  parameters: {
    lookback_period: {
      type: 'integer',
      min: 2,
      max: 1000,
      default: 20,
      description: 'Bars of mean and sample deviation.',
    },
    entry_z: { type: 'float', min: 0.1, max: 10, default: 2, description: 'Deviations at which a position begins.' },
    exit_z: { type: 'float', min: 0, max: 10, default: 0.5, description: 'Deviations at which it ends.' },
    allow_short: { type: 'boolean', default: false, description: 'Whether short positions are taken.' },
  },
  constraints: [{ expression: 'exit_z < entry_z', holds: ({ entry_z, exit_z }) => exit_z < entry_z }],
  warmup: ({ lookback_period }) => lookback_period - 1,
  positions(context, { lookback_period, entry_z, exit_z, allow_short }, out) {
    const { value } = context.indicator(zScore, { period: lookback_period })
    const rule = {
      enterLong: (i: number) => value[i]! < -entry_z,
      exitLong: (i: number) => value[i]! > -exit_z,
      enterShort: (i: number) => value[i]! > entry_z,
      exitShort: (i: number) => value[i]! < exit_z,
    }
    holdUntilExit(rule, lookback_period - 1, allow_short, out)
  },
})
