/** @module The share of trades that win. */
import type { Metric } from './metric.ts'

/**
 * Trades with a profit above 0 after costs, over all trades. A trade still open at the end is valued at the last close and
 * counts. 0 without trades.
 */
export const winRate: Metric = {
  name: 'win_rate',
  title: 'Win rate',
  description: 'Trades with a profit after costs over all trades, the open one at the last close; 0 without trades.',
  unit: 'percent',
  direction: 'maximize',
  needs: 'sums',
  compute: ({ wins, trades }) => (trades === 0 ? 0 : wins / trades),
}
