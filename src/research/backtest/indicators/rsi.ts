/** @module Relative strength index. */
import { bars, defineIndicator } from './indicator.ts'
import { change, divide, wilder } from './rolling.ts'

/** 100·U/(U + D) with Wilder averages of rises and falls (Wilder, 1978); 50 when nothing moved. */
export const rsi = defineIndicator({
  name: 'rsi',
  title: 'Relative strength index',
  description: '100·U/(U + D) with Wilder averages of rises and falls (Wilder, 1978); 50 when nothing moved.',
  inputs: ['close'],
  parameters: { period: bars(14) },
  outputs: ['value'],
  warmup: ({ period }) => period,
  start({ period }) {
    const step = change(1)
    const rises = wilder(period)
    const falls = wilder(period)
    return (input, out) => {
      const move = step(input[0]!)
      const rise = rises(Math.max(move, 0))
      const fall = falls(Math.max(-move, 0))
      out[0] = 100 * divide(rise, rise + fall, 0.5)
    }
  },
})
