/** @module Arnaud Legoux moving average. */
import { bars, defineIndicator, level } from './indicator.ts'
import { windowed } from './rolling.ts'

/** Mean of n values under a Gaussian centered at offset·(n − 1) with width n/sigma (Legoux and Kouzis-Loukas, 2009). */
export const alma = defineIndicator({
  name: 'alma',
  title: 'Arnaud Legoux moving average',
  description:
    'Mean of n values under a Gaussian centered at offset·(n − 1) with width n/sigma (Legoux and Kouzis-Loukas, 2009).',
  inputs: ['close'],
  parameters: { period: bars(9), offset: level(0.85, 0, 1), sigma: level(6, 0.1, 100) },
  outputs: ['value'],
  warmup: ({ period }) => period - 1,
  start({ period, offset, sigma }) {
    const center = Math.floor(offset * (period - 1))
    const width = period / sigma
    const weights = Float64Array.from({ length: period }, (_, i) =>
      Math.exp(-((i - center) ** 2) / (2 * width * width)),
    )
    const total = weights.reduce((a, b) => a + b, 0)
    const average = windowed(period, (values) => {
      let product = 0
      for (let i = 0; i < period; i++) product += weights[i]! * values[i]!
      return product / total
    })
    return (input, out) => {
      out[0] = average(input[0]!)
    }
  },
})
