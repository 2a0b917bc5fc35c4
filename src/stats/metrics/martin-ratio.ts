/** @module Return for the depth and length of drawdowns. */
import { annualizedReturn } from './annualized-return.ts'
import { type Metric, perRisk } from './metric.ts'
import { ulcerIndex } from './ulcer-index.ts'

/** Annualized return over the ulcer index (Martin and McCann, 1989); also called ulcer performance index. */
export const martinRatio: Metric = {
  name: 'martin_ratio',
  title: 'Martin ratio',
  description: 'Annualized return over the ulcer index.',
  unit: 'ratio',
  direction: 'maximize',
  needs: 'returns',
  compute: (performance) => perRisk(annualizedReturn.compute(performance), ulcerIndex.compute(performance)),
}
