/** @module The size of large gains against that of large losses. */
import { quantileSorted } from '../quantile.ts'
import { type Metric, perLoss } from './metric.ts'

/** |95 % quantile| / |5 % quantile| of the returns of bars. 1000 when the 5 % quantile is 0 and the other is not. */
export const tailRatio: Metric = {
  name: 'tail_ratio',
  title: 'Tail ratio',
  description: 'Absolute 95 % quantile over absolute 5 % quantile of the returns of bars.',
  unit: 'ratio',
  direction: 'maximize',
  needs: 'returns',
  compute: ({ returns }) => {
    const sorted = Float64Array.from(returns).sort()
    return perLoss(Math.abs(quantileSorted(sorted, 0.95)), Math.abs(quantileSorted(sorted, 0.05)))
  },
}
