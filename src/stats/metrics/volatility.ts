/** @module How much returns vary. */
import { type Metric, returnDeviation } from './metric.ts'

/**
 * Sample standard deviation of the returns of bars (divisor n − 1), times √barsPerYear. The root assumes returns without
 * autocorrelation.
 */
export const volatility: Metric = {
  name: 'volatility',
  title: 'Volatility',
  description: 'Sample standard deviation of the returns of bars, times √(bars per year).',
  unit: 'percent',
  direction: 'minimize',
  needs: 'sums',
  compute: (performance) => returnDeviation(performance) * Math.sqrt(performance.barsPerYear),
}
