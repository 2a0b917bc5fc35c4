/** @module Momentum: a fast moving average above or below a slow one by a threshold. */
import { decidedByLines } from '../signal-rules.ts'
import { defineStrategy } from '../strategy.ts'

/**
 * Long while the fast simple moving average of closes is more than `signal_threshold` above the slow one, as a fraction of
 * it; short while it is more than that below, if `allow_short`; else flat. With a threshold of 0 it is the dual moving
 * average crossover (Brock, Lakonishok and LeBaron, "Simple Technical Trading Rules", Journal of Finance, 1992).
 */
export const momentum = defineStrategy({
  name: 'momentum',
  description:
    'Long while the fast moving average is above the slow one by more than the threshold, short below it if allowed, else flat.',
  parameters: {
    fast_period: { type: 'integer', min: 1, max: 1000, default: 10, description: 'Bars of the fast average.' },
    slow_period: { type: 'integer', min: 2, max: 2000, default: 20, description: 'Bars of the slow average.' },
    signal_threshold: {
      type: 'float',
      min: 0,
      max: 1,
      default: 0.01,
      description: 'Distance of the averages, as a fraction of the slow one, from which a position is taken.',
    },
    allow_short: { type: 'boolean', default: false, description: 'Whether short positions are taken.' },
  },
  constraints: [
    {
      expression: 'fast_period < slow_period',
      holds: ({ fast_period, slow_period }) => fast_period < slow_period,
    },
  ],
  warmup: ({ slow_period }) => slow_period - 1,
  positions: decidedByLines((context, { fast_period, slow_period, signal_threshold, allow_short }) => ({
    upper: context.sma('close', fast_period),
    lower: context.sma('close', slow_period),
    // Multiplying by 1 ± threshold instead of dividing keeps ties of the averages exact at threshold 0.
    above: 1 + signal_threshold,
    below: allow_short ? 1 - signal_threshold : undefined,
  })),
})
