/** @module Gains of bars per losses of bars. */
import { type Metric, perLoss } from './metric.ts'

/**
 * Σ max(r, 0) / Σ max(−r, 0): the Omega function at threshold 0 (Keating and Shadwick, "A Universal Performance Measure",
 * 2002). 1000 without losses.
 */
export const omegaRatio: Metric = {
  name: 'omega_ratio',
  title: 'Omega ratio',
  description: 'Sum of positive returns over sum of negative ones, at threshold 0.',
  unit: 'ratio',
  direction: 'maximize',
  needs: 'sums',
  compute: ({ sumReturns, sumLosses }) => perLoss(sumReturns + sumLosses, sumLosses),
}
