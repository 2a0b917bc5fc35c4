/** @module Stochastic oscillator. */
import { bars, defineIndicator } from './indicator.ts'
import { divide, highest, lowest, mean } from './rolling.ts'

/** %K = 100·(close − lowest low)/(highest high − lowest low) over n bars, %D its mean over d bars, slow %D the mean of that (Lane, 1984); 50 without a range. */
export const stochastic = defineIndicator({
  name: 'stochastic',
  title: 'Stochastic oscillator',
  description:
    '%K = 100·(close − lowest low)/(highest high − lowest low) over n bars, %D its mean over d bars, slow %D the mean of that (Lane, 1984); 50 without a range.',
  inputs: ['high', 'low', 'close'],
  parameters: { k_period: bars(14), d_period: bars(3) },
  outputs: ['k', 'd', 'slow_d'],
  warmup: ({ k_period, d_period }) => k_period - 1 + 2 * (d_period - 1),
  start({ k_period, d_period }) {
    const top = highest(k_period)
    const bottom = lowest(k_period)
    const fast = mean(d_period)
    const slow = mean(d_period)
    return (input, out) => {
      const low = bottom(input[1]!)
      out[0] = 100 * divide(input[2]! - low, top(input[0]!) - low, 0.5)
      out[1] = fast(out[0]!)
      out[2] = slow(out[1]!)
    }
  },
})
