/** @module The mean profit of winning trades per mean loss of the others. */
import { type Metric, perLoss } from './metric.ts'

/**
 * `(gross profit / wins) / (gross loss / losses)` in money. 1000 without losing trades, 0 without winning ones.
 */
export const payoffRatio: Metric = {
  name: 'payoff_ratio',
  title: 'Payoff ratio',
  description: 'Mean profit of winning trades over mean loss of losing ones.',
  unit: 'ratio',
  direction: 'maximize',
  needs: 'sums',
  compute: ({ grossProfit, grossLoss, wins, trades }) =>
    wins === 0 ? 0 : perLoss(grossProfit / wins, trades > wins ? grossLoss / (trades - wins) : 0),
}
