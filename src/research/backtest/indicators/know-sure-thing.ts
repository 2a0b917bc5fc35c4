/** @module Momentum over four horizons in one line. */
import { bars, defineIndicator } from './indicator.ts'
import { change, mean } from './rolling.ts'

/** Σ i·SMA(log rate of change over 10, 15, 20, 30 bars), smoothed over 10, 10, 10, 15 bars and scaled to percent, and its SMA as signal (Pring, 1992; TTR). */
export const knowSureThing = defineIndicator({
  name: 'know_sure_thing',
  title: 'Know sure thing',
  description:
    'Σ i·SMA(log rate of change over 10, 15, 20, 30 bars), smoothed over 10, 10, 10, 15 bars and scaled to percent, and its SMA as signal (Pring, 1992; TTR).',
  inputs: ['close'],
  parameters: { signal_period: bars(9) },
  outputs: ['value', 'signal'],
  warmup: ({ signal_period }) => 44 + signal_period - 1,
  start({ signal_period }) {
    const parts = [
      [10, 10],
      [15, 10],
      [20, 10],
      [30, 15],
    ].map(([rate, smooth], place) => ({ step: change(rate), average: mean(smooth!), weight: place + 1 }))
    const signal = mean(signal_period)
    return (input, out) => {
      const price = Math.log(input[0]!)
      let total = 0
      for (const { step, average, weight } of parts) total += weight * average(step(price))
      out[0] = 100 * total
      out[1] = signal(100 * total)
    }
  },
})
