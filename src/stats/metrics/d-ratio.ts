/** @module Losing bars for winning ones. */
import { type Metric, perLoss } from './metric.ts'

/** Number times sum of the losses over number times sum of the gains (Lavinio, "The Hedge Fund Handbook", 2000): 0 is all gains. */
export const dRatio: Metric = {
  name: 'd_ratio',
  title: 'D ratio',
  description: 'Number times sum of losing bars over number times sum of winning bars.',
  unit: 'ratio',
  direction: 'minimize',
  needs: 'returns',
  compute: ({ returns }) => {
    let [wins, gains, losers, losses] = [0, 0, 0, 0]
    for (let i = 0; i < returns.length; i++) {
      const r = returns[i]!
      if (r > 0) {
        wins++
        gains += r
      } else if (r < 0) {
        losers++
        losses -= r
      }
    }
    return perLoss(losers * losses, wins * gains)
  },
}
