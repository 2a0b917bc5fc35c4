/** @module Ease of movement. */
import { bars, defineIndicator } from './indicator.ts'
import { change, divide, mean } from './rolling.ts'

/** Change of (high + low)/2 · (high − low) / (volume / 10,000), and its mean over n bars (Arms, 1996); 0 without volume. */
export const easeOfMovement = defineIndicator({
  name: 'ease_of_movement',
  title: 'Ease of movement',
  description:
    'Change of (high + low)/2 · (high − low) / (volume / 10,000), and its mean over n bars (Arms, 1996); 0 without volume.',
  inputs: ['high', 'low', 'volume'],
  parameters: { period: bars(9) },
  outputs: ['value', 'average'],
  warmup: ({ period }) => period,
  start({ period }) {
    const step = change(1)
    const smooth = mean(period)
    return (input, out) => {
      const move = step((input[0]! + input[1]!) / 2)
      out[0] = divide(move * (input[0]! - input[1]!) * 10_000, input[2]!, 0)
      out[1] = smooth(out[0]!)
    }
  },
})
