/** @module A channel of two parallel lines that the bars touch. */
import { bars, defineIndicator, level } from './indicator.ts'
import { windowed } from './rolling.ts'

/**
 * Two lines of the slope of the least-squares line through the last n closes: the upper one through the high furthest above it, the
 * lower one through the low furthest below it, at this bar; `touches` counts the bars within a tolerance, as a fraction of the price,
 * of the edge that fewer touch.
 */
export const diagonalChannel = defineIndicator({
  name: 'diagonal_channel',
  title: 'Diagonal channel',
  description:
    'Two lines of the slope of the least-squares line through the last n closes, through the high furthest above and the low furthest below it, at this bar; touches counts the bars within a tolerance, as a fraction of the price, of the edge that fewer touch.',
  inputs: ['close', 'high', 'low'],
  parameters: { period: bars(20, 3), tolerance: level(0.02, 0, 0.5) },
  outputs: ['upper', 'middle', 'lower', 'slope', 'touches'],
  warmup: ({ period }) => period - 1,
  start({ period, tolerance }) {
    const center = (period - 1) / 2
    const spread = (period * (period * period - 1)) / 12
    const slopeOf = windowed(period, (values) => {
      let product = 0
      for (let i = 0; i < period; i++) product += values[i]! * (i - center)
      return product / spread
    })
    let slope = Number.NaN
    let touches = 0
    /** Where the edge of the highest value above the slope is now; counts what touches it. */
    const edge = (sign: 1 | -1) =>
      windowed(period, (values) => {
        let far = Number.NEGATIVE_INFINITY
        const ahead = (i: number): number => values[i]! + slope * (period - 1 - i)
        for (let i = 0; i < period; i++) far = Math.max(far, sign * ahead(i))
        const line = sign * far
        touches = 0
        for (let i = 0; i < period; i++) if (far - sign * ahead(i) <= tolerance * Math.abs(line)) touches++
        return line
      })
    const upper = edge(1)
    const lower = edge(-1)
    return ([close, high, low], out) => {
      if (Number.isNaN(close! + high! + low!)) return
      slope = slopeOf(close!)
      const top = upper(high!)
      const above = touches
      const bottom = lower(low!)
      if (Number.isNaN(slope)) return
      out[0] = top
      out[1] = (top + bottom) / 2
      out[2] = bottom
      out[3] = slope
      out[4] = Math.min(above, touches)
    }
  },
})
