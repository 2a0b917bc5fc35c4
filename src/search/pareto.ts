/** @module Pareto dominance: which trials no other trial beats in every objective. */
import type { Trials } from './trials.ts'

/** Whether losses `a` are nowhere worse and somewhere better than losses `b`. */
export function dominates(losses: Float64Array, a: number, b: number, lossCount: number): boolean {
  let better = false
  for (let k = 0; k < lossCount; k++) {
    const difference = losses[a * lossCount + k]! - losses[b * lossCount + k]!
    if (difference > 0) return false
    if (difference < 0) better = true
  }
  return better
}

/** Feasible trials among the first `count` that none dominates, by the first loss, equal ones by index. */
export function nonDominated(trials: Trials, count: number): number[] {
  const { lossCount, losses } = trials
  const order: number[] = []
  for (let id = 0; id < count; id++) if (trials.isFeasible(id)) order.push(id)
  // In lexicographic order only earlier trials can dominate later ones, and only kept ones need asking.
  order.sort((a, b) => {
    for (let k = 0; k < lossCount; k++) {
      const difference = losses[a * lossCount + k]! - losses[b * lossCount + k]!
      if (difference !== 0) return difference
    }
    return a - b
  })
  const kept: number[] = []
  for (const id of order) {
    if (lossCount === 1 && kept.length > 0) break
    if (!kept.some((other) => dominates(losses, other, id, lossCount))) kept.push(id)
  }
  return kept
}
