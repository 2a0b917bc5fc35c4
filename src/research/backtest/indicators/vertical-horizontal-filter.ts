/** @module Vertical horizontal filter: trend against noise. */
import { bars, defineIndicator } from './indicator.ts'
import { change, divide, highest, lowest, sum } from './rolling.ts'

/** (highest − lowest close) / Σ|change| over n bars (White, 1991); 0 when nothing moved. */
export const verticalHorizontalFilter = defineIndicator({
  name: 'vertical_horizontal_filter',
  title: 'Vertical horizontal filter',
  description: '(highest − lowest close) / Σ|change| over n bars (White, 1991); 0 when nothing moved.',
  inputs: ['close'],
  parameters: { period: bars(28, 2) },
  outputs: ['value'],
  warmup: ({ period }) => period,
  start({ period }) {
    const top = highest(period)
    const bottom = lowest(period)
    const step = change(1)
    const path = sum(period)
    return (input, out) => {
      const close = input[0]!
      out[0] = divide(top(close) - bottom(close), path(Math.abs(step(close))), 0)
    }
  },
})
