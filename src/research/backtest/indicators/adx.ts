/** @module Directional movement and its average index. */
import { directionalMovement } from './directional-movement.ts'
import { bars, defineIndicator } from './indicator.ts'
import { wilder } from './rolling.ts'

/** +DI, −DI = 100·Wilder sum of directional movement / of true range; ADX = Wilder average of 100·|+DI − −DI|/(+DI + −DI) (Wilder, 1978). */
export const adx = defineIndicator({
  name: 'adx',
  title: 'Average directional index',
  description:
    '+DI, −DI = 100·Wilder sum of directional movement / of true range; ADX = Wilder average of 100·|+DI − −DI|/(+DI + −DI) (Wilder, 1978).',
  inputs: ['high', 'low', 'close'],
  parameters: { period: bars(14) },
  outputs: ['plus_di', 'minus_di', 'adx'],
  warmup: ({ period }) => 2 * period - 1,
  start({ period }) {
    const movement = directionalMovement(period)
    const average = wilder(period)
    return (input, out) => {
      out[2] = average(movement(input, out))
    }
  },
})
