/** @module The mean return of a trade. */
import type { Metric } from './metric.ts'

/**
 * Mean over trades of profit after costs / value paid for the position. 0 without trades.
 */
export const averageTrade: Metric = {
  name: 'average_trade',
  title: 'Average trade',
  description: 'Mean over trades of profit after costs over the value of the position taken.',
  unit: 'percent',
  direction: 'maximize',
  needs: 'sums',
  compute: ({ sumTradeReturns, trades }) => (trades === 0 ? 0 : sumTradeReturns / trades),
}
