/** @module Diagonal channel breakout: out of the channel around a sloping line. */
import { regressionChannel } from '../indicators/regression-channel.ts'
import { holdUntilExit } from '../signal-rules.ts'
import { defineStrategy } from '../strategy.ts'

/**
 * Long from a close above the channel of the bars before, carried on by one bar, until a close below its middle; short the
 * other way round if allowed.
 */
export const diagonalChannelBreakout = defineStrategy({
  name: 'diagonal_channel_breakout',
  description:
    'Long from a close above a diagonal channel until one below its middle line; short the other way round if allowed.',
  parameters: {
    period: { type: 'integer', min: 3, max: 2000, default: 50, description: 'Bars of the line.' },
    width: { type: 'float', min: 0.1, max: 10, default: 2, description: 'Deviations from the line to the edge.' },
    allow_short: { type: 'boolean', default: false, description: 'Whether short positions are taken.' },
  },
  warmup: ({ period }) => period,
  positions(context, { period, width, allow_short }, out) {
    const { upper, middle, lower, slope } = context.indicator(regressionChannel, { period, width })
    const { close } = context
    const edge = (line: Float64Array, bar: number): number => line[bar - 1]! + slope[bar - 1]!
    const rule = {
      enterLong: (bar: number) => close[bar]! > edge(upper, bar),
      exitLong: (bar: number) => close[bar]! < edge(middle, bar),
      enterShort: (bar: number) => close[bar]! < edge(lower, bar),
      exitShort: (bar: number) => close[bar]! > edge(middle, bar),
    }
    holdUntilExit(rule, period, allow_short, out)
  },
})
