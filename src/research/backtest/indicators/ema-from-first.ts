/** @module Exponential moving average that begins with the first value. */
import { bars, defineIndicator } from './indicator.ts'
import { exponential } from './rolling.ts'

/** a·x + (1 − a)·previous with a = 2/(n + 1), seeded with the first value; read from bar n − 1 on. */
export const emaFromFirst = defineIndicator({
  name: 'ema_from_first',
  title: 'Exponential moving average from the first value',
  description: 'a·x + (1 − a)·previous with a = 2/(n + 1), seeded with the first value; read from bar n − 1 on.',
  inputs: ['close'],
  parameters: { period: bars(20) },
  outputs: ['value'],
  warmup: ({ period }) => period - 1,
  start({ period }) {
    const average = exponential(period, 2 / (period + 1), 'first')
    let count = 0
    return (input, out) => {
      const value = average(input[0]!)
      count++
      out[0] = count < period ? Number.NaN : value
    }
  },
})
