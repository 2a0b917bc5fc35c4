/** @module The asymmetry of returns. */
import { skewness as skewnessOf } from '../moments.ts'
import { finite, type Metric } from './metric.ts'

/** m₃/m₂^1.5 of the returns of bars: negative when the large moves are losses. 0 when returns do not vary. */
export const skewness: Metric = {
  name: 'skewness',
  title: 'Skewness',
  description: 'Third standardized moment of the returns of bars; negative when the large moves are losses.',
  unit: 'ratio',
  direction: 'maximize',
  needs: 'returns',
  compute: (performance) => finite(skewnessOf(performance.returns)),
}
