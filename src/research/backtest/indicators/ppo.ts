/** @module Percentage price oscillator. */
import { bars, defineIndicator } from './indicator.ts'
import { exponential } from './rolling.ts'

/** 100·(fast EMA/slow EMA − 1) and its EMA as signal: MACD that compares between prices. */
export const ppo = defineIndicator({
  name: 'ppo',
  title: 'Percentage price oscillator',
  description: '100·(fast EMA/slow EMA − 1) and its EMA as signal: MACD that compares between prices.',
  inputs: ['close'],
  parameters: { fast_period: bars(12), slow_period: bars(26), signal_period: bars(9) },
  outputs: ['value', 'signal', 'histogram'],
  warmup: ({ fast_period, slow_period, signal_period }) => Math.max(fast_period, slow_period) + signal_period - 2,
  start({ fast_period, slow_period, signal_period }) {
    const fast = exponential(fast_period)
    const slow = exponential(slow_period)
    const signal = exponential(signal_period)
    return (input, out) => {
      const above = fast(input[0]!)
      const below = slow(input[0]!)
      const value = 100 * (above / below - 1)
      const smooth = signal(value)
      out[0] = value
      out[1] = smooth
      out[2] = value - smooth
    }
  },
})
