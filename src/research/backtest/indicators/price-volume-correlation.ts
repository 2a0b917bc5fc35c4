/** @module Whether volume comes with rising prices. */
import { correlation } from '../../../stats/moments.ts'
import { bars, defineIndicator } from './indicator.ts'

/** Correlation of close and volume over the last n bars; 0 when one of them does not move. */
export const priceVolumeCorrelation = defineIndicator({
  name: 'price_volume_correlation',
  title: 'Correlation of price and volume',
  description: 'Correlation of close and volume over the last n bars; 0 when one of them does not move.',
  inputs: ['close', 'volume'],
  parameters: { period: bars(30, 3) },
  outputs: ['value'],
  warmup: ({ period }) => period - 1,
  start({ period }) {
    let count = 0
    const window = { price: new Float64Array(period), volume: new Float64Array(period) }
    return (input, out) => {
      window.price.copyWithin(0, 1)
      window.volume.copyWithin(0, 1)
      window.price[period - 1] = input[0]!
      window.volume[period - 1] = input[1]!
      count++
      out[0] = count < period ? Number.NaN : correlation(window.price, window.volume)
    }
  },
})
