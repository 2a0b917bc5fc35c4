/** @module The mean profit of trades per deviation, grown by their number. */
import { type Metric, perRisk } from './metric.ts'

/**
 * `√n · mean(profit) / sd(profit)` over trades in money with the sample deviation (Tharp, "Definitive Guide to Position
 * Sizing", 2008). 0 for fewer than two trades.
 */
export const systemQuality: Metric = {
  name: 'system_quality',
  title: 'System quality number',
  description: '√n · mean profit of trades over its sample deviation.',
  unit: 'ratio',
  direction: 'maximize',
  needs: 'sums',
  compute: ({ trades, grossProfit, grossLoss, sumSquaredProfits }) => {
    if (trades < 2) return 0
    const profit = grossProfit - grossLoss
    const spread = sumSquaredProfits - (profit * profit) / trades
    const deviation = spread > 1e-12 * sumSquaredProfits ? Math.sqrt(spread / (trades - 1)) : 0
    return perRisk((Math.sqrt(trades) * profit) / trades, deviation)
  },
}
