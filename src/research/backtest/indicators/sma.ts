/** @module Simple moving average. */
import { type PrefixSums, prefixSums } from '../prefix-sums.ts'
import { bars, defineIndicator } from './indicator.ts'
import { mean } from './rolling.ts'

/**
 * The mean of the last `period` values from exact sums: each value is the correctly rounded mean when the prices have a
 * common tick, so that equal means compare as equal. A NaN is answered with NaN and is none of the values.
 */
export function simpleMovingAverage(sums: PrefixSums, period: number, out: Float64Array): void {
  const { high, low, length, places } = sums
  if (places !== undefined) {
    const dense = new Float64Array(length).fill(Number.NaN)
    simpleMovingAverage({ ...sums, places: undefined }, period, dense)
    for (let i = 0; i < length; i++) out[places[i]!] = dense[i]!
    return
  }
  if (sums.scale > 0) {
    const divisor = period * sums.scale
    for (let i = period; i <= length; i++) out[i - 1] = (high[i]! - high[i - period]!) / divisor
    return
  }
  for (let i = period; i <= length; i++) {
    out[i - 1] = (high[i]! - high[i - period]! + (low[i]! - low[i - period]!)) / period
  }
}

/** Mean of the last n values; whole columns from exact sums, so that ties of two averages are ties. */
export const sma = defineIndicator({
  name: 'sma',
  title: 'Simple moving average',
  description: 'Mean of the last n values.',
  inputs: ['close'],
  parameters: { period: bars(20) },
  outputs: ['value'],
  warmup: ({ period }) => period - 1,
  start({ period }) {
    const average = mean(period)
    return (input, out) => {
      out[0] = average(input[0]!)
    }
  },
  compute([values], { period }, [out]) {
    simpleMovingAverage(prefixSums(values!), period, out!)
  },
})
