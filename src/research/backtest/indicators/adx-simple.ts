/** @module Directional index with simple sums and means instead of Wilder’s. */
import { directionalMovement } from './directional-movement.ts'
import { bars, defineIndicator } from './indicator.ts'
import { mean, sum } from './rolling.ts'

/** +DI, −DI = 100·Σ directional movement / Σ true range over n bars; the index is the mean of 100·|+DI − −DI|/(+DI + −DI). */
export const adxSimple = defineIndicator({
  name: 'adx_simple',
  title: 'Average directional index, simple',
  description:
    '+DI, −DI = 100·Σ directional movement / Σ true range over n bars; the index is the mean of 100·|+DI − −DI|/(+DI + −DI).',
  inputs: ['high', 'low', 'close'],
  parameters: { period: bars(14) },
  outputs: ['plus_di', 'minus_di', 'adx'],
  warmup: ({ period }) => 2 * period - 1,
  start({ period }) {
    const movement = directionalMovement(period, sum)
    const average = mean(period)
    return (input, out) => {
      out[2] = average(movement(input, out))
    }
  },
})
