/** @module Levels that swing points touched repeatedly. */
import { bars, defineIndicator, level } from './indicator.ts'
import { windowed } from './rolling.ts'

/** The newest swing low, and high, near which at least so many swing lows, or highs, of the last n bars lie, as a fraction of the price; the last ones are kept. */
export const supportResistance = defineIndicator({
  name: 'support_resistance',
  title: 'Support and resistance',
  description:
    'The newest swing low, and high, near which at least so many swing lows, or highs, of the last n bars lie, as a fraction of the price; the last ones are kept.',
  inputs: ['high', 'low'],
  parameters: { period: bars(50, 10), touches: bars(2), tolerance: level(0.01, 0, 0.5), swing_period: bars(3) },
  outputs: ['support', 'resistance'],
  warmup: ({ swing_period }) => 2 * swing_period,
  start({ period, touches, tolerance, swing_period }) {
    const width = 2 * swing_period + 1
    const levels = (isSwing: (values: Float64Array) => boolean): ((value: number) => number) => {
      let seen: { bar: number; price: number }[] = []
      let bar = 0
      let last = Number.NaN
      const watch = windowed(width, (values) => {
        if (!isSwing(values)) return last
        const price = values[swing_period]!
        seen = seen.filter((swing) => bar - swing.bar < period)
        seen.push({ bar, price })
        const near = seen.filter((swing) => Math.abs(swing.price / price - 1) <= tolerance)
        if (near.length >= touches) last = price
        return last
      })
      return (value) => {
        const found = watch(value)
        bar++
        return found
      }
    }
    const support = levels((values) => values.every((value, i) => i === swing_period || value > values[swing_period]!))
    const resistance = levels((values) =>
      values.every((value, i) => i === swing_period || value < values[swing_period]!),
    )
    return (input, out) => {
      out[0] = support(input[1]!)
      out[1] = resistance(input[0]!)
    }
  },
})
