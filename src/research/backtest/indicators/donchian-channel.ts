/** @module Donchian channel. */
import { bars, defineIndicator } from './indicator.ts'
import { highest, lowest } from './rolling.ts'

/** Highest high, lowest low and their mean over the last n bars, this bar included. */
export const donchianChannel = defineIndicator({
  name: 'donchian_channel',
  title: 'Donchian channel',
  description: 'Highest high, lowest low and their mean over the last n bars, this bar included.',
  inputs: ['high', 'low'],
  parameters: { period: bars(20) },
  outputs: ['lower', 'middle', 'upper'],
  warmup: ({ period }) => period - 1,
  start({ period }) {
    const top = highest(period)
    const bottom = lowest(period)
    return (input, out) => {
      out[0] = bottom(input[1]!)
      out[2] = top(input[0]!)
      out[1] = (out[0]! + out[2]!) / 2
    }
  },
})
