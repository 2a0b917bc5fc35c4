/** @module Volatility from opens, highs, lows and closes. */
import { bars, defineIndicator, level } from './indicator.ts'
import { sum } from './rolling.ts'

/** √(annual/n · Σ(½·log²(high/low) − (2·log 2 − 1)·log²(close/open))) (Garman and Klass, 1980). */
export const garmanKlassVolatility = defineIndicator({
  name: 'garman_klass_volatility',
  title: 'Garman–Klass volatility',
  description: '√(annual/n · Σ(½·log²(high/low) − (2·log 2 − 1)·log²(close/open))) (Garman and Klass, 1980).',
  inputs: ['open', 'high', 'low', 'close'],
  parameters: { period: bars(20), annual: level(252, 1, 1000000) },
  outputs: ['value'],
  warmup: ({ period }) => period - 1,
  start({ period, annual }) {
    const total = sum(period)
    return (input, out) => {
      const range = Math.log(input[1]! / input[2]!)
      const body = Math.log(input[3]! / input[0]!)
      const spread = total(0.5 * range * range - (2 * Math.LN2 - 1) * body * body)
      out[0] = Math.sqrt((annual / period) * Math.max(0, spread))
    }
  },
})
