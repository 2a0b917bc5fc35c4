/** @module A diagonal channel: a line through the last closes, and its distance. */
import { bars, defineIndicator, level } from './indicator.ts'
import { windowed } from './rolling.ts'

/** End of the least-squares line through the last n closes, plus and minus width times the deviation of the closes from it, and its slope per bar. */
export const regressionChannel = defineIndicator({
  name: 'regression_channel',
  title: 'Regression channel',
  description:
    'End of the least-squares line through the last n closes, plus and minus width times the deviation of the closes from it, and its slope per bar.',
  inputs: ['close'],
  parameters: { period: bars(50, 3), width: level(2, 0, 20) },
  outputs: ['upper', 'middle', 'lower', 'slope'],
  warmup: ({ period }) => period - 1,
  start({ period, width }) {
    const center = (period - 1) / 2
    const spread = (period * (period * period - 1)) / 12
    let slope = Number.NaN
    let end = Number.NaN
    const distance = windowed(period, (values) => {
      let total = 0
      let product = 0
      for (let i = 0; i < period; i++) total += values[i]!
      const mean = total / period
      for (let i = 0; i < period; i++) product += (values[i]! - mean) * (i - center)
      slope = product / spread
      end = mean + slope * center
      let squares = 0
      for (let i = 0; i < period; i++) {
        const off = values[i]! - (mean + slope * (i - center))
        squares += off * off
      }
      return Math.sqrt(squares / (period - 2))
    })
    return (input, out) => {
      const off = distance(input[0]!)
      if (Number.isNaN(off)) return
      out[0] = end + width * off
      out[1] = end
      out[2] = end - width * off
      out[3] = slope
    }
  },
})
