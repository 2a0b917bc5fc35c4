/** @module Zero-lag exponential moving average. */
import { bars, defineIndicator } from './indicator.ts'
import { lag, mean } from './rolling.ts'

/** EMA of 2·x − x at (n + 1)/2 bars ago, seeded with the mean of the first n values (Ehlers and Way, 2010; TTR). */
export const zlema = defineIndicator({
  name: 'zlema',
  title: 'Zero-lag exponential moving average',
  description:
    'EMA of 2·x − x at (n + 1)/2 bars ago, seeded with the mean of the first n values (Ehlers and Way, 2010; TTR).',
  inputs: ['close'],
  parameters: { period: bars(20, 3) },
  outputs: ['value'],
  warmup: ({ period }) => period - 1,
  start({ period }) {
    const ratio = 2 / (period + 1)
    const delay = 1 / ratio
    const share = delay % 1
    const older = lag(Math.ceil(delay))
    const newer = lag(Math.floor(delay))
    const seed = mean(period)
    let average = Number.NaN
    return (input, out) => {
      const value = input[0]!
      const before = share === 0 ? newer(value) : (1 - share) * older(value) + share * newer(value)
      const start = seed(value)
      average = Number.isNaN(average) ? start : ratio * (2 * value - before) + (1 - ratio) * average
      out[0] = average
    }
  },
})
