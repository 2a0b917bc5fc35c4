/**
 * @module NSGA-III (Deb and Jain, IEEE Trans. Evol. Comp. 18, 2014): fronts as in NSGA-II, spread by reference directions
 * instead of crowding, for three objectives and more.
 */
import { z } from 'zod'
import { createGenerations, type Population } from '../generations.ts'
import { sortFronts } from '../pareto-sort.ts'
import { type AdaptiveSampler, defineSampler, type SamplerContext } from '../sampler.ts'
import { SpaceError } from '../space-error.ts'
import { createVariation, VARIATION, type VariationOptions } from '../variation.ts'

export interface Nsga3Options extends VariationOptions {
  /** Parts into which each edge of the simplex of directions is divided; default so that there are about 100 directions. */
  readonly divisions?: number | undefined
  /** Members of a generation; default the number of directions rounded up to a multiple of 4, 108 for one objective. */
  readonly population?: number | undefined
}

/** Directions evenly spaced on the unit simplex (Das and Dennis, 1998). */
export function referenceDirections(objectives: number, divisions: number): number[][] {
  const found: number[][] = []
  const place = (prefix: number[], left: number): void => {
    if (prefix.length === objectives - 1) {
      found.push([...prefix, left].map((part) => part / divisions))
      return
    }
    for (let part = 0; part <= left; part++) place([...prefix, part], left - part)
  }
  place([], divisions)
  return found
}

/** Most directions that may be asked for: every member is compared with each of them. */
const MOST_DIRECTIONS = 10_000
/** About as many directions by default, and as many members where there is only one direction. */
const USUAL = 105

/** How many directions there are: (divisions + objectives − 1) over (objectives − 1). */
function countDirections(objectives: number, divisions: number): number {
  let count = 1
  for (let k = 1; k < objectives; k++) count = (count * (divisions + k)) / k
  return Math.round(count)
}

function defaultDivisions(objectives: number): number {
  let divisions = 1
  // One objective has one direction, however it is divided.
  while (objectives > 1 && countDirections(objectives, divisions + 1) <= USUAL) divisions++
  return divisions
}

/** Creates an NSGA-III sampler. */
export function createNsga3(context: SamplerContext, given: Partial<Nsga3Options> = {}): AdaptiveSampler {
  const { objectives } = context
  const options = { ...VARIATION, crossoverIndex: 30, ...given }
  const divisions = options.divisions ?? defaultDivisions(objectives)
  const count = countDirections(objectives, divisions)
  if (count > MOST_DIRECTIONS) {
    const message = `Expected at most ${MOST_DIRECTIONS} directions, were ${count}: ${divisions} divisions of ${objectives} objectives.`
    throw new SpaceError('SEARCH_SAMPLER', ['options', 'divisions'], message)
  }
  const directions = referenceDirections(objectives, divisions)
  const size = options.population ?? Math.ceil((objectives > 1 ? count : USUAL) / 4) * 4
  const vary = createVariation(
    context.space.dimensions.map(({ kind }) => kind === 'nominal'),
    options,
  )
  return createGenerations(context, {
    name: 'nsga3',
    size,
    child(population, random, out) {
      const a = random.below(population.count)
      const b = (a + 1 + random.below(Math.max(1, population.count - 1))) % population.count
      vary(population.points, a, b, random, out)
    },
    survive: (all) => surviveByNiche(all, size, objectives, directions),
  })
}

function surviveByNiche(all: Population, size: number, objectives: number, directions: readonly number[][]): number[] {
  const kept: number[] = []
  let last: number[] = []
  for (const front of sortFronts(all.losses, all.violations, all.count, objectives)) {
    if (kept.length + front.length <= size) {
      kept.push(...front)
      continue
    }
    last = front
    break
  }
  if (kept.length === size || last.length === 0) return kept
  const isPlain = last.every(
    (member) => all.violations[member] === 0 && !Number.isNaN(all.losses[member * objectives]!),
  )
  if (!isPlain) return [...kept, ...last.slice(0, size - kept.length)]
  const normalize = createNormalizer(all.losses, [...kept, ...last], objectives)
  const nearest = (member: number): { direction: number; distance: number } => {
    const point = normalize(member)
    let best = { direction: 0, distance: Number.POSITIVE_INFINITY }
    directions.forEach((direction, index) => {
      let [dot, norm, square] = [0, 0, 0]
      for (let k = 0; k < objectives; k++) {
        dot += point[k]! * direction[k]!
        norm += direction[k]! * direction[k]!
        square += point[k]! * point[k]!
      }
      const distance = Math.sqrt(Math.max(0, square - (dot * dot) / norm))
      if (distance < best.distance) best = { direction: index, distance }
    })
    return best
  }
  const crowd = new Float64Array(directions.length)
  for (const member of kept) crowd[nearest(member).direction]!++
  const waiting = last.map((member) => ({ member, ...nearest(member) }))
  while (kept.length < size) {
    // The emptiest direction that still has candidates takes its nearest one.
    let chosen = -1
    waiting.forEach((candidate, index) => {
      const best = waiting[chosen]
      if (
        best === undefined ||
        crowd[candidate.direction]! < crowd[best.direction]! ||
        (crowd[candidate.direction]! === crowd[best.direction]! && candidate.distance < best.distance)
      ) {
        chosen = index
      }
    })
    const [taken] = waiting.splice(chosen, 1)
    crowd[taken!.direction]!++
    kept.push(taken!.member)
  }
  return kept
}

/** Maps losses to [0, 1] by the ideal point and the intercepts of the plane through the extreme points. */
function createNormalizer(
  losses: Float64Array,
  members: readonly number[],
  width: number,
): (member: number) => number[] {
  const value = (member: number, k: number): number => losses[member * width + k]!
  const ideal = Array.from({ length: width }, (_, k) => Math.min(...members.map((member) => value(member, k))))
  const extremes = ideal.map((_, axis) => {
    let [best, least] = [members[0]!, Number.POSITIVE_INFINITY]
    for (const member of members) {
      let scalar = 0
      for (let k = 0; k < width; k++)
        scalar = Math.max(scalar, (value(member, k) - ideal[k]!) / (k === axis ? 1 : 1e-6))
      if (scalar < least) [best, least] = [member, scalar]
    }
    return ideal.map((low, k) => value(best, k) - low)
  })
  const plane = solve(extremes, width)
  const range = ideal.map((low, k) => {
    const intercept = plane === undefined ? Number.NaN : 1 / plane[k]!
    if (intercept > 1e-12 && Number.isFinite(intercept)) return intercept
    return Math.max(1e-12, Math.max(...members.map((member) => value(member, k))) - low)
  })
  return (member) => ideal.map((low, k) => (value(member, k) - low) / range[k]!)
}

/** Solves rows·x = 1 by elimination with pivoting; undefined when singular. */
function solve(rows: readonly number[][], n: number): number[] | undefined {
  const m = rows.map((row) => [...row, 1])
  for (let column = 0; column < n; column++) {
    let pivot = column
    for (let r = column + 1; r < n; r++) if (Math.abs(m[r]![column]!) > Math.abs(m[pivot]![column]!)) pivot = r
    if (Math.abs(m[pivot]![column]!) < 1e-12) return undefined
    const kept = m[column]!
    m[column] = m[pivot]!
    m[pivot] = kept
    for (let r = 0; r < n; r++) {
      if (r === column) continue
      const factor = m[r]![column]! / m[column]![column]!
      for (let c = column; c <= n; c++) m[r]![c]! -= factor * m[column]![c]!
    }
  }
  return m.map((row, k) => row[n]! / row[k]!)
}

export const nsga3 = defineSampler({
  name: 'nsga3',
  kind: 'adaptive',
  description: 'Evolves a Pareto front of three or more objectives along reference directions.',
  handles: { conditions: true, objectives: 'many' },
  options: z.strictObject({
    divisions: z.int().min(1).optional(),
    population: z.int().min(4).optional(),
    crossover: z.number().min(0).max(1).default(VARIATION.crossover),
    crossoverIndex: z.number().min(0).default(30),
    mutation: z.number().min(0).max(1).optional(),
    mutationIndex: z.number().min(0).default(VARIATION.mutationIndex),
  }),
  create: (context, options) => createNsga3(context, options),
})
