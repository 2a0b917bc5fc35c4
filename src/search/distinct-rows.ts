/** @module The rows of an indexed sampler without repeats: in a finite space nothing is evaluated twice. */
import { createCounterRandom } from './counter-random.ts'
import { drawUnseen, nearestUnseen, walkUnseen } from './proposal.ts'
import type { IndexedSampler } from './sampler.ts'
import { SeenRows } from './seen-rows.ts'
import type { Space } from './space.ts'

/** Indices in a row without a feasible configuration before there is taken to be none. */
const MISSES = 100

/**
 * A sampler of draws whose rows differ: a row that was there before is replaced by the nearest new one, or by any new one.
 * Rows are computed in order and kept, so the first look at a high index takes as long as all before it.
 *
 * @param seed decides the replacements
 * @param known rows that count as there before
 * @returns a sampler whose `at` says false where the space has no more
 */
export function distinctSampler(
  sampler: IndexedSampler,
  space: Space,
  seed: string | number,
  known: readonly Float64Array[] = [],
): IndexedSampler {
  const width = space.dimensions.length
  const seen = new SeenRows(space)
  for (const row of known) seen.add(row)
  const random = createCounterRandom(seed, 'distinct')
  const row = new Float64Array(width)
  let rows = new Float64Array(64 * width)
  let found = 0
  let next = 0
  let isExhausted = false

  const findOne = (): void => {
    for (let misses = 0; misses < MISSES && next < sampler.count; misses++) {
      const index = next++
      if (!sampler.at(index, row)) continue
      if (seen.has(row)) {
        random.seek(index)
        const isNew =
          nearestUnseen(space, row, seen, random) ||
          drawUnseen(space, row, seen, random) ||
          walkUnseen(space, row, seen)
        if (!isNew) break
      }
      seen.add(row)
      if ((found + 1) * width > rows.length) {
        const grown = new Float64Array(rows.length * 2)
        grown.set(rows)
        rows = grown
      }
      rows.set(row, found++ * width)
      return
    }
    isExhausted = true
  }

  return {
    kind: 'indexed',
    count: sampler.count,
    at(index, out, offset = 0) {
      while (found <= index && !isExhausted) findOne()
      if (index >= found) return false
      for (let d = 0; d < width; d++) out[offset + d] = rows[index * width + d]!
      return true
    },
  }
}

/**
 * The first `count` rows of {@link distinctSampler}; fewer when the space has no more.
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
  const distinct = distinctSampler(sampler, space, seed)
  const rows = new Float64Array(count * width)
  let found = 0
  while (found < count && distinct.at(found, rows, found * width)) found++
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

/**
 * A grid without the rows that are known already: their indices are left out.
 *
 * @param grid every row once
 */
export function withoutRows(grid: IndexedSampler, space: Space, known: readonly Float64Array[]): IndexedSampler {
  const wanted = new SeenRows(space)
  for (const row of known) wanted.add(row)
  if (wanted.size === 0) return grid
  /** By row left out: how many stay before it. */
  const before: number[] = []
  const row = new Float64Array(space.dimensions.length)
  for (let index = 0; index < grid.count && before.length < wanted.size; index++) {
    grid.at(index, row)
    if (wanted.has(row)) before.push(index - before.length)
  }
  return {
    kind: 'indexed',
    count: grid.count - before.length,
    at(index, out, offset) {
      // The number of rows left out before this one, by bisection.
      let [low, high] = [0, before.length]
      while (low < high) {
        const middle = (low + high) >> 1
        if (before[middle]! <= index) low = middle + 1
        else high = middle
      }
      return grid.at(index + low, out, offset)
    },
  }
}
