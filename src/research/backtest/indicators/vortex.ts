/** @module Vortex indicator. */
import { bars, defineIndicator } from './indicator.ts'
import { divide, lag, rangeWithGap, sum } from './rolling.ts'

/** Σ|high − low before| and Σ|low − high before| over Σ true range, n bars (Botes and Siepman, 2010). */
export const vortex = defineIndicator({
  name: 'vortex',
  title: 'Vortex indicator',
  description: 'Σ|high − low before| and Σ|low − high before| over Σ true range, n bars (Botes and Siepman, 2010).',
  inputs: ['high', 'low', 'close'],
  parameters: { period: bars(14) },
  outputs: ['plus', 'minus'],
  warmup: ({ period }) => period,
  start({ period }) {
    const range = rangeWithGap()
    const total = sum(period)
    const rising = sum(period)
    const falling = sum(period)
    const highBefore = lag(1)
    const lowBefore = lag(1)
    return (input, out) => {
      const span = total(range(input[0]!, input[1]!, input[2]!))
      const low = lowBefore(input[1]!)
      const high = highBefore(input[0]!)
      out[0] = divide(rising(Math.abs(input[0]! - low)), span, 1)
      out[1] = divide(falling(Math.abs(input[1]! - high)), span, 1)
    }
  },
})
