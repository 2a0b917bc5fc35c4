/** @module On-balance volume. */
import { defineIndicator } from './indicator.ts'
import { change, cumulative } from './rolling.ts'

/** Running sum of volume, added when the close rises, subtracted when it falls (Granville, 1963); begins with the first volume. */
export const obv = defineIndicator({
  name: 'obv',
  title: 'On-balance volume',
  description:
    'Running sum of volume, added when the close rises, subtracted when it falls (Granville, 1963); begins with the first volume.',
  inputs: ['close', 'volume'],
  parameters: {},
  outputs: ['value'],
  warmup: () => 0,
  start() {
    const step = change(1)
    const total = cumulative()
    return (input, out) => {
      const move = step(input[0]!)
      out[0] = total(Number.isNaN(move) ? input[1]! : Math.sign(move) * input[1]!)
    }
  },
})
