/** @module How heavy the tails of returns are. */
import { excessKurtosis } from '../moments.ts'
import { finite, type Metric } from './metric.ts'

/** m₄/m₂² − 3 of the returns of bars: 0 for a normal distribution, larger for heavier tails. 0 when returns do not vary. */
export const kurtosis: Metric = {
  name: 'kurtosis',
  title: 'Excess kurtosis',
  description: 'Fourth standardized moment of the returns of bars, minus 3; larger for heavier tails.',
  unit: 'ratio',
  direction: 'minimize',
  needs: 'returns',
  compute: (performance) => finite(excessKurtosis(performance.returns)),
}
