/** @module The sampler around `auto-explore.ts`: its points become rows, and rows that were told become points. */
import { createCounterRandom } from '../counter-random.ts'
import { rankedLosses } from '../loss-order.ts'
import type { KnownPoint, PointSearch } from '../point-search.ts'
import { repair } from '../repair.ts'
import type { AdaptiveSampler, SamplerContext } from '../sampler.ts'
import { explore } from './auto-explore.ts'

export interface PortfolioOptions {
  readonly budget: number
  /** Points that one step of a descent tries together. */
  readonly batchSize: number
  readonly notes: readonly string[]
}

/** The portfolio as a sampler. Whatever is told before its own first trial is known to it from the beginning. */
export function createPortfolio(
  context: SamplerContext,
  { budget, batchSize, notes }: PortfolioOptions,
): AdaptiveSampler {
  const { space, seed } = context
  const { dimensions } = space
  const depth = dimensions.length
  const random = createCounterRandom(seed, 'auto proposals')
  const known: KnownPoint[] = []
  /** Trials told; the first trial of the points that are asked for now. */
  let told = 0
  let first = 0
  let search: PointSearch<never> | undefined
  let points: readonly Float64Array[] = []
  let found: KnownPoint[] = []
  const row = new Float64Array(depth)

  const begin = (): void => {
    if (search !== undefined) return
    first = told
    search = explore({ space, seed, budget, together: batchSize, known })
    points = search.next().value
  }
  /** Writes the row of a trial: its point, or what is feasible near it. */
  const propose = (trial: number, attempt: number): void => {
    begin()
    const point = points[Math.min(trial - first, points.length - 1)]!
    random.seek(trial, attempt)
    for (let d = 0; d < depth; d++) {
      const moved = attempt === 0 ? point[d]! : point[d]! + 0.01 * attempt * random.normal()
      row[d] = dimensions[d]!.fromUnit(Math.min(1, Math.max(0, moved)))
    }
    space.deactivate(row)
    if (!space.isFeasible(row)) repair(space, row, random)
  }
  /** The point of a row: the proposed one where it was evaluated as it was proposed. */
  const pointOf = (numbers: Float64Array, proposed: Float64Array | undefined): Float64Array =>
    Float64Array.from(dimensions, (dimension, d) => {
      const number = numbers[d]!
      const own = proposed?.[d]
      if (own !== undefined && (Number.isNaN(number) || Object.is(number, dimension.fromUnit(own)))) return own
      return Number.isNaN(number) ? 0.5 : dimension.toUnit(number)
    })

  return {
    kind: 'adaptive',
    notes,
    nextBatchSize() {
      begin()
      return points.length - found.length
    },
    ask(trial, attempt, out) {
      propose(trial, attempt)
      out.set(row)
    },
    tell(batch) {
      const ranked = rankedLosses(batch)
      const rowOf = (k: number): Float64Array => batch.rows.subarray(k * depth, (k + 1) * depth)
      if (told === known.length) {
        propose(batch.first, 0)
        if (!row.every((number, d) => Object.is(number, batch.rows[d]!))) {
          // The rows of somebody else: of an earlier search, or what the caller wants tried first.
          search = undefined
          for (let k = 0; k < batch.count; k++) known.push({ point: pointOf(rowOf(k), undefined), loss: ranked[k]! })
          told += batch.count
          return
        }
      }
      for (let k = 0; k < batch.count; k++) {
        const numbers = rowOf(k)
        told++
        found.push({ point: pointOf(numbers, points[found.length]), loss: ranked[k]! })
        if (found.length < points.length) continue
        points = search!.next(found).value
        found = []
        first = told
      }
    },
  }
}
