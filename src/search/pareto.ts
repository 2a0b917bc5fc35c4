/** @module The Pareto front of a study: trials that no other trial beats in every objective. */
import { sortFronts } from './pareto-sort.ts'
import type { Trials } from './trials.ts'

/** Feasible trials among the first `count` that none dominates, by the first loss, equal ones by index. With one loss: the best. */
export function nonDominated(trials: Trials, count: number): number[] {
  const { lossCount } = trials
  const ids: number[] = []
  for (let id = 0; id < count; id++) if (trials.isFeasible(id)) ids.push(id)
  if (lossCount === 1) {
    const best = ids.reduce((a, b) => (trials.compare(b, a) < 0 ? b : a), ids[0] ?? -1)
    return best < 0 ? [] : [best]
  }
  const losses = new Float64Array(ids.length * lossCount)
  ids.forEach((id, place) => {
    losses.set(trials.lossesOf(id), place * lossCount)
  })
  const front = sortFronts(losses, new Float64Array(ids.length), ids.length, lossCount)[0] ?? []
  return front
    .map((place) => ids[place]!)
    .sort((a, b) => trials.losses[a * lossCount]! - trials.losses[b * lossCount]! || a - b)
}
