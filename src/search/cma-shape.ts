/**
 * @module The shape of the distribution of CMA-ES: a full covariance matrix with its eigenvectors, or the variances of the
 * coordinates alone (sep-CMA-ES: Ros and Hansen, "A simple modification in CMA-ES achieving linear time and space complexity",
 * PPSN 2008).
 */
import { eigenSymmetric } from './eigen.ts'

/** What one generation adds to a covariance. */
export interface ShapeUpdate {
  /** Factor of what was known. */
  readonly keep: number
  readonly c1: number
  readonly cMu: number
  readonly path: Float64Array
  /** By member, best first; for the negative ones, so scaled that no variance can become negative. */
  readonly weights: Float64Array
  /** Steps of the members, best first, one after the other, in units of the step size. */
  readonly steps: Float64Array
}

export interface Shape {
  /** Deviations along the longest and the shortest axis. */
  readonly longest: number
  readonly shortest: number
  /** Turns independent normal numbers, which it may overwrite, into a step of this shape. */
  stretch(normals: Float64Array, out: Float64Array): void
  /** C^(−1/2) applied to d numbers of `from`; overwritten by the next call. */
  whiten(from: Float64Array, offset: number): Float64Array
  update(change: ShapeUpdate): void
  /** Standard deviation of a coordinate. */
  deviation(i: number): number
}

/** @param spreads deviations of the coordinates at the beginning; all 1 when absent */
export function createFullShape(d: number, spreads: Float64Array | undefined): Shape {
  const covariance = new Float64Array(d * d)
  const axes = new Float64Array(d * d)
  const lengths = new Float64Array(d).fill(1)
  const values = new Float64Array(d)
  const inner = new Float64Array(d)
  const whitened = new Float64Array(d)
  const rank = new Float64Array(d * d)
  let staleness = 0
  for (let i = 0; i < d; i++) {
    const spread = spreads?.[i] ?? 1
    axes[i * d + i] = 1
    lengths[i] = spread
    covariance[i * d + i] = spread * spread
  }
  return {
    get longest() {
      return Math.max(...lengths)
    },
    get shortest() {
      return Math.min(...lengths)
    },
    stretch(normals, out) {
      for (let i = 0; i < d; i++) normals[i] = normals[i]! * lengths[i]!
      for (let i = 0; i < d; i++) {
        let y = 0
        for (let j = 0; j < d; j++) y += axes[i * d + j]! * normals[j]!
        out[i] = y
      }
    },
    whiten(from, offset) {
      inner.fill(0)
      for (let i = 0; i < d; i++) {
        const x = from[offset + i]!
        for (let j = 0; j < d; j++) inner[j] = inner[j]! + axes[i * d + j]! * x
      }
      for (let j = 0; j < d; j++) inner[j] = inner[j]! / lengths[j]!
      for (let i = 0; i < d; i++) {
        let sum = 0
        for (let j = 0; j < d; j++) sum += axes[i * d + j]! * inner[j]!
        whitened[i] = sum
      }
      return whitened
    },
    update({ keep, c1, cMu, path, weights, steps }) {
      rank.fill(0)
      for (let k = 0; k < weights.length; k++) {
        for (let i = 0; i < d; i++) {
          const weighted = weights[k]! * steps[k * d + i]!
          for (let j = 0; j <= i; j++) rank[i * d + j] = rank[i * d + j]! + weighted * steps[k * d + j]!
        }
      }
      for (let i = 0; i < d; i++) {
        for (let j = 0; j <= i; j++) {
          const value = keep * covariance[i * d + j]! + c1 * path[i]! * path[j]! + cMu * rank[i * d + j]!
          covariance[i * d + j] = value
          covariance[j * d + i] = value
        }
      }
      staleness++
      // The decomposition is the expensive part and changes slowly.
      if (staleness * 10 * d * (c1 + cMu) < 1) return
      eigenSymmetric(covariance, d, axes, values, inner)
      for (let i = 0; i < d; i++) lengths[i] = Math.sqrt(Math.max(values[i]!, 1e-300))
      staleness = 0
    },
    deviation: (i) => Math.sqrt(covariance[i * d + i]!),
  }
}

/** Variances only: linear in the number of coordinates, blind to how they depend on each other. */
export function createSeparableShape(d: number, spreads: Float64Array | undefined): Shape {
  const lengths = Float64Array.from({ length: d }, (_, i) => spreads?.[i] ?? 1)
  const whitened = new Float64Array(d)
  return {
    get longest() {
      return lengths.reduce((a, b) => Math.max(a, b))
    },
    get shortest() {
      return lengths.reduce((a, b) => Math.min(a, b))
    },
    stretch(normals, out) {
      for (let i = 0; i < d; i++) out[i] = normals[i]! * lengths[i]!
    },
    whiten(from, offset) {
      for (let i = 0; i < d; i++) whitened[i] = from[offset + i]! / lengths[i]!
      return whitened
    },
    update({ keep, c1, cMu, path, weights, steps }) {
      for (let i = 0; i < d; i++) {
        let rank = 0
        for (let k = 0; k < weights.length; k++) rank += weights[k]! * steps[k * d + i]! * steps[k * d + i]!
        const variance = keep * lengths[i]! * lengths[i]! + c1 * path[i]! * path[i]! + cMu * rank
        lengths[i] = Math.sqrt(Math.max(variance, 1e-300))
      }
    },
    deviation: (i) => lengths[i]!,
  }
}
