/** @module Where volatility stands among its own past. */
import { bars, defineIndicator } from './indicator.ts'
import { change, deviation, shareBelow } from './rolling.ts'

/** Share of the last n values of the deviation of m returns that the newest is above, 0 to 100. */
export const volatilityPercentile = defineIndicator({
  name: 'volatility_percentile',
  title: 'Volatility percentile',
  description: 'Share of the last n values of the deviation of m returns that the newest is above, 0 to 100.',
  inputs: ['close'],
  parameters: { lookback: bars(50, 2), period: bars(14, 2) },
  outputs: ['value'],
  warmup: ({ lookback, period }) => period + lookback - 1,
  start({ lookback, period }) {
    const step = change(1)
    const spread = deviation(period, 1)
    const rank = shareBelow(lookback)
    return (input, out) => {
      out[0] = 100 * rank(spread(step(Math.log(input[0]!))))
    }
  },
})
