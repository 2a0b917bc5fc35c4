/** @module Random search: independent draws, each a function of seed and trial index (Bergstra and Bengio, JMLR 13, 2012). */
import { z } from 'zod'
import { createCounterRandom, createPlacedRandom } from '../counter-random.ts'
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
  const placed = createPlacedRandom(seed, 'random rows')
  const isFree = space.constraints.length === 0 && !space.isConditional
  const row = new Float64Array(depth)
  const units = new Float64Array(depth)
  const places = compilePlaces(dimensions)
  const draw = (): void => {
    for (let d = 0; d < depth; d++) row[d] = place(places, d, random.next32())
    space.deactivate(row)
  }
  return {
    kind: 'indexed',
    count: Number.POSITIVE_INFINITY,
    at(index, out, offset = 0) {
      if (isFree) {
        placed.fill(index * depth, units)
        for (let d = 0; d < depth; d++) out[offset + d] = place(places, d, units[d]!)
        return true
      }
      random.seek(index)
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

/** Dimensions as columns of plain numbers: calls through unlike dimensions would cost more than the draw. */
interface Places {
  readonly lows: Float64Array
  readonly widths: Float64Array
  /** 0 for a continuous uniform range, the number of whole steps, or −1: ask the dimension. */
  readonly counts: Float64Array
  readonly dimensions: readonly Dimension[]
}

function compilePlaces(dimensions: readonly Dimension[]): Places {
  const [lows, widths, counts] = [0, 0, -1].map((initial) => new Float64Array(dimensions.length).fill(initial)) as [
    Float64Array,
    Float64Array,
    Float64Array,
  ]
  dimensions.forEach(({ parameter, kind, count }, d) => {
    const isUniform =
      (parameter.type === 'float' || parameter.type === 'integer') &&
      parameter.log !== true &&
      (parameter.distribution ?? 'uniform') === 'uniform'
    if (!isUniform) return
    lows[d] = parameter.min
    if (kind === 'continuous') {
      widths[d] = parameter.max - parameter.min
      counts[d] = 0
    } else if (Number.isInteger(parameter.min) && Number.isInteger(parameter.step ?? 1)) {
      widths[d] = parameter.step ?? 1
      counts[d] = count
    }
  })
  return { lows, widths, counts, dimensions }
}

function place({ lows, widths, counts, dimensions }: Places, d: number, unit: number): number {
  const count = counts[d]!
  if (count < 0) return dimensions[d]!.fromUnit(unit)
  return lows[d]! + widths[d]! * (count === 0 ? unit : Math.floor(unit * count))
}

export const random = defineSampler({
  name: 'random',
  kind: 'indexed',
  description: 'Independent draws from the declared distributions.',
  handles: { conditions: true, objectives: 'many' },
  options: z.strictObject({}),
  create: ({ space, seed }) => createRandomSampler(space, seed),
})
