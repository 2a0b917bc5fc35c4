/** @module How often the equity is traded in a year. */
import type { Metric } from './metric.ts'

/**
 * Σ |value traded| / equity at the trade, per year. Buying with all equity and selling again is 2; a turn from long to
 * short trades twice its equity at once.
 */
export const turnover: Metric = {
  name: 'turnover',
  title: 'Turnover',
  description: 'Value traded over equity, per year; a round trip with all equity is 2.',
  unit: 'ratio',
  direction: 'minimize',
  needs: 'sums',
  compute: ({ traded, bars, barsPerYear }) => (bars === 0 ? 0 : (traded * barsPerYear) / bars),
}
