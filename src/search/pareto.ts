/** @module The Pareto front of a study: trials that no other trial beats in every objective. */
import { sortFronts } from './pareto-sort.ts'
import type { Trials } from './trials.ts'

/** A Pareto front that grows by one offer at a time; of equal losses the first is kept. */
export interface Front {
  /** Ids of the members, in order of offer. */
  readonly members: readonly number[]
  /** Losses of a member, by its place in `members`. */
  lossesAt(place: number): Float64Array
  /** Takes losses (smaller is better) unless a member is nowhere worse. True when taken. */
  offer(id: number, losses: ArrayLike<number>): boolean
}

/**
 * Starts an empty front; an offer costs one comparison a member.
 *
 * @param width number of losses
 * @example
 * const front = createFront(2)
 * front.offer(0, [1, 2]) // true
 * front.offer(1, [2, 3]) // false: nowhere better
 */
export function createFront(width: number): Front {
  const members: number[] = []
  const kept: Float64Array[] = []
  return {
    members,
    lossesAt: (place) => kept[place]!,
    offer(id, losses) {
      let left = 0
      for (let place = 0; place < members.length; place++) {
        const other = kept[place]!
        let [worse, better] = [false, false]
        for (let k = 0; k < width; k++) {
          if (other[k]! > losses[k]!) worse = true
          else if (other[k]! < losses[k]!) better = true
        }
        // Nothing that a member dominates can dominate another member, so nothing was removed yet.
        if (!worse) return false
        if (!better) continue
        members[left] = members[place]!
        kept[left++] = other
      }
      members.length = left
      kept.length = left
      members.push(id)
      kept.push(Float64Array.from({ length: width }, (_, k) => losses[k]!))
      return true
    },
  }
}

/**
 * Places of points by how balanced they are: distance from the best value in every loss, each scaled to the range of the
 * points. The most balanced first, equal ones in order.
 */
export function mostBalanced(points: readonly ArrayLike<number>[]): number[] {
  const width = points[0]?.length ?? 0
  const low = new Float64Array(width).fill(Number.POSITIVE_INFINITY)
  const high = new Float64Array(width).fill(Number.NEGATIVE_INFINITY)
  for (const point of points) {
    for (let k = 0; k < width; k++) {
      low[k] = Math.min(low[k]!, point[k]!)
      high[k] = Math.max(high[k]!, point[k]!)
    }
  }
  const distances = points.map((point) => {
    let sum = 0
    for (let k = 0; k < width; k++) {
      const range = high[k]! - low[k]!
      const part = range > 0 ? (point[k]! - low[k]!) / range : 0
      sum += part * part
    }
    return sum
  })
  return points.map((_, place) => place).sort((a, b) => distances[a]! - distances[b]! || a - b)
}

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
