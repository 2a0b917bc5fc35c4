/** @module Awesome oscillator. */
import { bars, defineIndicator } from './indicator.ts'
import { mean } from './rolling.ts'

/** Mean over 5 minus mean over 34 bars of (high + low)/2 (Williams, 1998). */
export const awesomeOscillator = defineIndicator({
  name: 'awesome_oscillator',
  title: 'Awesome oscillator',
  description: 'Mean over 5 minus mean over 34 bars of (high + low)/2 (Williams, 1998).',
  inputs: ['high', 'low'],
  parameters: { fast_period: bars(5), slow_period: bars(34) },
  outputs: ['value'],
  warmup: ({ fast_period, slow_period }) => Math.max(fast_period, slow_period) - 1,
  start({ fast_period, slow_period }) {
    const fast = mean(fast_period)
    const slow = mean(slow_period)
    return (input, out) => {
      const middle = (input[0]! + input[1]!) / 2
      out[0] = fast(middle) - slow(middle)
    }
  },
})
