/** @module The return over the whole range. */
import { finite, type Metric } from './metric.ts'

/**
 * Final equity over starting equity, minus 1.
 */
export const totalReturn: Metric = {
  name: 'total_return',
  title: 'Total return',
  description: 'Final equity over starting equity, minus 1.',
  unit: 'percent',
  direction: 'maximize',
  needs: 'sums',
  compute: (performance) => finite(performance.growth - 1),
}
