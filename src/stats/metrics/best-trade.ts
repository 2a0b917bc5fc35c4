/** @module The best return of a trade. */
import type { Metric } from './metric.ts'

/**
 * The highest return of a trade after costs; 0 without trades.
 */
export const bestTrade: Metric = {
  name: 'best_trade',
  title: 'Best trade',
  description: 'The highest return of a trade after costs.',
  unit: 'percent',
  direction: 'maximize',
  needs: 'sums',
  compute: (performance) => performance.bestTrade,
}
