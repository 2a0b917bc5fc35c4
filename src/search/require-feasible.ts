/** @module Finds out before a search whether its constraints leave anything to try. */
import { createGrid } from './samplers/grid.ts'
import { createRandomSampler } from './samplers/random.ts'
import type { Space } from './space.ts'
import { SpaceError } from './space-error.ts'

/** Draws, each of them repaired, before a space counts as hard to satisfy. */
const DRAWS = 32

/**
 * Finds constraints that exclude each other: when random draws and their repair find nothing, the grid names the conflict.
 *
 * @param path keys that lead to the space, for errors
 * @throws SpaceError `SEARCH_INFEASIBLE`
 * @example
 * requireFeasible(createSpace({ a: { type: 'integer', min: 0, max: 9 }, b: { type: 'integer', min: 0, max: 9 } }, ['a < b', 'b < a']))
 * // throws: Expected at least one combination that satisfies the constraints, was none: a < b; b < a.
 */
export function requireFeasible(space: Space, path: readonly string[] = []): void {
  if (space.constraints.length === 0) return
  const row = new Float64Array(space.dimensions.length)
  const sampler = createRandomSampler(space, 'check')
  for (let index = 0; index < DRAWS; index++) if (sampler.at(index, row)) return
  try {
    createGrid(space)
  } catch (error) {
    if (!(error instanceof SpaceError) || error.code !== 'SEARCH_INFEASIBLE') return
    throw new SpaceError(error.code, [...path, ...error.path], error.message, error.hint ? { hint: error.hint } : {})
  }
}
