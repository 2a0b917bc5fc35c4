/** @module Ichimoku cloud. */
import { bars, defineIndicator } from './indicator.ts'
import { highest, lag, lowest } from './rolling.ts'

/** Means of highest and lowest over three windows; the cloud at a bar is the one computed displacement bars before (Hosoda, 1968), so that it is known by then. */
export const ichimoku = defineIndicator({
  name: 'ichimoku',
  title: 'Ichimoku cloud',
  description:
    'Means of highest and lowest over three windows; the cloud at a bar is the one computed displacement bars before (Hosoda, 1968), so that it is known by then.',
  inputs: ['high', 'low'],
  parameters: { conversion_period: bars(9), base_period: bars(26), span_period: bars(52), displacement: bars(26, 0) },
  outputs: ['conversion', 'base', 'span_a', 'span_b'],
  warmup: ({ conversion_period, base_period, span_period, displacement }) =>
    Math.max(conversion_period, base_period, span_period) - 1 + displacement,
  start({ conversion_period, base_period, span_period, displacement }) {
    const middle = (period: number): ((high: number, low: number) => number) => {
      const top = highest(period)
      const bottom = lowest(period)
      return (high, low) => (top(high) + bottom(low)) / 2
    }
    const conversion = middle(conversion_period)
    const base = middle(base_period)
    const long = middle(span_period)
    const first = lag(displacement)
    const second = lag(displacement)
    return (input, out) => {
      out[0] = conversion(input[0]!, input[1]!)
      out[1] = base(input[0]!, input[1]!)
      out[2] = first((out[0]! + out[1]!) / 2)
      out[3] = second(long(input[0]!, input[1]!))
    }
  },
})
