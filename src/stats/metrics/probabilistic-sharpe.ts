/** @module How sure one can be of a Sharpe ratio. */
import { excessKurtosis, skewness } from '../moments.ts'
import { probabilisticSharpe } from '../overfitting.ts'
import { finite, type Metric, meanReturn, returnDeviation } from './metric.ts'

/** Probability that the true Sharpe ratio is above 0, given length, skewness and kurtosis (Bailey and López de Prado, 2012). Says nothing of how many were tried. */
export const probabilisticSharpeRatio: Metric = {
  name: 'probabilistic_sharpe',
  title: 'Probabilistic Sharpe ratio',
  description: 'Probability that the true Sharpe ratio is above 0.',
  unit: 'percent',
  direction: 'maximize',
  needs: 'returns',
  compute(performance) {
    const { returns } = performance
    const deviation = returnDeviation(performance)
    if (returns.length < 2 || deviation === 0) return 0
    const sharpe = meanReturn(performance) / deviation
    const sample = {
      sharpe,
      length: returns.length,
      skewness: skewness(returns),
      excessKurtosis: excessKurtosis(returns),
    }
    return finite(probabilisticSharpe(sample))
  },
}
