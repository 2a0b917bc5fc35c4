/**
 * @module Functional analysis of variance on a forest (Hutter, Hoos and Leyton-Brown, ICML 2014): how much of the variance of the
 * loss over the whole space each parameter and each pair explains. It is exact for the trees, whose leaves are boxes.
 */
import type { Forest, Tree } from './forest.ts'

export interface VarianceShares {
  /** By parameter: share explained by it alone (first order). */
  readonly main: Float64Array
  /** By parameter: share that would vanish if it were fixed (total effect). */
  readonly total: Float64Array
  /** By pair (i < j, in order): share explained only by both together. */
  readonly pairs: readonly {
    readonly i: number
    readonly j: number
    readonly share: number
    /** 5th and 95th percentile over the trees. */
    readonly interval: readonly [number, number]
  }[]
  /** By parameter: 5th and 95th percentile of `main` over the trees. */
  readonly mainInterval: readonly (readonly [number, number])[]
  /** The same of `total`. */
  readonly totalInterval: readonly (readonly [number, number])[]
}

/** Leaves beyond this are merged by thinning trees out of the pair analysis: its work grows with their square. */
const PAIR_TREES = 16

/** Decomposes the variance of a forest; shares are means over its trees. */
export function decomposeVariance(forest: Forest): VarianceShares {
  const d = forest.dimensions
  const mains: Float64Array[] = []
  const totals: Float64Array[] = []
  const pairParts: Float64Array[] = []
  forest.trees.forEach((tree, index) => {
    const withPairs = index < PAIR_TREES
    const parts = decomposeTree(tree, d, withPairs)
    if (parts === undefined) return
    mains.push(parts.main)
    totals.push(parts.total)
    if (withPairs) pairParts.push(parts.pairs)
  })
  const mean = (parts: readonly Float64Array[], k: number): number =>
    parts.reduce((sum, one) => sum + one[k]!, 0) / Math.max(1, parts.length)
  const pairs: { i: number; j: number; share: number; interval: [number, number] }[] = []
  for (let i = 0; i < d; i++) {
    for (let j = i + 1; j < d; j++) {
      const [low, high] = spread(pairParts, i * d + j)
      const interval: [number, number] = [Math.max(0, low), Math.max(0, high)]
      pairs.push({ i, j, share: Math.max(0, mean(pairParts, i * d + j)), interval })
    }
  }
  const each = Array.from({ length: d }, (_, j) => j)
  return {
    main: Float64Array.from(each, (j) => mean(mains, j)),
    total: Float64Array.from(each, (j) => mean(totals, j)),
    pairs,
    mainInterval: each.map((j) => spread(mains, j)),
    totalInterval: each.map((j) => spread(totals, j)),
  }
}

/** 5th and 95th percentile of one number over the trees, each of which saw another bootstrap sample. */
function spread(parts: readonly Float64Array[], k: number): [number, number] {
  const sorted = parts.map((one) => one[k]!).sort((a, b) => a - b)
  const at = (q: number): number => sorted[Math.round(q * (sorted.length - 1))] ?? 0
  return [at(0.05), at(0.95)]
}

/**
 * With leaves a, b of boxes and values v: the variance of the mean of the tree over all parameters outside of a set U is
 * Σ v_a v_b Π_{k∈U} overlap_k(a, b) Π_{k∉U} width_k(a) width_k(b), less the squared mean.
 */
function decomposeTree(
  { leaves, low, high, values }: Tree,
  d: number,
  withPairs: boolean,
): { main: Float64Array; total: Float64Array; pairs: Float64Array } | undefined {
  const volume = new Float64Array(leaves)
  let mean = 0
  let square = 0
  for (let a = 0; a < leaves; a++) {
    let product = 1
    for (let k = 0; k < d; k++) product *= high[a * d + k]! - low[a * d + k]!
    volume[a] = product
    mean += product * values[a]!
    square += product * values[a]! ** 2
  }
  const variance = square - mean * mean
  if (!(variance > 1e-12 * square) || leaves < 2) return undefined
  const closed = new Float64Array(d)
  const others = new Float64Array(d)
  const closedPairs = new Float64Array(d * d)
  // Overlap of two leaves along an axis, relative to the product of their widths.
  const ratio = new Float64Array(d)
  for (let a = 0; a < leaves; a++) {
    for (let b = a; b < leaves; b++) {
      // Values are centered, so the squared mean needs no subtraction.
      const weight = (b === a ? 1 : 2) * volume[a]! * volume[b]! * (values[a]! - mean) * (values[b]! - mean)
      let zeros = 0
      let zeroAt = -1
      let product = 1
      for (let k = 0; k < d; k++) {
        const from = Math.max(low[a * d + k]!, low[b * d + k]!)
        const to = Math.min(high[a * d + k]!, high[b * d + k]!)
        if (to <= from) {
          ratio[k] = 0
          zeros++
          zeroAt = k
          continue
        }
        const r = (to - from) / ((high[a * d + k]! - low[a * d + k]!) * (high[b * d + k]! - low[b * d + k]!))
        ratio[k] = r
        closed[k]! += weight * r
        product *= r
      }
      if (zeros === 0) for (let k = 0; k < d; k++) others[k]! += (weight * product) / ratio[k]!
      else if (zeros === 1) others[zeroAt]! += weight * product
      if (!withPairs) continue
      for (let i = 0; i < d; i++) {
        if (ratio[i] === 0) continue
        for (let j = i + 1; j < d; j++) closedPairs[i * d + j]! += weight * ratio[i]! * ratio[j]!
      }
    }
  }
  const main = closed.map((v) => Math.max(0, v / variance))
  const total = others.map((v) => Math.min(1, Math.max(0, 1 - v / variance)))
  const pairs = closedPairs.map((v, k) => (v - closed[Math.floor(k / d)]! - closed[k % d]!) / variance)
  return { main, total, pairs }
}
