/** @module Volume-weighted average price over a window. */
import { bars, defineIndicator } from './indicator.ts'
import { divide, sum } from './rolling.ts'

/** Σ typical price · volume / Σ volume over n bars; the typical price when no volume was traded. */
export const vwap = defineIndicator({
  name: 'vwap',
  title: 'Volume-weighted average price',
  description: 'Σ typical price · volume / Σ volume over n bars; the typical price when no volume was traded.',
  inputs: ['high', 'low', 'close', 'volume'],
  parameters: { period: bars(20) },
  outputs: ['value'],
  warmup: ({ period }) => period - 1,
  start({ period }) {
    const value = sum(period)
    const volume = sum(period)
    return (input, out) => {
      const price = (input[0]! + input[1]! + input[2]!) / 3
      out[0] = divide(value(price * input[3]!), volume(input[3]!), price)
    }
  },
})
