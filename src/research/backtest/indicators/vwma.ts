/** @module Volume-weighted moving average. */
import { bars, defineIndicator } from './indicator.ts'
import { divide, sum } from './rolling.ts'

/** Σ close·volume / Σ volume over n bars; the close when no volume was traded. */
export const vwma = defineIndicator({
  name: 'vwma',
  title: 'Volume-weighted moving average',
  description: 'Σ close·volume / Σ volume over n bars; the close when no volume was traded.',
  inputs: ['close', 'volume'],
  parameters: { period: bars(20) },
  outputs: ['value'],
  warmup: ({ period }) => period - 1,
  start({ period }) {
    const value = sum(period)
    const volume = sum(period)
    return (input, out) => {
      out[0] = divide(value(input[0]! * input[1]!), volume(input[1]!), input[0]!)
    }
  },
})
