/** @module The mean of the worst bars, by moments. */
import { cornishFisherTail } from '../cornish-fisher.ts'
import { finite, type Metric } from './metric.ts'

/** 95 % expected shortfall by the expansion of Cornish and Fisher (Boudt, Peterson and Croux, 2008). */
export const modifiedExpectedShortfall: Metric = {
  name: 'modified_expected_shortfall',
  title: 'Modified expected shortfall',
  description: 'Mean loss of the worst twentieth of bars, from mean, deviation, skewness and kurtosis.',
  unit: 'percent',
  direction: 'minimize',
  needs: 'returns',
  compute: ({ returns }) => finite(cornishFisherTail(returns, 0.05).expectedShortfall),
}
