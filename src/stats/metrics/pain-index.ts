/** @module The mean drawdown. */
import { drawdownsOf } from './drawdowns.ts'
import type { Metric } from './metric.ts'

/** Mean drawdown of all bars (Becker, "What Is the Pain Index?", 2006). */
export const painIndex: Metric = {
  name: 'pain_index',
  title: 'Pain index',
  description: 'Mean drawdown of all bars.',
  unit: 'percent',
  direction: 'minimize',
  needs: 'returns',
  compute: ({ returns }) => {
    let sum = 0
    drawdownsOf(returns, (drawdown) => {
      sum += drawdown
    })
    return returns.length === 0 ? 0 : sum / returns.length
  },
}
