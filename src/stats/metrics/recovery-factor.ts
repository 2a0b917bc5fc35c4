/** @module What was earned for the worst that was lost. */
import { type Metric, perRisk } from './metric.ts'

/** Total return over the maximum drawdown, as quantstats has it. */
export const recoveryFactor: Metric = {
  name: 'recovery_factor',
  title: 'Recovery factor',
  description: 'Total return over maximum drawdown.',
  unit: 'ratio',
  direction: 'maximize',
  needs: 'sums',
  compute: ({ growth, maxDrawdown }) => perRisk(growth - 1, maxDrawdown),
}
