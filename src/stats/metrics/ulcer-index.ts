/** @module The depth and length of drawdowns in one number. */
import type { Metric } from './metric.ts'

/** Root mean square of the drawdowns of all bars (Martin and McCann, "The Investor's Guide to Fidelity Funds", 1989). */
export const ulcerIndex: Metric = {
  name: 'ulcer_index',
  title: 'Ulcer index',
  description: 'Root mean square of the drawdowns of all bars.',
  unit: 'percent',
  direction: 'minimize',
  needs: 'returns',
  compute: ({ returns }) => {
    let equity = 1
    let peak = 1
    let squares = 0
    for (let i = 0; i < returns.length; i++) {
      equity *= 1 + returns[i]!
      if (equity > peak) peak = equity
      const drawdown = 1 - equity / peak
      squares += drawdown * drawdown
    }
    return returns.length === 0 ? 0 : Math.sqrt(squares / returns.length)
  },
}
