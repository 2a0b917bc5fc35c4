/** @module Detrended price oscillator, without looking ahead. */
import { bars, defineIndicator } from './indicator.ts'
import { lag, mean } from './rolling.ts'

/** Close n/2 + 1 bars ago minus the mean of the last n closes. */
export const detrendedPrice = defineIndicator({
  name: 'detrended_price',
  title: 'Detrended price oscillator',
  description: 'Close n/2 + 1 bars ago minus the mean of the last n closes.',
  inputs: ['close'],
  parameters: { period: bars(20, 2) },
  outputs: ['value'],
  warmup: ({ period }) => Math.max(Math.trunc(period / 2) + 1, period - 1),
  start({ period }) {
    const before = lag(Math.trunc(period / 2) + 1)
    const center = mean(period)
    return (input, out) => {
      out[0] = before(input[0]!) - center(input[0]!)
    }
  },
})
