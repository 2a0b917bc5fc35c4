/** @module The mean return above the risk-free one per unit of downside deviation. */
import { type Metric, meanReturn, perRisk } from './metric.ts'

/**
 * `(mean(r) − rf) / √(Σ min(r − rf, 0)² / n) · √barsPerYear` (Sortino and Price, "Performance Measurement in a Downside
 * Risk Framework", Journal of Investing, 1994). 0 when no return falls short.
 */
export const sortinoRatio: Metric = {
  name: 'sortino_ratio',
  title: 'Sortino ratio',
  description:
    'Mean return above the risk-free one over the downside deviation, annualized; 0 when no return falls short.',
  unit: 'ratio',
  direction: 'maximize',
  needs: 'sums',
  compute: (performance) => {
    const { bars, sumSquaredShortfalls, barsPerYear, riskFreePerBar } = performance
    if (bars === 0) return 0
    return (
      perRisk(meanReturn(performance) - riskFreePerBar, Math.sqrt(sumSquaredShortfalls / bars)) * Math.sqrt(barsPerYear)
    )
  },
}
