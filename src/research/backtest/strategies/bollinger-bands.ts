/** @module Bollinger bands, against the trend. */
import { bollingerBands as bollingerBandsIndicator } from '../indicators/bollinger-bands.ts'
import { holdUntilExit } from '../signal-rules.ts'
import { defineStrategy } from '../strategy.ts'

/** Long from a close at or below the lower band, short from one at or above the upper if allowed, until the close is back at the middle. */
export const bollingerBands = defineStrategy({
  name: 'bollinger_bands',
  description:
    'Long from a close at or below the lower band, short from one at or above the upper if allowed, until the close is back at the middle.',
  parameters: {
    period: { type: 'integer', min: 2, max: 500, default: 20, description: 'Bars of mean and deviation.' },
    std_dev: { type: 'float', min: 0.1, max: 10, default: 2, description: 'Deviations from mean to band.' },
    exit_threshold: {
      type: 'float',
      min: 0,
      max: 0.5,
      default: 0.001,
      description: 'Distance to the middle at which it exits, as a fraction.',
    },
    allow_short: { type: 'boolean', default: false, description: 'Whether short positions are taken.' },
  },
  warmup: ({ period }) => period - 1,
  positions(context, { period, std_dev, exit_threshold, allow_short }, out) {
    const { lower, middle, upper } = context.indicator(bollingerBandsIndicator, { period, deviations: std_dev })
    const { close } = context
    const rule = {
      enterLong: (i: number) => close[i]! <= lower[i]! && lower[i]! < middle[i]!,
      exitLong: (i: number) => close[i]! >= middle[i]! * (1 - exit_threshold),
      enterShort: (i: number) => close[i]! >= upper[i]! && upper[i]! > middle[i]!,
      exitShort: (i: number) => close[i]! <= middle[i]! * (1 + exit_threshold),
    }
    holdUntilExit(rule, period - 1, allow_short, out)
  },
})
