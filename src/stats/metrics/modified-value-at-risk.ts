/** @module A loss that one bar in twenty exceeds, by moments. */
import { cornishFisherTail } from '../cornish-fisher.ts'
import { finite, type Metric } from './metric.ts'

/** 95 % value at risk by the expansion of Cornish and Fisher, corrected for skewness and kurtosis; the default of PerformanceAnalytics. */
export const modifiedValueAtRisk: Metric = {
  name: 'modified_value_at_risk',
  title: 'Modified value at risk',
  description: 'Loss of a bar that one in twenty exceeds, from mean, deviation, skewness and kurtosis.',
  unit: 'percent',
  direction: 'minimize',
  needs: 'returns',
  compute: ({ returns }) => finite(cornishFisherTail(returns, 0.05).valueAtRisk),
}
