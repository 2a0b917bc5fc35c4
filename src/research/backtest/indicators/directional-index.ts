/** @module Directional index, of which the ADX is the average. */
import { directionalMovement } from './directional-movement.ts'
import { bars, defineIndicator } from './indicator.ts'

/** 100·|+DI − −DI|/(+DI + −DI), with +DI and −DI those of the ADX (Wilder, 1978). */
export const directionalIndex = defineIndicator({
  name: 'directional_index',
  title: 'Directional index',
  description: '100·|+DI − −DI|/(+DI + −DI), with +DI and −DI those of the ADX (Wilder, 1978).',
  inputs: ['high', 'low', 'close'],
  parameters: { period: bars(14) },
  outputs: ['value'],
  warmup: ({ period }) => period,
  start({ period }) {
    const movement = directionalMovement(period)
    const lines = new Float64Array(2)
    return (input, out) => {
      out[0] = movement(input, lines)
    }
  },
})
