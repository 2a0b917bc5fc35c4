/** @module How a metric developed from phase to phase on the same kind of data. */
import type { Insight } from '../insight.ts'
import { metricsByPhase, sharedMetric } from '../run-facts.ts'
import type { Analysis } from './analysis.ts'

/** Changes smaller than this are rounding or the same configuration seen twice. */
const NOTABLE_CHANGE = 0.005

export const crossPhasePerformance: Analysis = {
  title: 'Performance across phases',
  description:
    'Relative change of a metric that all phases share, from the first to the last phase, for each kind of data apart: a number from searched data is never compared with one from unseen data.',
  analyze(facts) {
    const all = metricsByPhase(facts)
    const insights: Insight[] = []
    const numbers: {
      sample: string
      metric: string
      values: { phase: string; value: number }[]
      trend: number | null
    }[] = []
    for (const sample of ['in_sample', 'out_of_sample', undefined] as const) {
      const phases = all.filter((phase) => phase.sample === sample)
      const metric = sharedMetric(phases)
      if (metric === undefined || phases.length < 2) continue
      const values = phases.map(({ phase, metrics }) => ({ phase, value: metrics[metric]! }))
      const [first, last] = [values[0]!, values.at(-1)!]
      const trend = first.value === 0 ? null : (last.value - first.value) / Math.abs(first.value)
      numbers.push({ sample: sample ?? 'unknown', metric, values, trend })
      if (trend === null || trend < NOTABLE_CHANGE) continue
      insights.push({
        level: 'good',
        title: `${metric} rose by ${(trend * 100).toFixed(1)}% through the phases.`,
        text: `From ${first.value.toPrecision(3)} in ${first.phase} to ${last.value.toPrecision(3)} in ${last.phase}${sample === 'in_sample' ? ', all on data that the search has seen' : ''}.`,
      })
    }
    return { insights, numbers }
  },
}
