/** @module Breakout with a shorter exit channel and a stop. */
import { atr } from '../indicators/atr.ts'
import { donchianChannel } from '../indicators/donchian-channel.ts'
import { holdUntilExit } from '../signal-rules.ts'
import { defineStrategy } from '../strategy.ts'

/** Long from a close above the highest high of the entry channel until one below the lowest low of the exit channel or a stop of ATRs under the entry; short likewise if allowed (the rules of the Turtles, 1983). */
export const breakout = defineStrategy({
  name: 'breakout',
  description:
    'Long from a close above the highest high of the entry channel until one below the lowest low of the exit channel or a stop of ATRs under the entry; short likewise if allowed (the rules of the Turtles, 1983).',
  parameters: {
    lookback_period: {
      type: 'integer',
      min: 1,
      max: 500,
      default: 20,
      description: 'Bars of the channel that is broken.',
    },
    exit_period: {
      type: 'integer',
      min: 1,
      max: 500,
      default: 10,
      description: 'Bars of the channel that ends a position.',
    },
    atr_period: { type: 'integer', min: 1, max: 500, default: 14, description: 'Bars of the average true range.' },
    atr_multiplier: {
      type: 'float',
      min: 0.1,
      max: 20,
      default: 1.5,
      description: 'Average true ranges from the deciding close to the stop.',
    },
    allow_short: { type: 'boolean', default: false, description: 'Whether short positions are taken.' },
  },
  warmup: ({ lookback_period, exit_period, atr_period }) => Math.max(lookback_period, exit_period, atr_period),
  positions(context, { lookback_period, exit_period, atr_period, atr_multiplier, allow_short }, out) {
    const entry = context.indicator(donchianChannel, { period: lookback_period })
    const exit = context.indicator(donchianChannel, { period: exit_period })
    const { value: range } = context.indicator(atr, { period: atr_period })
    const { close } = context
    let stop = Number.NaN
    const rule = {
      enterLong(i: number) {
        if (!(close[i]! > entry.upper[i - 1]!)) return false
        stop = close[i]! - atr_multiplier * range[i]!
        return true
      },
      exitLong: (i: number) => close[i]! < exit.lower[i - 1]! || close[i]! < stop,
      enterShort(i: number) {
        if (!(close[i]! < entry.lower[i - 1]!)) return false
        stop = close[i]! + atr_multiplier * range[i]!
        return true
      },
      exitShort: (i: number) => close[i]! > exit.upper[i - 1]! || close[i]! > stop,
    }
    holdUntilExit(rule, Math.max(lookback_period, exit_period, atr_period), allow_short, out)
  },
})
