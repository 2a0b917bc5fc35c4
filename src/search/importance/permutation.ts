/** @module Permutation importance (Breiman, 2001): how much worse the forest predicts when one parameter's values are shuffled. */
import { createRandom } from '../../core/random.ts'
import type { Forest } from './forest.ts'
import type { Observations } from './observations.ts'

/**
 * Rise of the mean squared error, relative to the variance of the losses, mean of `repeats` shuffles.
 *
 * @param repeats default 5
 */
export function permutationImportance(
  forest: Forest,
  data: Observations,
  repeats = 5,
  seed: string | number = 0,
): Float64Array {
  const d = data.names.length
  const { points, losses, count } = data
  const mean = losses.reduce((a, b) => a + b, 0) / Math.max(1, count)
  const variance = losses.reduce((sum, v) => sum + (v - mean) ** 2, 0)
  const error = (at: (k: number) => number): number => {
    let sum = 0
    for (let k = 0; k < count; k++) sum += (losses[k]! - at(k)) ** 2
    return sum
  }
  const base = error((k) => forest.predict(points, k * d))
  const point = new Float64Array(d)
  return Float64Array.from({ length: d }, (_, axis) => {
    let rise = 0
    for (let repeat = 0; repeat < repeats; repeat++) {
      const order = createRandom(seed, 'permutation', axis, repeat).shuffle(
        Int32Array.from({ length: count }, (_v, k) => k),
      )
      rise += error((k) => {
        point.set(points.subarray(k * d, (k + 1) * d))
        point[axis] = points[order[k]! * d + axis]!
        return forest.predict(point)
      })
    }
    return variance > 0 ? Math.max(0, (rise / repeats - base) / variance) : 0
  })
}
