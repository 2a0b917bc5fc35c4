/** @module The guard against exploding grids: how many points before any is evaluated, and what to do about it. */
import { DEFAULT_RESOLUTION, levelCount, type Resolution } from './grid-levels.ts'
import { createGrid } from './samplers/grid.ts'
import type { Space } from './space.ts'
import { SpaceError } from './space-error.ts'

export interface GridEstimate {
  /** Points without regard to constraints. */
  readonly fullCount: number
  /** Points that satisfy the constraints; undefined when they are too many to count. */
  readonly count: number | undefined
  /** Points of each parameter, largest first. */
  readonly perParameter: readonly { readonly name: string; readonly count: number }[]
  /** Whether it is more than `limit`. */
  readonly isTooLarge: boolean
  /** Sentences for the reader; empty when the grid is small. */
  readonly advice: readonly string[]
}

/** A grid beyond this many points deserves a second thought. */
export const GRID_LIMIT = 100_000

/**
 * Counts a grid without evaluating it.
 *
 * @param limit points beyond which advice is given; default {@link GRID_LIMIT}
 * @example
 * estimateGrid(space).count // 120000
 */
export function estimateGrid(space: Space, options: { resolution?: Resolution; limit?: number } = {}): GridEstimate {
  const limit = options.limit ?? GRID_LIMIT
  const perParameter = space.dimensions
    .map((dimension) => ({ name: dimension.name, count: levelCount(dimension, options.resolution), dimension }))
    .sort((a, b) => b.count - a.count)
  const fullCount = perParameter.reduce((n, { count }) => n * count, 1)
  let count: number | undefined
  try {
    count = createGrid(space, { resolution: options.resolution }).count
  } catch (error) {
    if (!(error instanceof SpaceError) || error.code !== 'SEARCH_GRID_TOO_LARGE') throw error
  }
  const isTooLarge = (count ?? fullCount) > limit
  const advice: string[] = []
  if (isTooLarge) {
    const size = (count ?? fullCount).toLocaleString('en')
    advice.push(
      `The grid has ${count === undefined ? 'up to ' : ''}${size} points, more than ${limit.toLocaleString('en')}.`,
    )
    // Least important first, then the finest: that is where points are worth least.
    const coarsest = [...perParameter]
      .filter((entry) => entry.count > DEFAULT_RESOLUTION && entry.dimension.kind !== 'nominal')
      .sort(
        (a, b) =>
          (a.dimension.parameter.importance ?? 1) - (b.dimension.parameter.importance ?? 1) || b.count - a.count,
      )
    if (coarsest.length > 0) {
      const names = coarsest.slice(0, 3).map(({ name, count: points }) => `${name} (${points})`)
      advice.push(
        `Fewer values of ${names.join(', ')} shrink it most: give a step or a resolution of ${DEFAULT_RESOLUTION}.`,
      )
    }
    advice.push('A search with a budget finds good points without trying all: method auto with 200 to 1,000 trials.')
    advice.push('Or go coarse to fine: a coarse grid, then a fine one around its best plateau.')
  }
  return {
    fullCount,
    count,
    perParameter: perParameter.map(({ name, count: points }) => ({ name, count: points })),
    isTooLarge,
    advice,
  }
}
