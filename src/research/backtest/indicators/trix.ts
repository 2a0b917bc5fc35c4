/** @module Rate of change of a triple exponential average. */
import { bars, defineIndicator } from './indicator.ts'
import { exponential, lag } from './rolling.ts'

/** 100·(x / x before − 1) of x = EMA of EMA of EMA, with an EMA of it as signal (Hutson, 1983). */
export const trix = defineIndicator({
  name: 'trix',
  title: 'TRIX',
  description: '100·(x / x before − 1) of x = EMA of EMA of EMA, with an EMA of it as signal (Hutson, 1983).',
  inputs: ['close'],
  parameters: { period: bars(20), signal_period: bars(9) },
  outputs: ['value', 'signal'],
  warmup: ({ period, signal_period }) => 3 * (period - 1) + 1 + signal_period - 1,
  start({ period, signal_period }) {
    const first = exponential(period)
    const second = exponential(period)
    const third = exponential(period)
    const before = lag(1)
    const smooth = exponential(signal_period)
    return (input, out) => {
      const value = third(second(first(input[0]!)))
      out[0] = 100 * (value / before(value) - 1)
      out[1] = smooth(out[0]!)
    }
  },
})
