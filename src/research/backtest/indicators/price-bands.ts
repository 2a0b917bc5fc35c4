/** @module Price bands. */
import { bars, defineIndicator, level } from './indicator.ts'
import { deviation, mean } from './rolling.ts'

/** Mean of n closes ± k population deviations, over n bars, of the distance between it and a fast mean (TTR’s PBands). */
export const priceBands = defineIndicator({
  name: 'price_bands',
  title: 'Price bands',
  description:
    'Mean of n closes ± k population deviations, over n bars, of the distance between it and a fast mean (TTR’s PBands).',
  inputs: ['close'],
  parameters: { period: bars(20, 2), deviations: level(2, 0.1, 10), fast_period: bars(2) },
  outputs: ['lower', 'middle', 'upper'],
  warmup: ({ period, fast_period }) => Math.max(period, fast_period) + period - 2,
  start({ period, deviations, fast_period }) {
    const center = mean(period)
    const fast = mean(fast_period)
    const spread = deviation(period)
    return (input, out) => {
      const middle = center(input[0]!)
      const width = deviations * spread(middle - fast(input[0]!))
      out[0] = middle - width
      out[1] = middle
      out[2] = middle + width
    }
  },
})
