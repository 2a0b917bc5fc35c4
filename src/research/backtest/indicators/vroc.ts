/** @module Rate of change of volume. */
import { bars, defineIndicator } from './indicator.ts'
import { divide, lag } from './rolling.ts'

/** 100·(volume / volume n bars ago − 1); 0 when there was none. */
export const vroc = defineIndicator({
  name: 'vroc',
  title: 'Volume rate of change',
  description: '100·(volume / volume n bars ago − 1); 0 when there was none.',
  inputs: ['volume'],
  parameters: { period: bars(12) },
  outputs: ['value'],
  warmup: ({ period }) => period,
  start({ period }) {
    const before = lag(period)
    return (input, out) => {
      out[0] = 100 * (divide(input[0]!, before(input[0]!), 1) - 1)
    }
  },
})
