/** @module Statistical arbitrage: reversal across many instruments. */
import { definePortfolioStrategy } from '../portfolio-strategy.ts'

/**
 * Every `holding` bars: weights against the return of the last `lookback` bars relative to the mean of all instruments,
 * `wₖ ∝ −(rₖ − r̄)`, so that long and short sides are equal and their values sum to `exposure` (Lehmann, "Fads, Martingales, and
 * Market Efficiency", 1990; Lo and MacKinlay, 1990).
 */
export const statArb = definePortfolioStrategy({
  name: 'stat_arb',
  description:
    'Long recent losers and short recent winners among many instruments, in proportion to their distance from the mean.',
  parameters: {
    lookback: { type: 'integer', min: 1, max: 500, default: 5, description: 'Bars of the return.' },
    holding: { type: 'integer', min: 1, max: 500, default: 5, description: 'Bars between two rebalancings.' },
    exposure: { type: 'float', min: 0.01, max: 4, default: 1, description: 'Value of all positions over equity.' },
  },
  instruments: { min: 2, max: Number.POSITIVE_INFINITY },
  warmup: ({ lookback }) => lookback,
  weights(contexts, { lookback, holding, exposure }, out) {
    const n = contexts.length
    const returns = new Float64Array(n)
    for (let i = lookback; i < out[0]!.length; i++) {
      const rebalance = (i - lookback) % holding === 0
      if (!rebalance) {
        for (let k = 0; k < n; k++) out[k]![i] = out[k]![i - 1]!
        continue
      }
      let sum = 0
      let present = 0
      for (let k = 0; k < n; k++) {
        const { close } = contexts[k]!
        returns[k] = close[i]! / close[i - lookback]! - 1
        // An instrument that is not there yet, or no more, has no part in the mean.
        if (Number.isNaN(returns[k]!)) continue
        sum += returns[k]!
        present++
      }
      let gross = 0
      for (let k = 0; k < n; k++) if (!Number.isNaN(returns[k]!)) gross += Math.abs(returns[k]! - sum / present)
      for (let k = 0; k < n; k++) {
        const isHeld = gross > 0 && !Number.isNaN(returns[k]!)
        out[k]![i] = isHeld ? (-exposure * (returns[k]! - sum / present)) / gross : 0
      }
    }
  },
})
