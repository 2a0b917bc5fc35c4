/** @module Which sampler a study asks: the named one, a grid where all can be tried, and draws that do not repeat themselves. */
import { distinctRows, rowsSampler } from './distinct-rows.ts'
import { makeSampler } from './make-sampler.ts'
import { requireFeasible } from './require-feasible.ts'
import type { Sampler } from './sampler.ts'
import { createGrid } from './samplers/grid.ts'
import type { StudyOptions } from './study.ts'

/**
 * The named sampler, or a grid when the whole space is no larger than the budget.
 *
 * @param notes gets sentences about what was decided
 * @throws SpaceError for a sampler that cannot search the space, and constraints that leave nothing to try
 */
export function chooseSampler(options: StudyOptions, objectives: number, notes: string[]): Sampler {
  const { space, method, seed, evaluationMs } = options
  if (typeof method !== 'string') return method
  // A grid knows by itself; it would not be built for this where it is what searches.
  if (method !== 'grid') requireFeasible(space)
  const budget = options.stop?.budget
  const sampler = makeSampler(method, options.options, { space, seed, objectives, budget, evaluationMs })
  if (
    budget !== undefined &&
    space.size <= budget &&
    (sampler.kind === 'adaptive' || sampler.count === Number.POSITIVE_INFINITY)
  ) {
    const grid = createGrid(space)
    notes.push(
      `The space has ${grid.count} configurations, no more than the budget of ${budget}: all are tried, in order.`,
    )
    return grid
  }
  if (sampler.kind === 'adaptive') {
    notes.push(...(sampler.notes ?? []))
    return sampler
  }
  // With as many draws, more than one pair is expected to be equal.
  const repeats = sampler.count === Number.POSITIVE_INFINITY && budget !== undefined && budget ** 2 > 2 * space.size
  return repeats ? rowsSampler(distinctRows(sampler, space, budget, seed), space.dimensions.length) : sampler
}
