/** @module Large gains against large losses. */
import { mean } from '../moments.ts'
import { finite, type Metric, perLoss } from './metric.ts'

/** Mean of the best tenth of bars over mean loss of the worst tenth (Biglova, Ortobelli, Rachev and Stoyanov, 2004). */
export const rachevRatio: Metric = {
  name: 'rachev_ratio',
  title: 'Rachev ratio',
  description: 'Mean of the best tenth of bars over the mean loss of the worst tenth.',
  unit: 'ratio',
  direction: 'maximize',
  needs: 'returns',
  compute: ({ returns }) => {
    const sorted = Float64Array.from(returns).sort()
    const n = sorted.length
    if (n === 0) return 0
    // The tenths are counted as PerformanceAnalytics does: both limits and their equals belong to them.
    const low = sorted[Math.ceil(n / 10) - 1]!
    const high = sorted[Math.max(0, Math.floor(n * 0.9) - 1)]!
    const worst = mean(sorted.filter((value) => value <= low))
    const best = mean(sorted.filter((value) => value >= high))
    return finite(perLoss(best, 0 - worst))
  },
}
