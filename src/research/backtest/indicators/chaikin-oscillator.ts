/** @module Chaikin oscillator. */
import { bars, defineIndicator } from './indicator.ts'
import { closeLocation, cumulative, exponential } from './rolling.ts'

/** EMA(fast) − EMA(slow) of the accumulation/distribution line, seeded with its first value (Chaikin). */
export const chaikinOscillator = defineIndicator({
  name: 'chaikin_oscillator',
  title: 'Chaikin oscillator',
  description: 'EMA(fast) − EMA(slow) of the accumulation/distribution line, seeded with its first value (Chaikin).',
  inputs: ['high', 'low', 'close', 'volume'],
  parameters: { fast_period: bars(3), slow_period: bars(10) },
  outputs: ['value'],
  warmup: ({ fast_period, slow_period }) => Math.max(fast_period, slow_period) - 1,
  start({ fast_period, slow_period }) {
    const total = cumulative()
    const fast = exponential(fast_period, 2 / (fast_period + 1), 'first')
    const slow = exponential(slow_period, 2 / (slow_period + 1), 'first')
    let count = 0
    return (input, out) => {
      const line = total(closeLocation(input[0]!, input[1]!, input[2]!) * input[3]!)
      const value = fast(line) - slow(line)
      count++
      out[0] = count < Math.max(fast_period, slow_period) ? Number.NaN : value
    }
  },
})
