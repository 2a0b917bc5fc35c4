/** @module Diagonal channel reversion: back to a sloping line from the edge of its channel. */
import { regressionChannel } from '../indicators/regression-channel.ts'
import { holdUntilExit } from '../signal-rules.ts'
import { defineStrategy } from '../strategy.ts'

/** Long from a close below the channel until one above its middle; short the other way round if allowed. */
export const diagonalChannelReversion = defineStrategy({
  name: 'diagonal_channel_reversion',
  description:
    'Long from a close below a diagonal channel until one above its middle line; short the other way round if allowed.',
  parameters: {
    period: { type: 'integer', min: 3, max: 2000, default: 50, description: 'Bars of the line.' },
    width: { type: 'float', min: 0.1, max: 10, default: 2, description: 'Deviations from the line to the edge.' },
    allow_short: { type: 'boolean', default: false, description: 'Whether short positions are taken.' },
  },
  warmup: ({ period }) => period - 1,
  positions(context, { period, width, allow_short }, out) {
    const { upper, middle, lower } = context.indicator(regressionChannel, { period, width })
    const { close } = context
    const rule = {
      enterLong: (bar: number) => close[bar]! < lower[bar]!,
      exitLong: (bar: number) => close[bar]! > middle[bar]!,
      enterShort: (bar: number) => close[bar]! > upper[bar]!,
      exitShort: (bar: number) => close[bar]! < middle[bar]!,
    }
    holdUntilExit(rule, period - 1, allow_short, out)
  },
})
