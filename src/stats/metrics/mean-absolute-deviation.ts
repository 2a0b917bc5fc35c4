/** @module Spread without squares. */
import { mean } from '../moments.ts'
import { finite, type Metric } from './metric.ts'

/** Mean distance of the returns of bars from their mean. */
export const meanAbsoluteDeviation: Metric = {
  name: 'mean_absolute_deviation',
  title: 'Mean absolute deviation',
  description: 'Mean distance of the returns of bars from their mean.',
  unit: 'percent',
  direction: 'minimize',
  needs: 'returns',
  compute: ({ returns }) => {
    const n = returns.length
    const average = mean(returns)
    let sum = 0
    for (let i = 0; i < n; i++) sum += Math.abs(returns[i]! - average)
    return n === 0 ? 0 : finite(sum / n)
  },
}
