/** @module The longest time under water. */
import type { Metric } from './metric.ts'

/**
 * The most bars in a row that close below an earlier peak of the equity; a drawdown that the range ends in counts.
 */
export const maxDrawdownDuration: Metric = {
  name: 'max_drawdown_duration',
  title: 'Longest drawdown',
  description: 'The most bars in a row that close below an earlier peak of the equity.',
  unit: 'bars',
  direction: 'minimize',
  needs: 'sums',
  compute: (performance) => performance.maxDrawdownBars,
}
