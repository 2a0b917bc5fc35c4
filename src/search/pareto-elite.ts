/**
 * @module The best trials by several losses: front by front, and of the front that does not fit the members that together
 * dominate most (Ozaki, Tanigaki, Watanabe, Nomura and Onishi, "Multiobjective tree-structured Parzen estimator", JAIR 73, 2022).
 */
import type { Elite } from './elite.ts'
import { sortFronts } from './pareto-sort.ts'

/**
 * An elite by dominance. It remembers a few times as many trials as it selects, so that its price does not grow with their
 * number.
 *
 * @param width number of losses
 * @param most trials that are selected at most
 */
export function createParetoElite(width: number, most: number): Elite {
  const kept = 3 * most
  let trials: number[] = []
  let losses = new Float64Array(0)
  let violations = new Float64Array(0)

  const ordered = (count: number): number[] => {
    const found: number[] = []
    for (const front of sortFronts(losses, violations, trials.length, width)) {
      const room = count - found.length
      if (room <= 0) break
      found.push(...(front.length <= room ? front : widest(losses, front, room, width)))
    }
    return found
  }

  const shrink = (): void => {
    const places = ordered(kept).sort((a, b) => trials[a]! - trials[b]!)
    const [oldTrials, oldLosses, oldViolations] = [trials, losses, violations]
    trials = places.map((place) => oldTrials[place]!)
    losses = new Float64Array(2 * kept * width)
    violations = new Float64Array(2 * kept)
    places.forEach((place, k) => {
      losses.set(oldLosses.subarray(place * width, (place + 1) * width), k * width)
      violations[k] = oldViolations[place]!
    })
  }

  return {
    add(trial, values, violation) {
      if (trials.length * width === losses.length) shrink()
      losses.set(values, trials.length * width)
      violations[trials.length] = violation
      trials.push(trial)
    },
    select: (count) => ordered(count).map((place) => trials[place]!),
  }
}

/**
 * The members of a front that together dominate most, chosen one after the other, each that adds most to the hypervolume: exactly
 * with two losses, by {@link PROBES} evenly spread points with more, where exact volumes are expensive. Infeasible and failed
 * members are taken in their order.
 */
export function widest(
  losses: Float64Array,
  front: readonly number[],
  count: number,
  width: number,
): readonly number[] {
  if (Number.isNaN(losses[front[0]! * width]!)) return front.slice(0, count)
  const low = new Float64Array(width).fill(Number.POSITIVE_INFINITY)
  const reference = new Float64Array(width).fill(Number.NEGATIVE_INFINITY)
  for (const member of front) {
    for (let k = 0; k < width; k++) {
      low[k] = Math.min(low[k]!, losses[member * width + k]!)
      reference[k] = Math.max(reference[k]!, losses[member * width + k]!)
    }
  }
  for (let k = 0; k < width; k++) {
    reference[k] = reference[k]! + 0.1 * (reference[k]! - low[k]!) + 1e-12 * Math.abs(reference[k]!)
  }
  return width === 2
    ? widestInPlane(losses, front, count, reference)
    : widestByProbes(losses, front, count, low, reference)
}

/** Two losses: what a member adds is the rectangle between it, its chosen neighbors and the reference point. */
function widestInPlane(
  losses: Float64Array,
  front: readonly number[],
  count: number,
  reference: Float64Array,
): readonly number[] {
  const right = new Float64Array(front.length).fill(reference[0]!)
  const above = new Float64Array(front.length).fill(reference[1]!)
  const isChosen = new Uint8Array(front.length)
  const chosen: number[] = []
  while (chosen.length < count) {
    let best = -1
    let most = Number.NEGATIVE_INFINITY
    for (let place = 0; place < front.length; place++) {
      if (isChosen[place] === 1) continue
      const x = losses[front[place]! * 2]!
      const y = losses[front[place]! * 2 + 1]!
      const added = (right[place]! - x) * (above[place]! - y)
      if (added > most) {
        most = added
        best = place
      }
    }
    isChosen[best] = 1
    chosen.push(front[best]!)
    const x = losses[front[best]! * 2]!
    const y = losses[front[best]! * 2 + 1]!
    for (let place = 0; place < front.length; place++) {
      if (losses[front[place]! * 2]! <= x) right[place] = Math.min(right[place]!, x)
      if (losses[front[place]! * 2]! >= x) above[place] = Math.min(above[place]!, y)
    }
  }
  return chosen
}

/** Points between the best and the worst losses by which volumes are measured. */
const PROBES = 512

/** More losses: what a member adds are the probes that it dominates and no chosen member does. */
function widestByProbes(
  losses: Float64Array,
  front: readonly number[],
  count: number,
  low: Float64Array,
  reference: Float64Array,
): readonly number[] {
  const width = low.length
  const probes = evenPoints(PROBES, width)
  for (let at = 0; at < probes.length; at++) {
    const k = at % width
    probes[at] = low[k]! + probes[at]! * (reference[k]! - low[k]!)
  }
  const dominated = front.map((member) => {
    const inside: number[] = []
    for (let probe = 0; probe < PROBES; probe++) {
      let isInside = true
      for (let k = 0; k < width && isInside; k++) isInside = losses[member * width + k]! <= probes[probe * width + k]!
      if (isInside) inside.push(probe)
    }
    return inside
  })
  const isCovered = new Uint8Array(PROBES)
  const left = new Set(front.keys())
  const chosen: number[] = []
  while (chosen.length < count) {
    let best = -1
    let most = -1
    for (const place of left) {
      if (dominated[place]!.length <= most) continue
      let added = 0
      for (const probe of dominated[place]!) added += 1 - isCovered[probe]!
      if (added > most) {
        most = added
        best = place
      }
    }
    for (const probe of dominated[best]!) isCovered[probe] = 1
    left.delete(best)
    chosen.push(front[best]!)
  }
  return chosen
}

/** Points of the unit cube by the additive recurrence of the generalized golden ratio (Roberts, 2018). */
function evenPoints(count: number, width: number): Float64Array {
  // The root of x^(width + 1) = x + 1, by Newton's steps.
  let ratio = 1.5
  for (let step = 0; step < 40; step++) {
    let power = 1
    for (let k = 0; k < width; k++) power *= ratio
    ratio -= (power * ratio - ratio - 1) / ((width + 1) * power - 1)
  }
  const points = new Float64Array(count * width)
  for (let k = 0, factor = 1 / ratio; k < width; k++, factor /= ratio) {
    for (let n = 0; n < count; n++) points[n * width + k] = (0.5 + (n + 1) * factor) % 1
  }
  return points
}
