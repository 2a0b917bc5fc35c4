/** @module Random search: independent draws, each a function of seed and trial index (Bergstra and Bengio, JMLR 13, 2012). */
import { z } from 'zod'
import { createCounterRandom } from '../counter-random.ts'
import { repair } from '../repair.ts'
import { defineSampler, type IndexedSampler } from '../sampler.ts'
import type { Space } from '../space.ts'

/** Draws for one trial under constraints before its last draw is repaired. */
export const MAX_DRAWS = 100

/**
 * Random rows over a space, by trial index. Under constraints up to {@link MAX_DRAWS} draws are rejected, then the last one
 * is moved to the nearest feasible row found; `at` returns false only when that fails too.
 *
 * @example
 * createRandomSampler(space, 42).at(1_000_000, row) // without computing the million before
 */
export function createRandomSampler(space: Space, seed: string | number): IndexedSampler {
  const { dimensions } = space
  const depth = dimensions.length
  const random = createCounterRandom(seed, 'random')
  const isFree = space.constraints.length === 0 && !space.isConditional
  const row = new Float64Array(depth)
  const draw = (): void => {
    for (let d = 0; d < depth; d++) row[d] = dimensions[d]!.fromUnit(random.next())
    space.deactivate(row)
  }
  return {
    kind: 'indexed',
    count: Number.POSITIVE_INFINITY,
    at(index, out, offset = 0) {
      random.seek(index)
      if (isFree) {
        for (let d = 0; d < depth; d++) out[offset + d] = dimensions[d]!.fromUnit(random.next())
        return true
      }
      let feasible = false
      for (let attempt = 0; attempt < MAX_DRAWS && !feasible; attempt++) {
        draw()
        feasible = space.isFeasible(row)
      }
      if (!feasible) feasible = repair(space, row, random)
      out.set(row, offset)
      return feasible
    },
  }
}

export const random = defineSampler({
  name: 'random',
  kind: 'indexed',
  description: 'Independent draws from the declared distributions.',
  handles: { conditions: true, objectives: 'many' },
  options: z.strictObject({}),
  create: ({ space, seed }) => createRandomSampler(space, seed),
})
