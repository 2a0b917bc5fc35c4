/** @module How straight a price moves. */
import { bars, defineIndicator } from './indicator.ts'
import { windowed } from './rolling.ts'

/** Correlation of the last n closes with a rising line, from −1 to 1; 0 when nothing moved (Ehlers, "Correlation As A Trend Indicator", 2020). */
export const correlationTrend = defineIndicator({
  name: 'correlation_trend',
  title: 'Correlation trend',
  description:
    'Correlation of the last n closes with a rising line, from −1 to 1; 0 when nothing moved (Ehlers, "Correlation As A Trend Indicator", 2020).',
  inputs: ['close'],
  parameters: { period: bars(20, 2) },
  outputs: ['value'],
  warmup: ({ period }) => period - 1,
  start({ period }) {
    const middle = (period - 1) / 2
    const spread = (period * (period * period - 1)) / 12
    const straightness = windowed(period, (values) => {
      let total = 0
      for (let i = 0; i < period; i++) total += values[i]!
      const center = total / period
      let squares = 0
      let product = 0
      for (let i = 0; i < period; i++) {
        const distance = values[i]! - center
        squares += distance * distance
        product += distance * (i - middle)
      }
      return squares > 0 ? product / Math.sqrt(squares * spread) : 0
    })
    return (input, out) => {
      out[0] = straightness(input[0]!)
    }
  },
})
