/** @module Whether unseen data confirm what searched data promised. */
import type { Insight } from '../insight.ts'
import { isJsonRecord, metricsByPhase, type RunFacts, sharedMetric } from '../run-facts.ts'
import type { Analysis } from './analysis.ts'

/** Limits of seed 003 for a robustness score. */
const ROBUST = 0.8
const FRAGILE = 0.5

export interface Consistency {
  readonly score: number
  /** Where the score comes from, for the sentence. */
  readonly basis: string
}

/**
 * A robustness score that a phase left (`robustness_score` in any output), else the share of the in-sample metric that was
 * kept out of sample: the last phase on unseen data over the last one on searched data, held in 0 … 1.
 */
export function consistencyOf(facts: RunFacts): Consistency | undefined {
  for (const phase of facts.view.phases.toReversed()) {
    for (const [output, value] of Object.entries(facts.outputs.get(phase.name) ?? {})) {
      const score = isJsonRecord(value) ? value.robustness_score : undefined
      if (typeof score === 'number') return { score, basis: `${phase.name}.${output} gives it` }
    }
  }
  const all = metricsByPhase(facts)
  const seen = all.findLast(({ sample }) => sample === 'in_sample')
  const unseen = all.findLast(({ sample }) => sample === 'out_of_sample')
  if (seen === undefined || unseen === undefined) return undefined
  const metric = sharedMetric([seen, unseen])
  if (metric === undefined) return undefined
  const [before, after] = [seen.metrics[metric]!, unseen.metrics[metric]!]
  if (before <= 0) return undefined
  return {
    score: Math.min(1, Math.max(0, after / before)),
    basis: `${metric} was ${before.toFixed(2)} on searched data (${seen.phase}) and ${after.toFixed(2)} on unseen data (${unseen.phase})`,
  }
}

export const validationConsistency: Analysis = {
  title: 'Consistency of the validation',
  description:
    'A robustness score of 0 to 1: that of a validation phase, or the share of a metric that is kept on unseen data. Above 0.8 is robust, below 0.5 fragile.',
  analyze(facts) {
    const found = consistencyOf(facts)
    if (found === undefined) return { insights: [], numbers: {} }
    const { score, basis } = found
    const level: Insight['level'] = score > ROBUST ? 'good' : score < FRAGILE ? 'warning' : 'info'
    const title = {
      good: 'Validation confirms the search.',
      info: 'Validation confirms the search in part.',
      warning: 'Validation does not confirm the search.',
    }[level]
    const advice =
      level === 'warning' ? ' What was found may be luck; consider fewer parameters or a plainer rule.' : ''
    return {
      insights: [{ level, title, text: `Robustness ${score.toFixed(2)}: ${basis}.${advice}` }],
      numbers: { robustness: score, basis },
    }
  },
}
