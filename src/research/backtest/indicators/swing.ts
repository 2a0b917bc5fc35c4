/** @module The last confirmed swing high and low. */
import { bars, defineIndicator } from './indicator.ts'
import { windowed } from './rolling.ts'

/** A high above the n bars before it and not below the n after it, known n bars later; lows likewise. The last ones are kept. */
export const swing = defineIndicator({
  name: 'swing',
  title: 'Swing points',
  description:
    'A high above the n bars before it and not below the n after it, known n bars later; lows likewise. The last ones are kept.',
  inputs: ['high', 'low'],
  parameters: { period: bars(5) },
  outputs: ['high', 'low'],
  warmup: ({ period }) => 2 * period,
  start({ period }) {
    const width = 2 * period + 1
    let top = Number.NaN
    let bottom = Number.NaN
    const high = windowed(width, (values) => {
      const middle = values[period]!
      for (let i = 0; i < width; i++) if (i < period ? values[i]! >= middle : values[i]! > middle) return top
      return middle
    })
    const low = windowed(width, (values) => {
      const middle = values[period]!
      for (let i = 0; i < width; i++) if (i < period ? values[i]! <= middle : values[i]! < middle) return bottom
      return middle
    })
    return (input, out) => {
      top = high(input[0]!)
      bottom = low(input[1]!)
      out[0] = top
      out[1] = bottom
    }
  },
})
