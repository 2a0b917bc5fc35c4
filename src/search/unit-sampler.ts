/** @module From points of the unit cube to feasible rows of a space: what Sobol, Halton and Latin hypercubes share. */
import { createCounterRandom } from './counter-random.ts'
import { repair } from './repair.ts'
import type { IndexedSampler } from './sampler.ts'
import type { Space } from './space.ts'

/** Points of the unit cube by index. */
export interface UnitSequence {
  readonly dimensions: number
  /** Number of points; infinite when absent. */
  readonly count?: number
  at(index: number, out: Float64Array): void
}

/**
 * Rows at the points of a sequence. An infeasible row is moved to the nearest feasible one found, so that the index of a
 * trial stays the index of its point.
 */
export function createUnitSampler(space: Space, sequence: UnitSequence, seed: string | number): IndexedSampler {
  const { dimensions } = space
  const depth = dimensions.length
  const point = new Float64Array(depth)
  const row = new Float64Array(depth)
  const random = createCounterRandom(seed, 'unit sampler')
  const isFree = space.constraints.length === 0 && !space.isConditional
  return {
    kind: 'indexed',
    count: sequence.count ?? Number.POSITIVE_INFINITY,
    at(index, out, offset = 0) {
      sequence.at(index, point)
      if (isFree) {
        for (let d = 0; d < depth; d++) out[offset + d] = dimensions[d]!.fromUnit(point[d]!)
        return true
      }
      for (let d = 0; d < depth; d++) row[d] = dimensions[d]!.fromUnit(point[d]!)
      space.deactivate(row)
      let feasible = space.isFeasible(row)
      if (!feasible) {
        random.seek(index)
        feasible = repair(space, row, random)
      }
      out.set(row, offset)
      return feasible
    },
  }
}
