/** @module The worst return of a trade. */
import type { Metric } from './metric.ts'

/**
 * The lowest return of a trade after costs; 0 without trades.
 */
export const worstTrade: Metric = {
  name: 'worst_trade',
  title: 'Worst trade',
  description: 'The lowest return of a trade after costs.',
  unit: 'percent',
  direction: 'maximize',
  needs: 'sums',
  compute: (performance) => performance.worstTrade,
}
