/** @module Chande’s momentum oscillator. */
import { bars, defineIndicator } from './indicator.ts'
import { change, divide, sum } from './rolling.ts'

/** 100·(ΣU − ΣD)/(ΣU + ΣD) over n bars (Chande and Kroll, 1994); 0 when nothing moved. */
export const cmo = defineIndicator({
  name: 'cmo',
  title: 'Chande momentum oscillator',
  description: '100·(ΣU − ΣD)/(ΣU + ΣD) over n bars (Chande and Kroll, 1994); 0 when nothing moved.',
  inputs: ['close'],
  parameters: { period: bars(14) },
  outputs: ['value'],
  warmup: ({ period }) => period,
  start({ period }) {
    const step = change(1)
    const rises = sum(period)
    const falls = sum(period)
    return (input, out) => {
      const move = step(input[0]!)
      const rise = rises(Math.max(move, 0))
      const fall = falls(Math.max(-move, 0))
      out[0] = 100 * divide(rise - fall, rise + fall, 0)
    }
  },
})
