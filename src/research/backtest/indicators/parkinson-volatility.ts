/** @module Volatility from highs and lows. */
import { bars, defineIndicator, level } from './indicator.ts'
import { sum } from './rolling.ts'

/** √(annual / (4·n·log 2) · Σ log²(high/low)) (Parkinson, 1980). */
export const parkinsonVolatility = defineIndicator({
  name: 'parkinson_volatility',
  title: 'Parkinson volatility',
  description: '√(annual / (4·n·log 2) · Σ log²(high/low)) (Parkinson, 1980).',
  inputs: ['high', 'low'],
  parameters: { period: bars(20), annual: level(252, 1, 1000000) },
  outputs: ['value'],
  warmup: ({ period }) => period - 1,
  start({ period, annual }) {
    const total = sum(period)
    return (input, out) => {
      const range = Math.log(input[0]! / input[1]!)
      out[0] = Math.sqrt((annual / (4 * period * Math.LN2)) * Math.max(0, total(range * range)))
    }
  },
})
