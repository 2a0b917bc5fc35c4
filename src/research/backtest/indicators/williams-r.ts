/** @module Williams %R. */
import { bars, defineIndicator } from './indicator.ts'
import { divide, highest, lowest } from './rolling.ts'

/** −100·(highest high − close)/(highest high − lowest low) over n bars; −50 without a range. */
export const williamsR = defineIndicator({
  name: 'williams_r',
  title: 'Williams %R',
  description: '−100·(highest high − close)/(highest high − lowest low) over n bars; −50 without a range.',
  inputs: ['high', 'low', 'close'],
  parameters: { period: bars(14) },
  outputs: ['value'],
  warmup: ({ period }) => period - 1,
  start({ period }) {
    const top = highest(period)
    const bottom = lowest(period)
    return (input, out) => {
      const high = top(input[0]!)
      out[0] = -100 * divide(high - input[2]!, high - bottom(input[1]!), 0.5)
    }
  },
})
