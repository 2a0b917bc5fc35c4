/** @module Moving average weighted elastically by volume. */
import { bars, defineIndicator } from './indicator.ts'
import { divide, sum } from './rolling.ts'

/** ((V − v)·previous + v·close)/V with v the volume of the bar and V that of the last n; begins with the close (Fries, 2001; TTR). */
export const evwma = defineIndicator({
  name: 'evwma',
  title: 'Elastic volume-weighted moving average',
  description:
    '((V − v)·previous + v·close)/V with v the volume of the bar and V that of the last n; begins with the close (Fries, 2001; TTR).',
  inputs: ['close', 'volume'],
  parameters: { period: bars(20, 1) },
  outputs: ['value'],
  warmup: ({ period }) => period - 1,
  start({ period }) {
    const total = sum(period)
    let average = Number.NaN
    return (input, out) => {
      const [close, volume] = input as unknown as readonly [number, number]
      const sold = total(volume)
      if (!Number.isNaN(sold)) {
        const before = Number.isNaN(average) ? close : average
        average = Number.isNaN(average) ? close : divide((sold - volume) * before + volume * close, sold, before)
      }
      out[0] = average
    }
  },
})
