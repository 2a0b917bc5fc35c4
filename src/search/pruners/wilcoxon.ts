/**
 * @module Stops a trial that is significantly worse than the best one on the same pieces (folds, symbols), by the signed-rank test
 * of Wilcoxon (1945) on paired differences: the natural pruner of a walk-forward, whose folds differ more than trials do.
 */
import { z } from 'zod'
import { normalCdf } from '../../core/special-functions.ts'
import { type Curve, definePruner, type Pruner } from '../pruner.ts'

export interface WilcoxonOptions {
  /** Stops below this one-sided probability. Default 0.1. */
  readonly p: number
  /** Pieces before the first judgment. Default 2. */
  readonly startup: number
}

const DEFAULTS: WilcoxonOptions = { p: 0.1, startup: 2 }

/**
 * Probability that paired differences at least as positive as these come from a distribution around 0. Exact up to 25
 * differences, with a normal approximation beyond; zeros are left out.
 */
export function signedRankP(differences: readonly number[]): number {
  const left = differences.filter((difference) => difference !== 0)
  const n = left.length
  if (n === 0) return 1
  const order = left.map((_, k) => k).sort((a, b) => Math.abs(left[a]!) - Math.abs(left[b]!) || a - b)
  const ranks = new Float64Array(n)
  for (let k = 0; k < n; ) {
    let end = k
    while (end + 1 < n && Math.abs(left[order[end + 1]!]!) === Math.abs(left[order[k]!]!)) end++
    for (let t = k; t <= end; t++) ranks[order[t]!] = (k + end) / 2 + 1
    k = end + 1
  }
  let positive = 0
  for (let k = 0; k < n; k++) if (left[k]! > 0) positive += ranks[k]!
  if (n > 25) {
    const mean = (n * (n + 1)) / 4
    const variance = (n * (n + 1) * (2 * n + 1)) / 24
    return 1 - normalCdf((positive - 0.5 - mean) / Math.sqrt(variance))
  }
  // Number of sign patterns by their doubled positive rank sum.
  const size = n * (n + 1) + 1
  let counts = new Float64Array(size)
  counts[0] = 1
  for (let k = 0; k < n; k++) {
    const step = Math.round(ranks[k]! * 2)
    const next = counts.slice()
    for (let s = step; s < size; s++) next[s]! += counts[s - step]!
    counts = next
  }
  let tail = 0
  for (let s = Math.round(positive * 2); s < size; s++) tail += counts[s]!
  return tail / 2 ** n
}

/** Creates a Wilcoxon pruner. Curves are losses of single pieces here, not running results. */
export function createWilcoxonPruner(given: Partial<WilcoxonOptions> = {}): Pruner {
  const { p, startup } = { ...DEFAULTS, ...given }
  const mean = (curve: Curve, length: number): number => {
    let sum = 0
    for (let k = 0; k < length; k++) sum += curve[k]!
    return sum / length
  }
  return {
    shouldPrune(curve, others) {
      if (Number.isNaN(curve[curve.length - 1]!)) return true
      let longest = 0
      for (const other of others) longest = Math.max(longest, other.length)
      if (curve.length < startup || longest < curve.length) return false
      let best: Curve | undefined
      let least = Number.POSITIVE_INFINITY
      for (const other of others) {
        const loss = other.length === longest ? mean(other, longest) : Number.NaN
        if (loss < least) [best, least] = [other, loss]
      }
      if (best === undefined || !(mean(curve, curve.length) > mean(best, curve.length))) return false
      const differences: number[] = []
      for (let k = 0; k < curve.length; k++) differences.push(curve[k]! - best[k]!)
      return signedRankP(differences) < p
    },
  }
}

export const wilcoxon = definePruner({
  name: 'wilcoxon',
  description: 'Stops what is significantly worse than the best trial on the same folds.',
  options: z.strictObject({
    p: z.number().positive().max(0.5).default(DEFAULTS.p),
    startup: z.int().min(2).default(DEFAULTS.startup),
  }),
  create: createWilcoxonPruner,
})
