/** @module Donchian channel, with the trend. */
import { donchianChannel } from '../indicators/donchian-channel.ts'
import { holdUntilExit } from '../signal-rules.ts'
import { defineStrategy } from '../strategy.ts'

/** Long from a close above the highest high of the bars before until one below their lowest low; then short if allowed (Donchian, 1960). */
export const donchianBreakout = defineStrategy({
  name: 'donchian_breakout',
  description:
    'Long from a close above the highest high of the bars before until one below their lowest low; then short if allowed (Donchian, 1960).',
  parameters: {
    period: {
      type: 'integer',
      min: 1,
      max: 500,
      default: 20,
      description: 'Bars of the channel, the deciding bar not among them.',
    },
    allow_short: { type: 'boolean', default: false, description: 'Whether short positions are taken.' },
  },
  warmup: ({ period }) => period,
  positions(context, { period, allow_short }, out) {
    const { lower, upper } = context.indicator(donchianChannel, { period })
    const { close } = context
    const rule = {
      enterLong: (i: number) => close[i]! > upper[i - 1]!,
      exitLong: (i: number) => close[i]! < lower[i - 1]!,
      enterShort: (i: number) => close[i]! < lower[i - 1]!,
      exitShort: (i: number) => close[i]! > upper[i - 1]!,
    }
    holdUntilExit(rule, period, allow_short, out)
  },
})
