/** @module Average true range with an exponential average instead of Wilder’s. */
import { bars, defineIndicator } from './indicator.ts'
import { exponential, rangeWithGap } from './rolling.ts'

/** EMA of the true range, begun with the range of the first bar. */
export const atrEma = defineIndicator({
  name: 'atr_ema',
  title: 'Average true range, exponential',
  description: 'EMA of the true range, begun with the range of the first bar.',
  inputs: ['high', 'low', 'close'],
  parameters: { period: bars(14) },
  outputs: ['value'],
  warmup: ({ period }) => period - 1,
  start({ period }) {
    const range = rangeWithGap()
    const average = exponential(period, 2 / (period + 1), 'first')
    let count = 0
    return (input, out) => {
      const span = range(input[0]!, input[1]!, input[2]!)
      const value = average(Number.isNaN(span) ? input[0]! - input[1]! : span)
      count++
      out[0] = count < period ? Number.NaN : value
    }
  },
})
