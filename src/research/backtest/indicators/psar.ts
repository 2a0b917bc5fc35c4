/** @module Parabolic stop and reverse. */
import { defineIndicator, level } from './indicator.ts'

/** Stop that accelerates towards the extreme of the trend by a step for every new extreme, up to a maximum (Wilder, 1978); trend is 1 or −1. */
export const psar = defineIndicator({
  name: 'psar',
  title: 'Parabolic SAR',
  description:
    'Stop that accelerates towards the extreme of the trend by a step for every new extreme, up to a maximum (Wilder, 1978); trend is 1 or −1.',
  inputs: ['high', 'low'],
  parameters: { step: level(0.02, 0.0001, 1), maximum: level(0.2, 0.001, 1) },
  outputs: ['value', 'trend'],
  warmup: () => 1,
  start({ step, maximum }) {
    let bar = 0
    let rising = true
    let stop = Number.NaN
    let extreme = Number.NaN
    let factor = step
    let highBefore = Number.NaN
    let lowBefore = Number.NaN
    let highBefore2 = Number.NaN
    let lowBefore2 = Number.NaN
    return (input, out) => {
      const high = input[0]!
      const low = input[1]!
      if (Number.isNaN(high) || Number.isNaN(low)) return
      if (bar === 1) {
        // The first trend is that of the middle of the first two bars; its stop is the first bar's far end.
        rising = highBefore + lowBefore <= high + low
        extreme = rising ? highBefore : lowBefore
        stop = rising ? lowBefore : highBefore
        highBefore2 = highBefore
        lowBefore2 = lowBefore
      }
      if (bar > 0) {
        stop += factor * (extreme - stop)
        stop = rising ? Math.min(stop, lowBefore, lowBefore2) : Math.max(stop, highBefore, highBefore2)
        if (rising ? high > extreme : low < extreme) {
          extreme = rising ? high : low
          factor = Math.min(factor + step, maximum)
        }
        if (rising ? low < stop : high > stop) {
          rising = !rising
          stop = extreme
          extreme = rising ? high : low
          factor = step
        }
        out[0] = stop
        out[1] = rising ? 1 : -1
      }
      highBefore2 = highBefore
      lowBefore2 = lowBefore
      highBefore = high
      lowBefore = low
      bar++
    }
  },
})
