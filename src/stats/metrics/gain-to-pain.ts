/** @module What bars gained and lost for what they lost. */
import { type Metric, perLoss } from './metric.ts'

/** Sum of the returns of all bars over the sum of the losses (Schwager, "Hedge Fund Market Wizards", 2012). */
export const gainToPain: Metric = {
  name: 'gain_to_pain',
  title: 'Gain to pain',
  description: 'Sum of returns over the sum of losses.',
  unit: 'ratio',
  direction: 'maximize',
  needs: 'sums',
  compute: ({ sumReturns, sumLosses }) =>
    sumReturns > 0 ? perLoss(sumReturns, sumLosses) : 0 - perLoss(0 - sumReturns, sumLosses),
}
