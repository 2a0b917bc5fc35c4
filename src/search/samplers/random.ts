/** @module Random search: independent draws, each a function of seed and trial index (Bergstra and Bengio, JMLR 13, 2012). */
import { z } from 'zod'
import { createCounterRandom } from '../counter-random.ts'
import type { Dimension } from '../dimension.ts'
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
  const places = compilePlaces(dimensions)
  const draw = (): void => {
    for (let d = 0; d < depth; d++) row[d] = place(places[d]!, random.next32())
    space.deactivate(row)
  }
  return {
    kind: 'indexed',
    count: Number.POSITIVE_INFINITY,
    at(index, out, offset = 0) {
      random.seek(index)
      if (isFree) {
        for (let d = 0; d < depth; d++) out[offset + d] = place(places[d]!, random.next32())
        return true
      }
      let feasible = false
      for (let attempt = 0; attempt < MAX_DRAWS && !feasible; attempt++) {
        draw()
        feasible = space.isFeasible(row)
      }
      if (!feasible) {
        random.seek(index, 1)
        feasible = repair(space, row, random)
      }
      out.set(row, offset)
      return feasible
    },
  }
}

/** A dimension as plain numbers: calls through unlike dimensions would cost more than the draw. */
interface Place {
  readonly low: number
  readonly width: number
  /** 0 for a continuous uniform range; else the number of whole steps. */
  readonly count: number
  /** Asked when it is neither. */
  readonly other: Dimension | undefined
}

function compilePlaces(dimensions: readonly Dimension[]): Place[] {
  return dimensions.map((dimension) => {
    const { parameter } = dimension
    const isUniform =
      (parameter.type === 'float' || parameter.type === 'integer') &&
      parameter.log !== true &&
      (parameter.distribution ?? 'uniform') === 'uniform'
    if (!isUniform) return { low: 0, width: 0, count: 0, other: dimension }
    if (dimension.kind === 'continuous') {
      return { low: parameter.min, width: parameter.max - parameter.min, count: 0, other: undefined }
    }
    const isWhole = Number.isInteger(parameter.min) && Number.isInteger(parameter.step ?? 1)
    return {
      low: parameter.min,
      width: parameter.step ?? 1,
      count: dimension.count,
      other: isWhole ? undefined : dimension,
    }
  })
}

function place({ low, width, count, other }: Place, unit: number): number {
  if (other !== undefined) return other.fromUnit(unit)
  return count === 0 ? low + width * unit : low + width * Math.floor(unit * count)
}

export const random = defineSampler({
  name: 'random',
  kind: 'indexed',
  description: 'Independent draws from the declared distributions.',
  handles: { conditions: true, objectives: 'many' },
  options: z.strictObject({}),
  create: ({ space, seed }) => createRandomSampler(space, seed),
})
