/** @module Moving average convergence divergence. */
import { bars, defineIndicator } from './indicator.ts'
import { exponential } from './rolling.ts'

/** EMA(fast) − EMA(slow); its EMA as signal; the difference as histogram (Appel, 1979). */
export const macd = defineIndicator({
  name: 'macd',
  title: 'Moving average convergence divergence',
  description: 'EMA(fast) − EMA(slow); its EMA as signal; the difference as histogram (Appel, 1979).',
  inputs: ['close'],
  parameters: { fast_period: bars(12), slow_period: bars(26), signal_period: bars(9) },
  outputs: ['macd', 'signal', 'histogram'],
  warmup: ({ fast_period, slow_period, signal_period }) => Math.max(fast_period, slow_period) - 1 + signal_period - 1,
  start({ fast_period, slow_period, signal_period }) {
    const fast = exponential(fast_period)
    const slow = exponential(slow_period)
    const smooth = exponential(signal_period)
    return (input, out) => {
      out[0] = fast(input[0]!) - slow(input[0]!)
      out[1] = smooth(out[0]!)
      out[2] = out[0]! - out[1]!
    }
  },
})
