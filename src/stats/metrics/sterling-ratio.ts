/** @module Return for the worst drawdown, softened. */
import { annualizedReturn } from './annualized-return.ts'
import { type Metric, perRisk } from './metric.ts'

/** Annualized return over the maximum drawdown plus 10 % (Jones, 1981, as PerformanceAnalytics has it). */
export const sterlingRatio: Metric = {
  name: 'sterling_ratio',
  title: 'Sterling ratio',
  description: 'Annualized return over maximum drawdown plus 10 %.',
  unit: 'ratio',
  direction: 'maximize',
  needs: 'sums',
  compute: (performance) => perRisk(annualizedReturn.compute(performance), performance.maxDrawdown + 0.1),
}
