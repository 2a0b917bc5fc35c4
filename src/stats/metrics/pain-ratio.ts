/** @module Return for the mean drawdown. */
import { annualizedReturn } from './annualized-return.ts'
import { type Metric, perRisk } from './metric.ts'
import { painIndex } from './pain-index.ts'

/** Annualized return over the pain index. */
export const painRatio: Metric = {
  name: 'pain_ratio',
  title: 'Pain ratio',
  description: 'Annualized return over the mean drawdown.',
  unit: 'ratio',
  direction: 'maximize',
  needs: 'returns',
  compute: (performance) => perRisk(annualizedReturn.compute(performance), painIndex.compute(performance)),
}
