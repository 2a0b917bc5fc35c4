/** @module The mean return above the risk-free one per unit of deviation. */
import { type Metric, meanReturn, perRisk, returnDeviation } from './metric.ts'

/**
 * `(mean(r) − rf) / sd(r) · √barsPerYear` with the arithmetic mean and the sample deviation of the returns of bars
 * (Sharpe, "The Sharpe Ratio", Journal of Portfolio Management, 1994). 0 when the returns do not vary.
 */
export const sharpeRatio: Metric = {
  name: 'sharpe_ratio',
  title: 'Sharpe ratio',
  description:
    'Mean return above the risk-free one over the sample deviation, times √(bars per year); 0 when returns do not vary.',
  unit: 'ratio',
  direction: 'maximize',
  needs: 'sums',
  compute: (performance) =>
    perRisk(meanReturn(performance) - performance.riskFreePerBar, returnDeviation(performance)) *
    Math.sqrt(performance.barsPerYear),
}
