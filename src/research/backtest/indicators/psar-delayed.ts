/** @module Parabolic stop and reverse, in the form in which a new trend begins a bar late. */
import { defineIndicator, level } from './indicator.ts'

/** As psar, but a turn is judged by the stop of the bar before, the extreme of a new trend counts from the bar after the turn, and the first trend rises from initial_gap below the first low; trend is 1 or −1 (TTR’s SAR, which takes the deviation of all of high − low for the gap). */
export const psarDelayed = defineIndicator({
  name: 'psar_delayed',
  title: 'Parabolic SAR, delayed',
  description:
    'As psar, but a turn is judged by the stop of the bar before, the extreme of a new trend counts from the bar after the turn, and the first trend rises from initial_gap below the first low; trend is 1 or −1 (TTR’s SAR, which takes the deviation of all of high − low for the gap).',
  inputs: ['high', 'low'],
  parameters: { step: level(0.02, 0.0001, 1), maximum: level(0.2, 0.001, 1), initial_gap: level(0, 0, 1e9) },
  outputs: ['value', 'trend'],
  warmup: () => 0,
  start({ step, maximum, initial_gap }) {
    let rising = true
    let stop = Number.NaN
    let extreme = Number.NaN
    let factor = step
    let highBefore = Number.NaN
    let lowBefore = Number.NaN
    return (input, out) => {
      const high = input[0]!
      const low = input[1]!
      if (Number.isNaN(stop)) {
        stop = low - initial_gap
        extreme = high
      } else {
        const top = Math.max(high, highBefore)
        const bottom = Math.min(low, lowBefore)
        const farthest = rising ? Math.max(extreme, top) : Math.min(extreme, bottom)
        if (rising ? low <= stop : high >= stop) {
          rising = !rising
          stop = farthest
          factor = step
        } else {
          stop += factor * (extreme - stop)
          stop = rising ? Math.min(stop, bottom) : Math.max(stop, top)
          if (farthest !== extreme) factor = Math.min(factor + step, maximum)
        }
        extreme = farthest
      }
      highBefore = high
      lowBefore = low
      out[0] = stop
      out[1] = rising ? 1 : -1
    }
  },
})
