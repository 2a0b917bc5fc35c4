/** @module Channel of closes. */
import { bars, defineIndicator } from './indicator.ts'
import { highest, lowest } from './rolling.ts'

/** Highest and lowest close and their mean over the last n bars, this bar included. */
export const closeChannel = defineIndicator({
  name: 'close_channel',
  title: 'Close channel',
  description: 'Highest and lowest close and their mean over the last n bars, this bar included.',
  inputs: ['close'],
  parameters: { period: bars(20) },
  outputs: ['lower', 'middle', 'upper'],
  warmup: ({ period }) => period - 1,
  start({ period }) {
    const top = highest(period)
    const bottom = lowest(period)
    return (input, out) => {
      out[0] = bottom(input[0]!)
      out[2] = top(input[0]!)
      out[1] = (out[0]! + out[2]!) / 2
    }
  },
})
