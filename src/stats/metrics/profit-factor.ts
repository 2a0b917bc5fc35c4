/** @module Money won by winning trades per money lost by the others. */
import { type Metric, perLoss } from './metric.ts'

/**
 * Σ profits of winning trades / Σ losses of losing trades, after costs, the open trade at the last close. Without losses it
 * is 1000, without profits 0.
 */
export const profitFactor: Metric = {
  name: 'profit_factor',
  title: 'Profit factor',
  description: 'Money won by winning trades over money lost by losing ones; 1000 without losses.',
  unit: 'ratio',
  direction: 'maximize',
  needs: 'sums',
  compute: ({ grossProfit, grossLoss }) => perLoss(grossProfit, grossLoss),
}
