/** @module Intervals of importance measures: what they would have been on other samples of the same trials. */
import { createRandom } from '../../core/random.ts'
import type { Forest } from './forest.ts'
import type { Observations } from './observations.ts'

/** Groups of trees, and bootstrap samples of trials. */
const SAMPLES = 20

/**
 * The trees of a forest in equal groups. Each tree saw another bootstrap sample of the trials, so a measure varies over the
 * groups as it would over such samples.
 */
export function groupsOf(forest: Forest): Forest[] {
  const size = Math.max(1, Math.floor(forest.trees.length / SAMPLES))
  const count = Math.floor(forest.trees.length / size)
  return Array.from({ length: count }, (_, group): Forest => {
    const trees = forest.trees.slice(group * size, (group + 1) * size)
    return {
      ...forest,
      trees,
      predict: (point, offset = 0) => trees.reduce((sum, tree) => sum + tree.predict(point, offset), 0) / trees.length,
    }
  })
}

/** Bootstrap samples of the trials: as many, drawn with replacement. */
export function resample(data: Observations, seed: string | number): Observations[] {
  const d = data.names.length
  return Array.from({ length: SAMPLES }, (_, sample) => {
    const random = createRandom(seed, 'bootstrap', sample)
    const points = new Float64Array(data.points.length)
    const losses = new Float64Array(data.count)
    for (let k = 0; k < data.count; k++) {
      const from = random.below(data.count)
      points.set(data.points.subarray(from * d, (from + 1) * d), k * d)
      losses[k] = data.losses[from]!
    }
    return { ...data, points, losses }
  })
}

/**
 * 90 % intervals around `point`: the 5th and 95th percentile of the samples, moved so that their mean is the point. A group of
 * few trees, or a sample with repeats, is off by more than the whole, and always to the same side.
 *
 * @param samples one array of measures a sample, one measure a parameter
 */
export function intervalsAround(point: Float64Array, samples: readonly Float64Array[]): [number, number][] {
  return Array.from(point, (center, k) => {
    const sorted = samples.map((sample) => sample[k]!).sort((a, b) => a - b)
    const mean = sorted.reduce((sum, value) => sum + value, 0) / Math.max(1, sorted.length)
    const at = (q: number): number => center + (sorted[Math.round(q * (sorted.length - 1))] ?? mean) - mean
    return [Math.max(0, Math.min(center, at(0.05))), Math.max(center, at(0.95))]
  })
}
