/** @module Bounces between swing points. */
import { swing } from '../indicators/swing.ts'
import { holdUntilExit } from '../signal-rules.ts'
import { defineStrategy } from '../strategy.ts'

/** Long from a close near the last swing low until one near the last swing high; short the other way round if allowed. */
export const swingPivotBounce = defineStrategy({
  name: 'swing_pivot_bounce',
  description:
    'Long from a close near the last swing low until one near the last swing high; short the other way round if allowed.',
  parameters: {
    swing_period: { type: 'integer', min: 1, max: 100, default: 5, description: 'Bars on each side of a swing point.' },
    bounce_threshold: {
      type: 'float',
      min: 0,
      max: 0.2,
      default: 0.01,
      description: 'Distance to the swing point at which a position begins, as a fraction.',
    },
    exit_threshold: {
      type: 'float',
      min: 0,
      max: 0.2,
      default: 0.005,
      description: 'Distance to the other swing point at which it ends.',
    },
    allow_short: { type: 'boolean', default: false, description: 'Whether short positions are taken.' },
  },
  warmup: ({ swing_period }) => 2 * swing_period,
  positions(context, { swing_period, bounce_threshold, exit_threshold, allow_short }, out) {
    const { high, low } = context.indicator(swing, { period: swing_period })
    const { close } = context
    const wide = (i: number): boolean => high[i]! > low[i]! * (1 + bounce_threshold + exit_threshold)
    const rule = {
      enterLong: (i: number) => wide(i) && close[i]! >= low[i]! && close[i]! <= low[i]! * (1 + bounce_threshold),
      exitLong: (i: number) => close[i]! >= high[i]! * (1 - exit_threshold) || close[i]! < low[i]!,
      enterShort: (i: number) => wide(i) && close[i]! <= high[i]! && close[i]! >= high[i]! * (1 - bounce_threshold),
      exitShort: (i: number) => close[i]! <= low[i]! * (1 + exit_threshold) || close[i]! > high[i]!,
    }
    holdUntilExit(rule, 2 * swing_period, allow_short, out)
  },
})
