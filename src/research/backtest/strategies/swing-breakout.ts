/** @module Price against the last swing points. */
import { swing } from '../indicators/swing.ts'
import { holdUntilExit } from '../signal-rules.ts'
import { defineStrategy } from '../strategy.ts'

/** Long from a close above the last swing high until one below the last swing low; then short if allowed. */
export const swingBreakout = defineStrategy({
  name: 'swing_breakout',
  description: 'Long from a close above the last swing high until one below the last swing low; then short if allowed.',
  parameters: {
    swing_period: { type: 'integer', min: 1, max: 100, default: 5, description: 'Bars on each side of a swing point.' },
    allow_short: { type: 'boolean', default: false, description: 'Whether short positions are taken.' },
  },
  warmup: ({ swing_period }) => 2 * swing_period,
  positions(context, { swing_period, allow_short }, out) {
    const { high, low } = context.indicator(swing, { period: swing_period })
    const { close } = context
    const rule = {
      enterLong: (i: number) => close[i]! > high[i]!,
      exitLong: (i: number) => close[i]! < low[i]!,
      enterShort: (i: number) => close[i]! < low[i]!,
      exitShort: (i: number) => close[i]! > high[i]!,
    }
    holdUntilExit(rule, 2 * swing_period, allow_short, out)
  },
})
