/**
 * @module Coarse to fine: a coarse grid, finer grids around the best plateau, and at last the neighbors of the best trial, so that
 * one can tell whether it stands alone. A stage is one batch, so that all workers are busy whatever an evaluation costs.
 *
 * The center of the next stage is the trial whose neighborhood has the best median, not the best trial: a peak among bad
 * neighbors is more likely luck than a property of what is searched.
 */
import { z } from 'zod'
import { createCounterRandom } from '../counter-random.ts'
import { rankedLosses } from '../loss-order.ts'
import type { Parameter } from '../parameter.ts'
import { refineParameters } from '../refine.ts'
import { type AdaptiveSampler, defineSampler, type SamplerContext, type ToldBatch } from '../sampler.ts'
import { createSpace, type Space } from '../space.ts'
import { SpaceError } from '../space-error.ts'
import { createGrid } from './grid.ts'

export interface CoarseToFineOptions {
  /** Part of the trials that the coarse grid takes. Default 0.4. */
  readonly coarse: number
  /** Part of the trials left for the neighbors of the best one. Default 0.1. */
  readonly validate: number
}

const DEFAULTS: CoarseToFineOptions = { coarse: 0.4, validate: 0.1 }
const DEFAULT_BUDGET = 200
/** A fine grid covers this many steps of the grid before it to either side. */
const REACH = 1.25
/** Finer than this part of a range is no longer asked for. */
const FINEST = 1e-4

/** Everything told, in unit coordinates. */
interface Archive {
  readonly rows: Float64Array[]
  readonly points: Float64Array[]
  readonly losses: number[]
}

/** Creates the sampler. Its `notes` say how many trials each stage has. */
export function createCoarseToFine(context: SamplerContext, given: Partial<CoarseToFineOptions> = {}): AdaptiveSampler {
  const { space, seed } = context
  const { coarse, validate } = { ...DEFAULTS, ...given }
  const depth = space.dimensions.length
  const budget = context.budget ?? DEFAULT_BUDGET
  const random = createCounterRandom(seed, 'coarse to fine')
  const archive: Archive = { rows: [], points: [], losses: [] }
  const first = gridRows(space, Math.max(1, Math.round(budget * coarse)), seed)
  const reserved = Math.min(2 * depth, Math.ceil(budget * validate))
  let rows = first.rows
  // Distance of neighbors in the grid of this stage, as a part of the whole range.
  let spacing = 1 / Math.max(1, first.resolution - 1)
  let start = 0
  let told = 0
  let isValidated = false

  const nextStage = (): void => {
    start = told
    const left = budget - told
    if (isValidated || left <= reserved || spacing < FINEST) {
      validateBest()
      return
    }
    const center = archive.rows[bestPlateau(archive, 1.01 * spacing, 2 * depth + 1)]!
    const width = Math.min(1, 2 * REACH * spacing)
    const share = told === first.rows.length ? 0.6 : 1
    const fine = fineRows(space, center, width, Math.max(1, Math.floor((left - reserved) * share)), `${seed}/${told}`)
    const tried = new Set(archive.rows.map((row) => row.join(' ')))
    rows = fine.rows.filter((row) => !tried.has(row.join(' ')))
    spacing = width / Math.max(2, fine.resolution)
    if (rows.length === 0) validateBest()
  }

  const validateBest = (): void => {
    rows = isValidated ? [] : neighborsOf(space, archive)
    isValidated = true
  }

  return {
    kind: 'adaptive',
    notes: [
      `Coarse to fine: a grid of ${first.rows.length} points, finer ones around the best plateau, then the ${reserved} neighbors of the best trial.`,
    ],
    // When the finest grid is tried, what is left of the budget is drawn at random.
    nextBatchSize: () => (rows.length > 0 ? start + rows.length - told : Math.max(1, budget - told)),
    ask(trial, attempt, out) {
      const row = attempt === 0 ? rows[trial - start] : undefined
      if (row !== undefined) {
        out.set(row)
        return
      }
      random.seek(trial, attempt)
      for (const dimension of space.dimensions) out[dimension.index] = dimension.fromUnit(random.next())
      space.deactivate(out)
    },
    tell(batch: ToldBatch) {
      const ranked = rankedLosses(batch)
      for (let k = 0; k < batch.count; k++) {
        const row = batch.rows.slice(k * depth, (k + 1) * depth)
        archive.rows.push(row)
        archive.points.push(unitOf(space, row))
        archive.losses.push(ranked[k]!)
      }
      told += batch.count
      if (told >= start + rows.length) nextStage()
    },
  }
}

const unitOf = (space: Space, row: Float64Array): Float64Array =>
  Float64Array.from(space.dimensions, (dimension, d) => (Number.isNaN(row[d]!) ? 0.5 : dimension.toUnit(row[d]!)))

/** The finest grid of at most `most` points with the same number of values in every dimension. */
function gridRows(space: Space, most: number, seed: string | number): { rows: Float64Array[]; resolution: number } {
  const thin = (resolution: number): Record<string, number> =>
    Object.fromEntries(space.dimensions.map(({ name, count }) => [name, Math.min(count, resolution)]))
  const counted = (resolution: number): number => {
    try {
      return createGrid(space, { resolution: thin(resolution) }).count
    } catch (error) {
      // Few values may all be infeasible where more are not.
      if (error instanceof SpaceError && error.code === 'SEARCH_INFEASIBLE') return 0
      throw error
    }
  }
  const largest = Math.max(...space.dimensions.map(({ count }) => Math.min(count, most)))
  let resolution = 2
  while (resolution < largest && counted(resolution + 1) <= most) resolution++
  while (counted(resolution) === 0 && resolution < 64) resolution++
  const grid = createGrid(space, { resolution: thin(resolution), maxTrials: most, seed })
  const rows = Array.from({ length: grid.count }, (_, index) => {
    const row = new Float64Array(space.dimensions.length)
    grid.at(index, row)
    return row
  })
  return { rows, resolution }
}

/** A grid over a part of the space around a row, as rows of the whole space. */
function fineRows(
  space: Space,
  center: Float64Array,
  width: number,
  most: number,
  seed: string,
): { rows: Float64Array[]; resolution: number } {
  const declared: Record<string, Parameter> = Object.fromEntries(
    space.dimensions.map(({ name, parameter }) => [name, parameter]),
  )
  const narrow = refineParameters(declared, space.decode(center), { width, finer: 1 })
  // Constraints may name values that the part does not have: they are asked of the whole rows.
  const part = createSpace(narrow)
  const { rows, resolution } = gridRows(part, most, seed)
  return { rows: rows.map((row) => space.encode(part.decode(row))).filter((row) => space.isFeasible(row)), resolution }
}

/**
 * The trial whose `count` nearest trials within `radius`, itself among them, have the best median loss. One with fewer than
 * a trial a dimension around it says nothing of its surroundings; when there is no other, the best trial.
 */
function bestPlateau({ points, losses }: Archive, radius: number, count: number): number {
  let best = losses.indexOf(Math.min(...losses))
  let least = Number.POSITIVE_INFINITY
  for (let a = 0; a < points.length; a++) {
    if (!Number.isFinite(losses[a]!)) continue
    const near: { loss: number; far: number }[] = []
    for (let b = 0; b < points.length; b++) {
      let far = 0
      for (let d = 0; d < points[a]!.length; d++) far = Math.max(far, Math.abs(points[a]![d]! - points[b]![d]!))
      if (far <= radius) near.push({ loss: losses[b]!, far })
    }
    if (near.length <= points[a]!.length) continue
    near.sort((x, y) => x.far - y.far)
    const closest = near.slice(0, count).map(({ loss }) => loss)
    closest.sort((x, y) => x - y)
    const median = closest[(closest.length - 1) >> 1]!
    if (median < least || (median === least && losses[a]! < losses[best]!)) [best, least] = [a, median]
  }
  return best
}

/** The neighbors of the best trial: one step, or a hundredth of a continuous range, to either side in each parameter. */
function neighborsOf(space: Space, { rows, losses }: Archive): Float64Array[] {
  const best = rows[losses.indexOf(Math.min(...losses))]!
  const tried = new Set(rows.map((row) => row.join(' ')))
  const found: Float64Array[] = []
  for (const dimension of space.dimensions) {
    const d = dimension.index
    if (Number.isNaN(best[d]!)) continue
    for (const side of [-1, 1]) {
      const row = best.slice()
      if (Number.isFinite(dimension.count)) {
        const level = dimension.levelOf(best[d]!) + side
        if (level < 0 || level >= dimension.count) continue
        row[d] = dimension.numberAt(level)
      } else row[d] = dimension.fromUnit(Math.min(1, Math.max(0, dimension.toUnit(best[d]!) + 0.01 * side)))
      // What exists only under another value than the best one's would have to be made up.
      const exists = space.dimensions.every((_, k) => space.isActive(k, row) === !Number.isNaN(row[k]!))
      if (exists && space.isFeasible(row) && !tried.has(row.join(' '))) found.push(row)
    }
  }
  return found
}

export const coarseToFine = defineSampler({
  name: 'coarse_to_fine',
  kind: 'adaptive',
  description: 'A coarse grid, finer ones around the best plateau, then the neighbors of the best.',
  handles: { conditions: true, objectives: 'one' },
  options: z.strictObject({
    coarse: z.number().min(0.05).max(0.95).default(DEFAULTS.coarse),
    validate: z.number().min(0).max(0.5).default(DEFAULTS.validate),
  }),
  create: (context, options) => createCoarseToFine(context, options),
})
