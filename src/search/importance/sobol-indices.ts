/**
 * @module Sobol indices of a function on the unit cube by Saltelli's design: first order after Saltelli et al. (Computer Physics
 * Communications 181, 2010), total after Jansen (1999). For surrogates, which cost nothing to evaluate.
 */
import { createSobol } from '../samplers/sobol.ts'

export interface SobolIndices {
  readonly first: Float64Array
  readonly total: Float64Array
  readonly variance: number
}

/**
 * Estimates first-order and total indices with count × (dimensions + 2) evaluations.
 *
 * @param count base points, best a power of two. Default 1024
 */
export function sobolIndices(
  f: (point: Float64Array) => number,
  dimensions: number,
  count = 1024,
  seed: string | number = 0,
): SobolIndices {
  const sequence = createSobol(2 * dimensions, seed)
  const point = new Float64Array(2 * dimensions)
  const mixed = new Float64Array(dimensions)
  const a = new Float64Array(count)
  const b = new Float64Array(count)
  const ab = Array.from({ length: dimensions }, () => new Float64Array(count))
  for (let k = 0; k < count; k++) {
    sequence.at(k, point)
    a[k] = f(point.subarray(0, dimensions))
    b[k] = f(point.subarray(dimensions))
    for (let d = 0; d < dimensions; d++) {
      mixed.set(point.subarray(0, dimensions))
      mixed[d] = point[dimensions + d]!
      ab[d]![k] = f(mixed)
    }
  }
  let [sum, square] = [0, 0]
  for (let k = 0; k < count; k++) {
    sum += a[k]! + b[k]!
    square += a[k]! ** 2 + b[k]! ** 2
  }
  const mean = sum / (2 * count)
  const variance = square / (2 * count) - mean * mean
  const first = new Float64Array(dimensions)
  const total = new Float64Array(dimensions)
  for (let d = 0; d < dimensions; d++) {
    for (let k = 0; k < count; k++) {
      // Centered products have the smaller error where the mean is large.
      first[d]! += (b[k]! - mean) * (ab[d]![k]! - a[k]!)
      total[d]! += (a[k]! - ab[d]![k]!) ** 2
    }
    first[d] = variance > 0 ? first[d]! / count / variance : 0
    total[d] = variance > 0 ? total[d]! / (2 * count) / variance : 0
  }
  return { first, total, variance }
}
