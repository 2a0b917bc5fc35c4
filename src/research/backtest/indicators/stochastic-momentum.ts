/** @module Stochastic momentum index. */
import { bars, defineIndicator } from './indicator.ts'
import { divide, exponential, highest, lowest } from './rolling.ts'

/** 100·smoothed(close − middle of range)/smoothed(half range), smoothed twice by EMAs; its EMA as signal (Blau, 1995). */
export const stochasticMomentum = defineIndicator({
  name: 'stochastic_momentum',
  title: 'Stochastic momentum index',
  description:
    '100·smoothed(close − middle of range)/smoothed(half range), smoothed twice by EMAs; its EMA as signal (Blau, 1995).',
  inputs: ['high', 'low', 'close'],
  parameters: { period: bars(13), fast_period: bars(2), slow_period: bars(25), signal_period: bars(9) },
  outputs: ['value', 'signal'],
  warmup: ({ period, fast_period, slow_period, signal_period }) =>
    period - 1 + slow_period - 1 + fast_period - 1 + signal_period - 1,
  start({ period, fast_period, slow_period, signal_period }) {
    const top = highest(period)
    const bottom = lowest(period)
    const distance = [exponential(slow_period), exponential(fast_period)] as const
    const range = [exponential(slow_period), exponential(fast_period)] as const
    const smooth = exponential(signal_period)
    return (input, out) => {
      const high = top(input[0]!)
      const low = bottom(input[1]!)
      const above = distance[1](distance[0](input[2]! - (high + low) / 2))
      const span = range[1](range[0](high - low))
      out[0] = 100 * divide(above, span / 2, 0)
      out[1] = smooth(out[0]!)
    }
  },
})
