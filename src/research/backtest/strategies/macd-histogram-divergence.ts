/** @module Divergence of price and the MACD histogram. */
import { macdDivergence } from '../indicators/macd-divergence.ts'
import { holdUntilExit } from '../signal-rules.ts'
import { defineStrategy } from '../strategy.ts'

/** Long from a bullish divergence at swing lows until a bearish one or the holding time; short likewise from bearish ones if allowed. */
export const macdHistogramDivergence = defineStrategy({
  name: 'macd_histogram_divergence',
  description:
    'Long from a bullish divergence at swing lows until a bearish one or the holding time; short likewise from bearish ones if allowed.',
  parameters: {
    fast_period: { type: 'integer', min: 2, max: 500, default: 12, description: 'Bars of the fast average.' },
    slow_period: { type: 'integer', min: 3, max: 1000, default: 26, description: 'Bars of the slow average.' },
    signal_period: { type: 'integer', min: 2, max: 500, default: 9, description: 'Bars of the signal line.' },
    swing_lookback: {
      type: 'integer',
      min: 1,
      max: 100,
      default: 5,
      description: 'Bars on each side of a swing point.',
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
  constraints: [
    { expression: 'fast_period < slow_period', holds: ({ fast_period, slow_period }) => fast_period < slow_period },
  ],
  warmup: ({ slow_period, signal_period, swing_lookback }) => slow_period + signal_period - 2 + 2 * swing_lookback,
  positions(context, { fast_period, slow_period, signal_period, swing_lookback, max_hold_bars, allow_short }, out) {
    const { signal } = context.indicator(macdDivergence, {
      fast_period,
      slow_period,
      signal_period,
      swing_period: swing_lookback,
    })
    let entry = 0
    const enter = (i: number, side: number): boolean => {
      if (signal[i] !== side) return false
      entry = i
      return true
    }
    const rule = {
      enterLong: (i: number) => enter(i, 1),
      exitLong: (i: number) => signal[i] === -1 || i - entry >= max_hold_bars,
      enterShort: (i: number) => enter(i, -1),
      exitShort: (i: number) => signal[i] === 1 || i - entry >= max_hold_bars,
    }
    holdUntilExit(rule, slow_period + signal_period - 2 + 2 * swing_lookback, allow_short, out)
  },
})
