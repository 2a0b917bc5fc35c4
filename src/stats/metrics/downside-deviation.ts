/** @module How much returns fall short of the risk-free one. */
import type { Metric } from './metric.ts'

/**
 * `√(Σ min(r − rf, 0)² / n) · √barsPerYear`: the target is the risk-free return, the divisor all bars (Sortino and van der
 * Meer, "Downside Risk", Journal of Portfolio Management, 1991).
 */
export const downsideDeviation: Metric = {
  name: 'downside_deviation',
  title: 'Downside deviation',
  description: 'Root mean square of the shortfalls below the risk-free return over all bars, times √(bars per year).',
  unit: 'percent',
  direction: 'minimize',
  needs: 'sums',
  compute: ({ bars, sumSquaredShortfalls, barsPerYear }) =>
    bars === 0 ? 0 : Math.sqrt((sumSquaredShortfalls / bars) * barsPerYear),
}
