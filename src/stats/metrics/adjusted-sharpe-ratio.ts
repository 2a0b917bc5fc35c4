/** @module A Sharpe ratio that dislikes fat left tails. */
import { excessKurtosis, skewness } from '../moments.ts'
import { finite, type Metric } from './metric.ts'
import { sharpeRatio } from './sharpe-ratio.ts'

/** SR · (1 + S/6 · SR − K/24 · SR²) with the annual Sharpe ratio, skewness S and excess kurtosis K (Pézier and White, 2006). */
export const adjustedSharpeRatio: Metric = {
  name: 'adjusted_sharpe_ratio',
  title: 'Adjusted Sharpe ratio',
  description: 'Sharpe ratio with a penalty on negative skewness and on kurtosis.',
  unit: 'ratio',
  direction: 'maximize',
  needs: 'returns',
  compute(performance) {
    const sharpe = sharpeRatio.compute(performance)
    const { returns } = performance
    if (sharpe === 0) return 0
    return finite(sharpe * (1 + (skewness(returns) / 6) * sharpe - (excessKurtosis(returns) / 24) * sharpe * sharpe))
  },
}
