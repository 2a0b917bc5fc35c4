/** @module Hull moving average. */
import { bars, defineIndicator } from './indicator.ts'
import { weighted } from './rolling.ts'

/** WMA over √n of 2·WMA(n/2) − WMA(n) (Hull, 2005). */
export const hma = defineIndicator({
  name: 'hma',
  title: 'Hull moving average',
  description: 'WMA over √n of 2·WMA(n/2) − WMA(n) (Hull, 2005).',
  inputs: ['close'],
  parameters: { period: bars(20, 2) },
  outputs: ['value'],
  warmup: ({ period }) => period - 1 + Math.trunc(Math.sqrt(period)) - 1,
  start({ period }) {
    const half = weighted(Math.trunc(period / 2))
    const full = weighted(period)
    const smooth = weighted(Math.trunc(Math.sqrt(period)))
    return (input, out) => {
      out[0] = smooth(2 * half(input[0]!) - full(input[0]!))
    }
  },
})
