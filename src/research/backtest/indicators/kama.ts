/** @module Kaufman’s adaptive moving average. */
import { bars, defineIndicator } from './indicator.ts'
import { change, divide, sum } from './rolling.ts'

/** Exponential average whose factor grows with the efficiency ratio |change over n| / Σ|change| (Kaufman, 1995). */
export const kama = defineIndicator({
  name: 'kama',
  title: 'Kaufman adaptive moving average',
  description:
    'Exponential average whose factor grows with the efficiency ratio |change over n| / Σ|change| (Kaufman, 1995).',
  inputs: ['close'],
  parameters: { period: bars(10), fast_period: bars(2), slow_period: bars(30) },
  outputs: ['value'],
  warmup: ({ period }) => period,
  start({ period, fast_period, slow_period }) {
    const slowest = 2 / (slow_period + 1)
    const fastest = 2 / (fast_period + 1)
    const step = change(1)
    const path = sum(period)
    const distance = change(period)
    let average = Number.NaN
    let before = Number.NaN
    return (input, out) => {
      const close = input[0]!
      const efficiency = divide(Math.abs(distance(close)), path(Math.abs(step(close))), 0)
      if (!Number.isNaN(efficiency)) {
        const factor = (efficiency * (fastest - slowest) + slowest) ** 2
        const last = Number.isNaN(average) ? before : average
        average = last + factor * (close - last)
      }
      before = close
      out[0] = average
    }
  },
})
