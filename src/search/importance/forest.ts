/**
 * @module A regression forest (Breiman, Machine Learning 45, 2001) over the unit cube whose leaves are kept as boxes, because the
 * analysis of variance integrates over them.
 */
import { createRandom } from '../../core/random.ts'
import type { Observations } from './observations.ts'

/** Leaves of one tree: boxes that fill the unit cube, and the value of each. */
export interface Tree {
  readonly leaves: number
  /** leaves × dimensions. */
  readonly low: Float64Array
  readonly high: Float64Array
  readonly values: Float64Array
  predict(point: Float64Array, offset: number): number
}

export interface Forest {
  readonly trees: readonly Tree[]
  readonly dimensions: number
  predict(point: Float64Array, offset?: number): number
  /**
   * Share of the variance that trees explain on the trials that they were not grown from: 1 perfect, 0 no better than the
   * mean, negative worse.
   */
  readonly outOfBagR2: number
}

export interface ForestOptions {
  /** Default 64. */
  readonly trees?: number
  /** Trials in a leaf at least. Default 1. */
  readonly minLeaf?: number
  readonly seed?: string | number
}

/** Grows a forest: each tree from a bootstrap sample, all parameters tried at each split, until leaves are pure. */
export function growForest(data: Observations, options: ForestOptions = {}): Forest {
  const { trees: count = 64, minLeaf = 1, seed = 0 } = options
  const n = data.count
  const dimensions = data.names.length
  const trees: Tree[] = []
  const sums = new Float64Array(n)
  const votes = new Float64Array(n)
  for (let t = 0; t < count; t++) {
    const random = createRandom(seed, 'forest', t)
    const sample = new Int32Array(n)
    const isIn = new Uint8Array(n)
    for (let k = 0; k < n; k++) {
      sample[k] = random.below(n)
      isIn[sample[k]!] = 1
    }
    const tree = growTree(data, sample, minLeaf)
    trees.push(tree)
    for (let k = 0; k < n; k++) {
      if (isIn[k]) continue
      sums[k]! += tree.predict(data.points, k * dimensions)
      votes[k]!++
    }
  }
  return {
    trees,
    dimensions,
    predict: (point, offset = 0) => trees.reduce((sum, tree) => sum + tree.predict(point, offset), 0) / count,
    outOfBagR2: explained(data.losses, sums, votes),
  }
}

function explained(losses: Float64Array, sums: Float64Array, votes: Float64Array): number {
  let [count, sum, square, error] = [0, 0, 0, 0]
  losses.forEach((loss, k) => {
    if (votes[k] === 0) return
    count++
    sum += loss
    square += loss * loss
    error += (loss - sums[k]! / votes[k]!) ** 2
  })
  const variance = square - (sum * sum) / Math.max(1, count)
  return variance > 0 ? 1 - error / variance : 0
}

function growTree({ points, losses, names }: Observations, sample: Int32Array, minLeaf: number): Tree {
  const d = names.length
  // Inner nodes: split axis and place, children; leaves: axis −1 and the index of the leaf.
  const axes: number[] = []
  const places: number[] = []
  const lefts: number[] = []
  const rights: number[] = []
  const low: number[] = []
  const high: number[] = []
  const values: number[] = []

  const grow = (members: Int32Array, boxLow: Float64Array, boxHigh: Float64Array): number => {
    const node = axes.length
    axes.push(-1)
    places.push(0)
    lefts.push(0)
    rights.push(0)
    const split = bestSplit(members, points, losses, d, minLeaf)
    if (split === undefined) {
      let sum = 0
      for (const member of members) sum += losses[member]!
      lefts[node] = values.length
      values.push(sum / members.length)
      low.push(...boxLow)
      high.push(...boxHigh)
      return node
    }
    const { axis, place } = split
    axes[node] = axis
    places[node] = place
    const innerHigh = boxHigh.slice()
    innerHigh[axis] = place
    lefts[node] = grow(
      members.filter((member) => points[member * d + axis]! <= place),
      boxLow,
      innerHigh,
    )
    const innerLow = boxLow.slice()
    innerLow[axis] = place
    rights[node] = grow(
      members.filter((member) => points[member * d + axis]! > place),
      innerLow,
      boxHigh,
    )
    return node
  }
  grow(sample, new Float64Array(d), new Float64Array(d).fill(1))
  return {
    leaves: values.length,
    low: Float64Array.from(low),
    high: Float64Array.from(high),
    values: Float64Array.from(values),
    predict(point, offset) {
      let node = 0
      while (axes[node]! >= 0) node = point[offset + axes[node]!]! <= places[node]! ? lefts[node]! : rights[node]!
      return values[lefts[node]!]!
    },
  }
}

/** The split that lowers the sum of squares most; equal ones by axis, then place. */
function bestSplit(
  members: Int32Array,
  points: Float64Array,
  losses: Float64Array,
  d: number,
  minLeaf: number,
): { axis: number; place: number } | undefined {
  const n = members.length
  if (n < 2 * minLeaf || n < 2) return undefined
  let total = 0
  for (const member of members) total += losses[member]!
  let best: { axis: number; place: number } | undefined
  let bestGain = 1e-12 * Math.abs(total)
  const base = (total * total) / n
  for (let axis = 0; axis < d; axis++) {
    const order = members.slice().sort((a, b) => points[a * d + axis]! - points[b * d + axis]! || a - b)
    let left = 0
    for (let k = 0; k + 1 < n; k++) {
      left += losses[order[k]!]!
      const here = points[order[k]! * d + axis]!
      const next = points[order[k + 1]! * d + axis]!
      if (here === next || k + 1 < minLeaf || n - k - 1 < minLeaf) continue
      const gain = (left * left) / (k + 1) + ((total - left) * (total - left)) / (n - k - 1) - base
      if (gain > bestGain) {
        bestGain = gain
        best = { axis, place: (here + next) / 2 }
      }
    }
  }
  return best
}
