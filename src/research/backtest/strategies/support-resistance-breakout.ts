/** @module Breakout from repeated levels. */
import { supportResistance } from '../indicators/support-resistance.ts'
import { holdUntilExit } from '../signal-rules.ts'
import { defineStrategy } from '../strategy.ts'

/** Long from a close above resistance by the threshold until one below support by it; then short if allowed. */
export const supportResistanceBreakout = defineStrategy({
  name: 'support_resistance_breakout',
  description:
    'Long from a close above resistance by the threshold until one below support by it; then short if allowed.',
  parameters: {
    period: { type: 'integer', min: 10, max: 1000, default: 50, description: 'Bars in which touches are counted.' },
    min_touches: { type: 'integer', min: 1, max: 10, default: 2, description: 'Swing points that make a level.' },
    threshold: {
      type: 'float',
      min: 0,
      max: 0.2,
      default: 0.005,
      description: 'Distance beyond the level, as a fraction.',
    },
    allow_short: { type: 'boolean', default: false, description: 'Whether short positions are taken.' },
  },
  warmup: () => 6,
  positions(context, { period, min_touches, threshold, allow_short }, out) {
    const { support, resistance } = context.indicator(supportResistance, { period, touches: min_touches })
    const { close } = context
    const above = (i: number): boolean => close[i]! > resistance[i]! * (1 + threshold)
    const below = (i: number): boolean => close[i]! < support[i]! * (1 - threshold)
    holdUntilExit({ enterLong: above, exitLong: below, enterShort: below, exitShort: above }, 6, allow_short, out)
  },
})
