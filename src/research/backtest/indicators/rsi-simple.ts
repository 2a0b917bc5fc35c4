/** @module Relative strength index with simple averages. */
import { bars, defineIndicator } from './indicator.ts'
import { change, divide, mean } from './rolling.ts'

/** 100·U/(U + D) with simple averages of rises and falls; 50 when nothing moved. Unlike Wilder’s it forgets what is older than n bars. */
export const rsiSimple = defineIndicator({
  name: 'rsi_simple',
  title: 'Cutler’s relative strength index',
  description:
    '100·U/(U + D) with simple averages of rises and falls; 50 when nothing moved. Unlike Wilder’s it forgets what is older than n bars.',
  inputs: ['close'],
  parameters: { period: bars(14) },
  outputs: ['value'],
  warmup: ({ period }) => period,
  start({ period }) {
    const step = change(1)
    const rises = mean(period)
    const falls = mean(period)
    return (input, out) => {
      const move = step(input[0]!)
      const rise = rises(Math.max(move, 0))
      const fall = falls(Math.max(-move, 0))
      out[0] = 100 * divide(rise, rise + fall, 0.5)
    }
  },
})
