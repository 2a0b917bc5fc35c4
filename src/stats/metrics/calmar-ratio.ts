/** @module The annualized return per unit of the deepest drawdown. */
import { annualizedReturn } from './annualized-return.ts'
import { type Metric, perRisk } from './metric.ts'

/**
 * Annualized return over maximum drawdown, both of the whole range (Young, "Calmar Ratio: A Smoother Tool", Futures, 1991,
 * uses the last three years). 0 without a drawdown.
 */
export const calmarRatio: Metric = {
  name: 'calmar_ratio',
  title: 'Calmar ratio',
  description: 'Annualized return over maximum drawdown; 0 without a drawdown.',
  unit: 'ratio',
  direction: 'maximize',
  needs: 'sums',
  compute: (performance) => perRisk(annualizedReturn.compute(performance), performance.maxDrawdown),
}
