/** @module How far a price went for how much it moved. */
import { bars, defineIndicator } from './indicator.ts'
import { divide, lag, rangeWithGap, wilder } from './rolling.ts'

/** |close − close n bars ago| over the average true range of n bars; 0 when nothing moved. */
export const signalToNoise = defineIndicator({
  name: 'signal_to_noise',
  title: 'Signal to noise',
  description: '|close − close n bars ago| over the average true range of n bars; 0 when nothing moved.',
  inputs: ['high', 'low', 'close'],
  parameters: { period: bars(20) },
  outputs: ['value'],
  warmup: ({ period }) => period,
  start({ period }) {
    const before = lag(period)
    const range = rangeWithGap()
    const average = wilder(period)
    return (input, out) => {
      const [high, low, close] = input as unknown as readonly [number, number, number]
      out[0] = divide(Math.abs(close - before(close)), average(range(high, low, close)), 0)
    }
  },
})
