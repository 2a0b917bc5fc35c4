/** @module What commission and slippage took. */
import type { Metric } from './metric.ts'

/**
 * Commission and slippage paid over the whole range, in units of the starting equity.
 */
export const costRatio: Metric = {
  name: 'cost_ratio',
  title: 'Costs',
  description: 'Commission and slippage paid, over the starting equity.',
  unit: 'percent',
  direction: 'minimize',
  needs: 'sums',
  compute: (performance) => performance.costs,
}
