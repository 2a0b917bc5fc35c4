/** @module Triple exponential moving average. */
import { bars, defineIndicator } from './indicator.ts'
import { exponential } from './rolling.ts'

/** 3·EMA − 3·EMA² + EMA³, where EMA² is the EMA of the EMA (Mulloy, 1994). */
export const tema = defineIndicator({
  name: 'tema',
  title: 'Triple exponential moving average',
  description: '3·EMA − 3·EMA² + EMA³, where EMA² is the EMA of the EMA (Mulloy, 1994).',
  inputs: ['close'],
  parameters: { period: bars(20) },
  outputs: ['value'],
  warmup: ({ period }) => 3 * (period - 1),
  start({ period }) {
    const first = exponential(period)
    const second = exponential(period)
    const third = exponential(period)
    return (input, out) => {
      const once = first(input[0]!)
      const twice = second(once)
      out[0] = 3 * once - 3 * twice + third(twice)
    }
  },
})
