/** @module Rate of change. */
import { bars, defineIndicator } from './indicator.ts'
import { lag } from './rolling.ts'

/** 100·(close / close n bars ago − 1). */
export const roc = defineIndicator({
  name: 'roc',
  title: 'Rate of change',
  description: '100·(close / close n bars ago − 1).',
  inputs: ['close'],
  parameters: { period: bars(10) },
  outputs: ['value'],
  warmup: ({ period }) => period,
  start({ period }) {
    const before = lag(period)
    return (input, out) => {
      out[0] = 100 * (input[0]! / before(input[0]!) - 1)
    }
  },
})
