/** @module Double exponential moving average. */
import { bars, defineIndicator } from './indicator.ts'
import { exponential } from './rolling.ts'

/** 2·EMA − EMA of EMA (Mulloy, Technical Analysis of Stocks and Commodities, 1994). */
export const dema = defineIndicator({
  name: 'dema',
  title: 'Double exponential moving average',
  description: '2·EMA − EMA of EMA (Mulloy, Technical Analysis of Stocks and Commodities, 1994).',
  inputs: ['close'],
  parameters: { period: bars(20) },
  outputs: ['value'],
  warmup: ({ period }) => 2 * (period - 1),
  start({ period }) {
    const first = exponential(period)
    const second = exponential(period)
    return (input, out) => {
      const once = first(input[0]!)
      out[0] = 2 * once - second(once)
    }
  },
})
