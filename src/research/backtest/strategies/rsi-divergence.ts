/** @module Divergence of price and RSI. */
import { rsi } from '../indicators/rsi.ts'
import { rsiDivergence as rsiDivergenceIndicator } from '../indicators/rsi-divergence.ts'
import { holdUntilExit } from '../signal-rules.ts'
import { defineStrategy } from '../strategy.ts'

/** Long from a bullish divergence at swing lows until a bearish one, the RSI above its exit level, or the holding time; short likewise from bearish ones if allowed. */
export const rsiDivergence = defineStrategy({
  name: 'rsi_divergence',
  description:
    'Long from a bullish divergence at swing lows until a bearish one, the RSI above its exit level, or the holding time; short likewise from bearish ones if allowed.',
  parameters: {
    rsi_period: { type: 'integer', min: 2, max: 500, default: 14, description: 'Bars of the RSI.' },
    swing_lookback: {
      type: 'integer',
      min: 1,
      max: 100,
      default: 5,
      description: 'Bars on each side of a swing point.',
    },
    exit_level: {
      type: 'float',
      min: 50,
      max: 100,
      default: 70,
      description: 'RSI above which a long ends; a short ends below 100 minus it.',
    },
    max_hold_bars: {
      type: 'integer',
      min: 1,
      max: 5000,
      default: 50,
      description: 'Bars after which a position ends.',
    },
    allow_short: { type: 'boolean', default: false, description: 'Whether short positions are taken.' },
  },
  warmup: ({ rsi_period, swing_lookback }) => rsi_period + 2 * swing_lookback,
  positions(context, { rsi_period, swing_lookback, exit_level, max_hold_bars, allow_short }, out) {
    const { signal } = context.indicator(rsiDivergenceIndicator, { rsi_period, swing_period: swing_lookback })
    const { value } = context.indicator(rsi, { period: rsi_period })
    let entry = 0
    const enter = (i: number, side: number): boolean => {
      if (signal[i] !== side) return false
      entry = i
      return true
    }
    const rule = {
      enterLong: (i: number) => enter(i, 1),
      exitLong: (i: number) => signal[i] === -1 || value[i]! > exit_level || i - entry >= max_hold_bars,
      enterShort: (i: number) => enter(i, -1),
      exitShort: (i: number) => signal[i] === 1 || value[i]! < 100 - exit_level || i - entry >= max_hold_bars,
    }
    holdUntilExit(rule, rsi_period + 2 * swing_lookback, allow_short, out)
  },
})
