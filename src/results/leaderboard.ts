/** @module Runs in order of a metric, with what kind of data it comes from. */
import { UserError } from '../core/errors.ts'
import { didYouMean } from '../core/suggest.ts'
import { metricsByPhase, type RunFacts } from './run-facts.ts'

export interface LeaderboardEntry {
  /** From 1; equal values share a rank. */
  readonly rank: number
  readonly run: string
  readonly workflow: string
  /** The phase that the value comes from. */
  readonly phase: string
  readonly value: number
  readonly sample?: 'in_sample' | 'out_of_sample'
  /** Milliseconds UTC. */
  readonly createdAt: number
}

export interface LeaderboardOptions {
  readonly metric: string
  /** Default: `descending`. */
  readonly direction?: 'ascending' | 'descending'
  /**
   * Which numbers count. `out_of_sample` (default) leaves out runs that have none: a number from searched data would win
   * against every honest one. `any` takes the last phase that has the metric.
   */
  readonly sample?: 'out_of_sample' | 'in_sample' | 'any'
  /** Entries at most; default: all. */
  readonly top?: number
}

/**
 * Ranks runs by a metric of their last phase that has it. Equal values are ordered by age, the older first.
 *
 * @throws UserError INVALID_ARGUMENT when no run has the metric at all, with the nearest name
 * @example
 * leaderboard(runs, { metric: 'sharpe_ratio', top: 5 })
 */
export function leaderboard(runs: readonly RunFacts[], options: LeaderboardOptions): LeaderboardEntry[] {
  const { metric, direction = 'descending', sample = 'out_of_sample' } = options
  const known = new Set<string>()
  const found = runs.flatMap((facts) => {
    const phases = metricsByPhase(facts)
    for (const phase of phases) for (const name of Object.keys(phase.metrics)) known.add(name)
    const chosen = phases.findLast((phase) => metric in phase.metrics && (sample === 'any' || phase.sample === sample))
    if (chosen === undefined) return []
    const { id, workflow, createdAt } = facts.view
    return [
      {
        run: id,
        workflow,
        phase: chosen.phase,
        value: chosen.metrics[metric]!,
        createdAt,
        ...(chosen.sample === undefined ? {} : { sample: chosen.sample }),
      },
    ]
  })
  if (known.size > 0 && !known.has(metric)) {
    throw new UserError(
      'INVALID_ARGUMENT',
      `Expected a metric of these runs (${[...known].join(', ')}), was "${metric}".${didYouMean(metric, known)}`,
    )
  }
  const sign = direction === 'descending' ? -1 : 1
  const sorted = found.sort((a, b) => sign * (a.value - b.value) || a.createdAt - b.createdAt)
  let rank = 0
  return sorted
    .map((entry, i) => {
      if (i === 0 || sorted[i - 1]!.value !== entry.value) rank = i + 1
      return { rank, ...entry }
    })
    .slice(0, options.top)
}
