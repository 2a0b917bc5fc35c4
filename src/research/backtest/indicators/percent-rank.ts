/** @module Where the newest value stands among the last ones. */
import { bars, defineIndicator } from './indicator.ts'
import { shareBelow } from './rolling.ts'

/** Share of the last n values that the newest is above, equal ones counted half. */
export const percentRank = defineIndicator({
  name: 'percent_rank',
  title: 'Percent rank',
  description: 'Share of the last n values that the newest is above, equal ones counted half.',
  inputs: ['close'],
  parameters: { period: bars(50, 2) },
  outputs: ['value'],
  warmup: ({ period }) => period - 1,
  start({ period }) {
    const rank = shareBelow(period)
    return (input, out) => {
      out[0] = rank(input[0]!)
    }
  },
})
