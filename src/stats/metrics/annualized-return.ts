/** @module The constant yearly return that compounds to the total return. */
import { finite, type Metric } from './metric.ts'

/**
 * `growth^(barsPerYear / bars) − 1`, the compound annual growth rate by count of bars (GIPS; Bacon, "Practical Portfolio
 * Performance", 2nd ed., ch. 2). A lost account returns −1. Of less than a year it extrapolates: read it with the number of
 * bars.
 */
export const annualizedReturn: Metric = {
  name: 'annualized_return',
  title: 'Annualized return',
  description: 'The constant yearly return that compounds to the total return: growth^(bars per year / bars) − 1.',
  unit: 'percent',
  direction: 'maximize',
  needs: 'sums',
  compute: ({ growth, bars, barsPerYear }) => {
    if (bars === 0) return 0
    return growth > 0 ? finite(growth ** (barsPerYear / bars) - 1) : -1
  },
}
