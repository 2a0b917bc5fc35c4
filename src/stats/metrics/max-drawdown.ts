/** @module The deepest fall from a peak of the equity. */
import type { Metric } from './metric.ts'

/**
 * `max over t of 1 − equity(t) / highest equity up to t`, positive, at closes. The starting equity counts as a peak.
 */
export const maxDrawdown: Metric = {
  name: 'max_drawdown',
  title: 'Maximum drawdown',
  description: 'The deepest fall of the equity from an earlier peak, as a positive fraction of the peak.',
  unit: 'percent',
  direction: 'minimize',
  needs: 'sums',
  compute: (performance) => performance.maxDrawdown,
}
