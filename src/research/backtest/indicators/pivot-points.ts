/** @module Pivot points of the bar before. */
import { defineIndicator } from './indicator.ts'

/** P = (high + low + close)/3 of the bar before; R1 = 2P − low, S1 = 2P − high, R2 = P + range, S2 = P − range. */
export const pivotPoints = defineIndicator({
  name: 'pivot_points',
  title: 'Pivot points',
  description:
    'P = (high + low + close)/3 of the bar before; R1 = 2P − low, S1 = 2P − high, R2 = P + range, S2 = P − range.',
  inputs: ['high', 'low', 'close'],
  parameters: {},
  outputs: ['pivot', 'resistance1', 'support1', 'resistance2', 'support2'],
  warmup: () => 1,
  start() {
    let high = Number.NaN
    let low = Number.NaN
    let close = Number.NaN
    return (input, out) => {
      const pivot = (high + low + close) / 3
      out[0] = pivot
      out[1] = 2 * pivot - low
      out[2] = 2 * pivot - high
      out[3] = pivot + (high - low)
      out[4] = pivot - (high - low)
      high = input[0]!
      low = input[1]!
      close = input[2]!
    }
  },
})
