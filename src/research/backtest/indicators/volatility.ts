/** @module Historical volatility of closes. */
import { bars, defineIndicator, level } from './indicator.ts'
import { change, deviation } from './rolling.ts'

/** Sample deviation of the last n − 1 log returns, times √annual (as TTR, which divides by n − 2). */
export const volatility = defineIndicator({
  name: 'volatility',
  title: 'Historical volatility',
  description: 'Sample deviation of the last n − 1 log returns, times √annual (as TTR, which divides by n − 2).',
  inputs: ['close'],
  parameters: { period: bars(20, 3), annual: level(252, 1, 1000000) },
  outputs: ['value'],
  warmup: ({ period }) => period - 1,
  start({ period, annual }) {
    const step = change(1)
    const spread = deviation(period - 1, 1)
    return (input, out) => {
      out[0] = Math.sqrt(annual) * spread(step(Math.log(input[0]!)))
    }
  },
})
