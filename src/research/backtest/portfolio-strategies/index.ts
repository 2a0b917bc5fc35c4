/** @module The registry of strategies over many instruments: one file each, one line here. */
import type { PortfolioStrategy } from '../portfolio-strategy.ts'
import { equalWeight } from './equal-weight.ts'
import { inverseVolatility } from './inverse-volatility.ts'
import { pairsPortfolio } from './pairs-portfolio.ts'
import { pairsTrading } from './pairs-trading.ts'
import { statArb } from './stat-arb.ts'

export const portfolioStrategies = {
  pairs_trading: pairsTrading,
  pairs_portfolio: pairsPortfolio,
  stat_arb: statArb,
  equal_weight: equalWeight,
  inverse_volatility: inverseVolatility,
} as const satisfies Record<string, PortfolioStrategy>

export type PortfolioStrategyName = keyof typeof portfolioStrategies
