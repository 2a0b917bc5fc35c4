/** @module Money flow index. */
import { bars, defineIndicator } from './indicator.ts'
import { change, divide, sum } from './rolling.ts'

/** 100·Σ rising flow/(Σ rising + Σ falling flow), flow = typical price · volume, over n bars (Quong and Soudack, 1989); 50 without flow. */
export const mfi = defineIndicator({
  name: 'mfi',
  title: 'Money flow index',
  description:
    '100·Σ rising flow/(Σ rising + Σ falling flow), flow = typical price · volume, over n bars (Quong and Soudack, 1989); 50 without flow.',
  inputs: ['high', 'low', 'close', 'volume'],
  parameters: { period: bars(14) },
  outputs: ['value'],
  warmup: ({ period }) => period,
  start({ period }) {
    const step = change(1)
    const rising = sum(period)
    const falling = sum(period)
    return (input, out) => {
      const price = (input[0]! + input[1]! + input[2]!) / 3
      const flow = price * input[3]!
      const move = step(price)
      const up = rising(Number.isNaN(move) ? move : move > 0 ? flow : 0)
      const down = falling(Number.isNaN(move) ? move : move < 0 ? flow : 0)
      out[0] = 100 * divide(up, up + down, 0.5)
    }
  },
})
