/** @module Volume-weighted average price since the session began. */
import { defineIndicator, level } from './indicator.ts'
import { divide } from './rolling.ts'

/** Σ typical price · volume / Σ volume since the last gap between bars of more than the given minutes. */
export const sessionVwap = defineIndicator({
  name: 'session_vwap',
  title: 'Session volume-weighted average price',
  description: 'Σ typical price · volume / Σ volume since the last gap between bars of more than the given minutes.',
  inputs: ['high', 'low', 'close', 'volume', 'time'],
  parameters: { gap_minutes: level(60, 1, 100000) },
  outputs: ['value'],
  warmup: () => 0,
  start({ gap_minutes }) {
    const gap = gap_minutes * 60e6
    let value = 0
    let volume = 0
    let last = Number.NaN
    return (input, out) => {
      const time = input[4]!
      if (time - last > gap) {
        value = 0
        volume = 0
      }
      last = time
      const price = (input[0]! + input[1]! + input[2]!) / 3
      value += price * input[3]!
      volume += input[3]!
      out[0] = divide(value, volume, price)
    }
  },
})
