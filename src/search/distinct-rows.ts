/** @module The rows of an indexed sampler without repeats: in a finite space nothing is evaluated twice. */
import { createCounterRandom } from './counter-random.ts'
import { drawUnseen, nearestUnseen, walkUnseen } from './proposal.ts'
import type { IndexedSampler } from './sampler.ts'
import { SeenRows } from './seen-rows.ts'
import type { Space } from './space.ts'

/**
 * The first `count` rows, one after the other; a row that was there before is replaced by the nearest new one, or by any new
 * one. Fewer when the space has no more.
 *
 * @param seed decides the replacements
 * @returns rows × dimensions numbers
 * @example
 * distinctRows(createRandomSampler(space, 1), space, 100, 1).length // 100 × dimensions
 */
export function distinctRows(
  sampler: IndexedSampler,
  space: Space,
  count: number,
  seed: string | number,
): Float64Array {
  const width = space.dimensions.length
  const seen = new SeenRows(space)
  const random = createCounterRandom(seed, 'distinct')
  const rows = new Float64Array(count * width)
  const row = new Float64Array(width)
  let found = 0
  for (let index = 0; found < count && index < count; index++) {
    if (!sampler.at(index, row)) continue
    if (seen.has(row)) {
      random.seek(index)
      const isNew =
        nearestUnseen(space, row, seen, random) || drawUnseen(space, row, seen, random) || walkUnseen(space, row, seen)
      if (!isNew) break
    }
    seen.add(row)
    rows.set(row, found++ * width)
  }
  return rows.slice(0, found * width)
}

/**
 * Rows that are known, as a sampler by index.
 *
 * @param width numbers of a row
 */
export function rowsSampler(rows: Float64Array, width: number): IndexedSampler {
  return {
    kind: 'indexed',
    count: rows.length / width,
    at(index, out, offset = 0) {
      for (let d = 0; d < width; d++) out[offset + d] = rows[index * width + d]!
      return true
    },
  }
}
