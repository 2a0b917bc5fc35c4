/** @module The number of trades. */
import type { Metric } from './metric.ts'

/**
 * A trade begins when a position is taken from none or turned around, and ends when it is closed or turned around; changes
 * of its size in between belong to it. One open at the end counts.
 */
export const tradeCount: Metric = {
  name: 'n_trades',
  title: 'Trades',
  description: 'Positions taken, until closed or turned around; one open at the end counts.',
  unit: 'count',
  direction: 'maximize',
  needs: 'sums',
  compute: (performance) => performance.trades,
}
