/** @module Pairs trading: the spread of two instruments against its mean. */
import { definePortfolioStrategy } from '../portfolio-strategy.ts'
import { pairSpread } from './pair-spread.ts'
import { pairsPortfolio } from './pairs-portfolio.ts'

/**
 * The spread is log(first) − β·log(second) with β and the spread's mean and deviation from the closes of the last `lookback_period`
 * bars. Long the first and short the second from a z-score below −`entry_z` until it is above −`exit_z`; the other way round
 * above; only while the log prices correlate by at least `min_correlation`. Half of `exposure` goes to each leg (Gatev,
 * Goetzmann and Rouwenhorst, "Pairs Trading", Review of Financial Studies, 2006; with the regression hedge of Vidyamurthy,
 * 2004). Over more than two instruments `pairs_portfolio` chooses which.
 */
export const pairsTrading = definePortfolioStrategy({
  name: 'pairs_trading',
  description:
    'Long the cheap and short the dear one of two related instruments until their spread is back at its mean.',
  parameters: {
    lookback_period: { type: 'integer', min: 5, max: 2000, default: 60, description: 'Bars of the regression.' },
    entry_z: { type: 'float', min: 0.1, max: 10, default: 2, description: 'Deviations at which a position begins.' },
    exit_z: { type: 'float', min: 0, max: 10, default: 0.5, description: 'Deviations at which it ends.' },
    min_correlation: {
      type: 'float',
      min: -1,
      max: 1,
      default: 0.8,
      description: 'Correlation below which nothing is held.',
    },
    exposure: { type: 'float', min: 0.01, max: 2, default: 1, description: 'Value of both legs over equity.' },
  },
  constraints: [{ expression: 'exit_z < entry_z', holds: ({ exit_z, entry_z }) => exit_z < entry_z }],
  instruments: { min: 2, max: 2 },
  among: pairsPortfolio,
  warmup: ({ lookback_period }) => lookback_period - 1,
  weights([first, second], parameters, [outFirst, outSecond]) {
    const { lookback_period, exposure } = parameters
    const spread = pairSpread(first!.close.map(Math.log), second!.close.map(Math.log), parameters)
    let side = 0
    for (let i = lookback_period - 1; i < first!.length; i++) {
      side = spread.sideAt(i, side)
      outFirst![i] = (side * exposure) / 2
      outSecond![i] = side === 0 ? 0 : (-side * exposure) / 2
    }
  },
})
