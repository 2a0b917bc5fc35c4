/** @module Volume-price trend. */
import { defineIndicator } from './indicator.ts'
import { cumulative, lag } from './rolling.ts'

/** Running sum of volume · return of the close. */
export const vpt = defineIndicator({
  name: 'vpt',
  title: 'Volume-price trend',
  description: 'Running sum of volume · return of the close.',
  inputs: ['close', 'volume'],
  parameters: {},
  outputs: ['value'],
  warmup: () => 1,
  start() {
    const before = lag(1)
    const total = cumulative()
    return (input, out) => {
      const last = before(input[0]!)
      if (!Number.isNaN(last)) out[0] = total(input[1]! * (input[0]! / last - 1))
    }
  },
})
