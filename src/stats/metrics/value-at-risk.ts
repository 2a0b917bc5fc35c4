/** @module The loss of a bar that one in twenty exceeds. */
import { quantile } from '../quantile.ts'
import type { Metric } from './metric.ts'

/** Minus the 5 % quantile of the returns of bars, type 7: historical value at risk at 95 %. Negative when even that is a gain. */
export const valueAtRisk: Metric = {
  name: 'value_at_risk',
  title: 'Value at risk (95 %)',
  description: 'The loss of a bar that one bar in twenty exceeds: minus the 5 % quantile of the returns.',
  unit: 'percent',
  direction: 'minimize',
  needs: 'returns',
  compute: (performance) => 0 - quantile(performance.returns, 0.05),
}
