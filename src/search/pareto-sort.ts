/** @module Sorting by Pareto dominance: fronts, crowding, hypervolume. Losses are minimized throughout. */

/** Whether losses at `a` are nowhere worse and somewhere better than those at `b`. */
function dominates(losses: Float64Array, a: number, b: number, width: number): boolean {
  let better = false
  for (let k = 0; k < width; k++) {
    const x = losses[a * width + k]!
    const y = losses[b * width + k]!
    if (x > y) return false
    if (x < y) better = true
  }
  return better
}

/**
 * Fronts of constrained non-dominated sorting (Deb, Pratap, Agarwal and Meyarivan, 2002): feasible before infeasible,
 * infeasible by violation, failed (NaN) last.
 *
 * @param losses count × width
 * @param violations by member; 0 when feasible
 * @returns the members of each front, ascending
 */
export function sortFronts(losses: Float64Array, violations: Float64Array, count: number, width: number): number[][] {
  const feasible: number[] = []
  const infeasible: number[] = []
  const failed: number[] = []
  for (let i = 0; i < count; i++) {
    if (Number.isNaN(losses[i * width]!)) failed.push(i)
    else if (violations[i]! > 0) infeasible.push(i)
    else feasible.push(i)
  }
  const fronts = width === 2 ? planarFronts(losses, feasible) : generalFronts(losses, feasible, width)
  infeasible.sort((a, b) => violations[a]! - violations[b]! || a - b)
  for (const member of infeasible) {
    const last = fronts.at(-1)
    if (last !== undefined && violations[last[0]!] === violations[member]) last.push(member)
    else fronts.push([member])
  }
  if (failed.length > 0) fronts.push(failed)
  return fronts
}

/** Two losses: in order of the first, a member belongs to the first front whose last member does not dominate it. */
function planarFronts(losses: Float64Array, members: readonly number[]): number[][] {
  const order = [...members].sort(
    (a, b) => losses[a * 2]! - losses[b * 2]! || losses[a * 2 + 1]! - losses[b * 2 + 1]! || a - b,
  )
  const fronts: number[][] = []
  for (const member of order) {
    let [low, high] = [0, fronts.length]
    while (low < high) {
      const middle = (low + high) >>> 1
      if (dominates(losses, fronts[middle]!.at(-1)!, member, 2)) low = middle + 1
      else high = middle
    }
    if (low === fronts.length) fronts.push([member])
    else fronts[low]!.push(member)
  }
  return fronts.map((front) => front.sort((a, b) => a - b))
}

function generalFronts(losses: Float64Array, members: readonly number[], width: number): number[][] {
  const order = [...members].sort((a, b) => {
    for (let k = 0; k < width; k++) {
      const difference = losses[a * width + k]! - losses[b * width + k]!
      if (difference !== 0) return difference
    }
    return a - b
  })
  const fronts: number[][] = []
  for (const member of order) {
    // Efficient non-dominated sort (Zhang, Tian, Cheng and Jin, 2015): latest members of a front first.
    let place = 0
    while (place < fronts.length) {
      const front = fronts[place]!
      let isDominated = false
      for (let k = front.length - 1; k >= 0 && !isDominated; k--)
        isDominated = dominates(losses, front[k]!, member, width)
      if (!isDominated) break
      place++
    }
    if (place === fronts.length) fronts.push([member])
    else fronts[place]!.push(member)
  }
  return fronts.map((front) => front.sort((a, b) => a - b))
}

/** Crowding distances of the members of one front, in their order; the ends of every loss are infinite. */
export function crowding(losses: Float64Array, front: readonly number[], width: number): Float64Array {
  const distance = new Float64Array(front.length)
  for (let k = 0; k < width; k++) {
    const order = front
      .map((_, place) => place)
      .sort((a, b) => losses[front[a]! * width + k]! - losses[front[b]! * width + k]! || a - b)
    const at = (place: number): number => losses[front[order[place]!]! * width + k]!
    const range = at(order.length - 1) - at(0)
    distance[order[0]!] = Number.POSITIVE_INFINITY
    distance[order.at(-1)!] = Number.POSITIVE_INFINITY
    if (!(range > 0)) continue
    for (let place = 1; place + 1 < order.length; place++) {
      distance[order[place]!]! += (at(place + 1) - at(place - 1)) / range
    }
  }
  return distance
}

/**
 * Volume of the part of loss space that points dominate, up to a reference point. Two losses by a sweep, more by slicing
 * along the last one (exact; for fronts of some hundred points and up to five losses).
 *
 * @example
 * hypervolume([[0, 1], [1, 0]], [2, 2]) // 3
 */
export function hypervolume(points: readonly (readonly number[])[], reference: readonly number[]): number {
  const width = reference.length
  const inside = points.filter((point) => point.every((value, k) => value < reference[k]!))
  if (inside.length === 0) return 0
  if (width === 1) return reference[0]! - Math.min(...inside.map((point) => point[0]!))
  if (width === 2) {
    const sorted = [...inside].sort((a, b) => a[0]! - b[0]! || a[1]! - b[1]!)
    let volume = 0
    let lowest = reference[1]!
    for (const [x, y] of sorted as [number, number][]) {
      if (y >= lowest) continue
      volume += (reference[0]! - x) * (lowest - y)
      lowest = y
    }
    return volume
  }
  const sorted = [...inside].sort((a, b) => a[width - 1]! - b[width - 1]!)
  let volume = 0
  for (let k = 0; k < sorted.length; k++) {
    const top = k + 1 < sorted.length ? sorted[k + 1]![width - 1]! : reference[width - 1]!
    const height = top - sorted[k]![width - 1]!
    if (height > 0) {
      volume +=
        height *
        hypervolume(
          sorted.slice(0, k + 1).map((point) => point.slice(0, -1)),
          reference.slice(0, -1),
        )
    }
  }
  return volume
}
