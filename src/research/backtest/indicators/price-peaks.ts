/** @module The last peak and trough that the price has come back from. */
import { bars, defineIndicator, level } from './indicator.ts'
import { highest, lowest } from './rolling.ts'

/** The highest high of the last n bars once a close is below it by the threshold, as a fraction; the lowest low likewise. The last ones are kept. */
export const pricePeaks = defineIndicator({
  name: 'price_peaks',
  title: 'Price peaks',
  description:
    'The highest high of the last n bars once a close is below it by the threshold, as a fraction; the lowest low likewise. The last ones are kept.',
  inputs: ['high', 'low', 'close'],
  parameters: { period: bars(20), threshold: level(0.001, 0, 0.5) },
  outputs: ['peak', 'trough'],
  warmup: ({ period }) => period - 1,
  start({ period, threshold }) {
    const top = highest(period)
    const bottom = lowest(period)
    let peak = Number.NaN
    let trough = Number.NaN
    return ([high, low, close], out) => {
      const above = top(high!)
      const below = bottom(low!)
      if (close! < above * (1 - threshold)) peak = above
      if (close! > below * (1 + threshold)) trough = below
      if (Number.isNaN(close!)) return
      out[0] = peak
      out[1] = trough
    }
  },
})
