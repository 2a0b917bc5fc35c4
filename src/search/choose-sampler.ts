/** @module Which sampler a study asks: the named one, a grid where all can be tried, and draws that do not repeat themselves. */
import type { Beginning } from './beginning.ts'
import { distinctSampler, withoutRows } from './distinct-rows.ts'
import { makeSampler } from './make-sampler.ts'
import { requireFeasible } from './require-feasible.ts'
import type { IndexedSampler, Sampler } from './sampler.ts'
import { createGrid } from './samplers/grid.ts'
import { samplerName } from './samplers/index.ts'
import type { StudyOptions } from './study-options.ts'

/**
 * The named sampler, or a grid when the whole space is no larger than the budget. In a finite space neither repeats a row, nor
 * one that the study begins with.
 *
 * @param notes gets sentences about what was decided
 * @throws SpaceError for a sampler that cannot search the space, and constraints that leave nothing to try
 */
export function chooseSampler(
  options: StudyOptions,
  objectives: number,
  { earlier, start }: Beginning,
  notes: string[],
): Sampler {
  const { space, method, seed, evaluationMs } = options
  const known = [...earlier, ...start]
  const distinct = (draws: IndexedSampler): IndexedSampler =>
    Number.isFinite(space.size) ? distinctSampler(draws, space, seed, known) : draws
  if (typeof method !== 'string') {
    return method.kind === 'indexed' && method.count === Number.POSITIVE_INFINITY ? distinct(method) : method
  }
  const name = samplerName(method)
  // A grid knows by itself; it would not be built for this where it is what searches.
  if (name !== 'grid') requireFeasible(space)
  const budget = options.stop?.budget
  const sampler = makeSampler(method, options.options, { space, seed, objectives, budget, evaluationMs })
  const isEndless = sampler.kind === 'indexed' && sampler.count === Number.POSITIVE_INFINITY
  if (budget !== undefined && space.size <= budget && (sampler.kind === 'adaptive' || isEndless)) {
    const grid = createGrid(space)
    const counted = `${grid.count.toLocaleString('en')} ${grid.count === 1 ? 'configuration' : 'configurations'}`
    const what = known.length === 0 ? 'all are tried' : 'those not known yet are tried'
    notes.push(
      `The space has ${counted}, no more than the budget of ${budget.toLocaleString('en')}: ${what}, in order.`,
    )
    return withoutRows(grid, space, known)
  }
  if (sampler.kind === 'adaptive') {
    notes.push(...(sampler.notes ?? []))
    return sampler
  }
  if (name === 'grid') return Number.isFinite(space.size) ? withoutRows(sampler, space, known) : sampler
  // What else has an end is a list of the user's own, and repeats what it means to.
  return isEndless || name !== undefined ? distinct(sampler) : sampler
}
