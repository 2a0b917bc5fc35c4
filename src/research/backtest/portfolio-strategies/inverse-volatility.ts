/** @module Weights by inverse volatility: risk parity without correlations. */
import { volatility } from '../indicators/volatility.ts'
import { definePortfolioStrategy } from '../portfolio-strategy.ts'

/** Every `holding` bars: long weights proportional to 1/σ of each instrument, summing to 1. */
export const inverseVolatility = definePortfolioStrategy({
  name: 'inverse_volatility',
  description: 'Long every instrument in proportion to the inverse of its volatility, rebalanced on a schedule.',
  parameters: {
    lookback: { type: 'integer', min: 3, max: 2000, default: 60, description: 'Bars of the volatility.' },
    holding: { type: 'integer', min: 1, max: 500, default: 21, description: 'Bars between two rebalancings.' },
  },
  instruments: { min: 1, max: Number.POSITIVE_INFINITY },
  warmup: ({ lookback }) => lookback - 1,
  weights(contexts, { lookback, holding }, out) {
    const sigmas = contexts.map((context) => context.indicator(volatility, { period: lookback }).value)
    const start = lookback - 1
    for (let i = start; i < out[0]!.length; i++) {
      if ((i - start) % holding !== 0) {
        for (const column of out) column[i] = column[i - 1]!
        continue
      }
      let total = 0
      for (const sigma of sigmas) if (sigma[i]! > 0) total += 1 / sigma[i]!
      sigmas.forEach((sigma, k) => {
        out[k]![i] = sigma[i]! > 0 ? 1 / sigma[i]! / total : 0
      })
    }
  },
})
