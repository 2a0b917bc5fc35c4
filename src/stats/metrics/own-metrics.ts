/** @module Metrics of the user beside the built-in ones, by name: for every thread that has loaded the file they come from. */
import { UserError } from '../../core/errors.ts'
import { didYouMean } from '../../core/suggest.ts'
import { type MetricName, metrics } from './index.ts'
import type { Metric } from './metric.ts'

const own = new Map<string, Metric>()

/**
 * Declares a metric of your own. `compute` gets the sums of {@link import('../performance.ts').Performance}, and the returns of
 * all bars when `needs` is `returns`; it must give a number, and keeps nothing from one call to the next.
 *
 * @example
 * export const returnPerTrade = defineMetric({
 *   name: 'return_per_trade', title: 'Return per trade', description: 'Total return over the number of trades.',
 *   unit: 'percent', direction: 'maximize', needs: 'sums',
 *   compute: ({ growth, trades }) => (trades === 0 ? 0 : (growth - 1) / trades),
 * })
 */
export function defineMetric(metric: Metric): Metric {
  return metric
}

/** Makes a metric known in this thread; one of the same name that was added before gives way. */
export function addMetric(metric: Metric): void {
  own.set(metric.name, metric)
}

/** Names of all metrics of this thread, the built-in ones first. */
export function knownMetrics(): readonly string[] {
  return [...Object.keys(metrics), ...own.keys()]
}

/**
 * The metric of that name.
 *
 * @throws UserError `METRIC_UNKNOWN` with the nearest name
 * @example
 * metricNamed('sharpe_ratio').direction // 'maximize'
 */
export function metricNamed(name: string): Metric {
  const metric = Object.hasOwn(metrics, name) ? metrics[name as MetricName] : own.get(name)
  if (metric !== undefined) return metric
  const names = knownMetrics()
  throw new UserError('METRIC_UNKNOWN', `There is no metric "${name}".${didYouMean(name, names)}`, {
    hint: `Metrics: ${names.join(', ')}.`,
  })
}
