/** @module Chaikin money flow. */
import { bars, defineIndicator } from './indicator.ts'
import { closeLocation, divide, sum } from './rolling.ts'

/** Σ volume · close location / Σ volume over n bars; 0 without volume. */
export const cmf = defineIndicator({
  name: 'cmf',
  title: 'Chaikin money flow',
  description: 'Σ volume · close location / Σ volume over n bars; 0 without volume.',
  inputs: ['high', 'low', 'close', 'volume'],
  parameters: { period: bars(20) },
  outputs: ['value'],
  warmup: ({ period }) => period - 1,
  start({ period }) {
    const flow = sum(period)
    const volume = sum(period)
    return (input, out) => {
      out[0] = divide(flow(closeLocation(input[0]!, input[1]!, input[2]!) * input[3]!), volume(input[3]!), 0)
    }
  },
})
