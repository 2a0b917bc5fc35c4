/**
 * @module Differential evolution with success-history adaptation: current-to-pbest/1/bin with an archive and a linearly
 * shrinking population (L-SHADE: Tanabe and Fukunaga, CEC 2014), or the classic rand/1/bin with fixed F and CR (Storn and
 * Price, 1997).
 */
import { z } from 'zod'
import { square } from '../../core/special-functions.ts'
import { createCounterRandom } from '../counter-random.ts'
import { ascending, rankedLosses } from '../loss-order.ts'
import { type AdaptiveSampler, defineSampler, type SamplerContext } from '../sampler.ts'
import { createLatinHypercube } from './lhs.ts'

export interface DifferentialEvolutionOptions {
  /** Members at the beginning; default 4 a parameter, at least 8. */
  readonly population?: number | undefined
  /** Whether F and CR follow their successes and the population shrinks. Default true. */
  readonly adaptive: boolean
  /** Weight of a difference when not adaptive. Default 0.7. */
  readonly weight: number
  /** Probability of taking a coordinate from the mutant when not adaptive. Default 0.9. */
  readonly crossover: number
  /** Points of the unit cube with known losses that join the first generation. */
  readonly known?: readonly { readonly point: Float64Array; readonly loss: number }[] | undefined
}

const DEFAULTS: DifferentialEvolutionOptions = { adaptive: true, weight: 0.7, crossover: 0.9 }

/** Memory of successful F and CR. */
const MEMORY = 6
/**
 * Members at the beginning: at least, and a parameter. Larger populations are slower to get to the bottom up to 1,000 trials, and with
 * 10,000 find no better basins: the archive and the leading members keep enough apart.
 */
const LEAST_AT_FIRST = 8
const MEMBERS = 4
/** Members at the end of the budget. */
const LEAST = 4
/** Part of the population from which the leading member is drawn. */
const P_BEST = 0.15

interface Member {
  readonly point: Float64Array
  readonly loss: number
}

/** What one trial of a generation is made from. */
interface Recipe {
  readonly weight: number
  readonly crossover: number
  readonly point: Float64Array
}

/** Creates a differential evolution sampler over the unit cube; discrete parameters are cells of the unit interval. */
export function createDifferentialEvolution(
  context: SamplerContext,
  given: Partial<DifferentialEvolutionOptions> = {},
): AdaptiveSampler {
  const options = { ...DEFAULTS, ...given }
  const { space, seed, budget } = context
  const { dimensions } = space
  const depth = dimensions.length
  const initialSize = options.population ?? Math.max(LEAST_AT_FIRST, MEMBERS * depth)
  const random = createCounterRandom(seed, 'differential evolution')
  const initial = createLatinHypercube(depth, initialSize, seed)
  const memory = {
    weights: new Float64Array(MEMORY).fill(0.5),
    crossovers: new Float64Array(MEMORY).fill(0.5),
    next: 0,
  }
  let members: Member[] = []
  const archive: Float64Array[] = []
  let order: number[] = []
  let told = 0
  let trials: { recipe: Recipe; loss: number }[] = []

  const targetSize = (): number => {
    if (!options.adaptive || budget === undefined) return initialSize
    return Math.max(LEAST, Math.round(initialSize + ((LEAST - initialSize) * told) / budget))
  }

  /** What the trial at a place of the generation tries: pure in the population, seed, trial and attempt. */
  const mix = (place: number, trial: number, attempt: number): Recipe => {
    random.seek(trial, attempt)
    const size = members.length
    let weight = options.weight
    let crossover = options.crossover
    if (options.adaptive) {
      const cell = random.below(MEMORY)
      crossover = clip(memory.crossovers[cell]! + 0.1 * random.normal())
      weight = 0
      // Cauchy by a ratio of normal numbers: no tangent, so the same bits everywhere.
      for (let tries = 0; weight <= 0 && tries < 50; tries++) {
        const denominator = random.normal()
        weight = Math.min(1, memory.weights[cell]! + (0.1 * random.normal()) / (denominator || 1))
      }
      if (weight <= 0) weight = 0.5
    }
    const x = members[place]!.point
    const leading = options.adaptive
      ? members[order[random.below(Math.max(2, Math.round(P_BEST * size)))]!]!.point
      : members[different(size, [place])]!.point
    const a = different(size, [place])
    const bIndex = different(size + (options.adaptive ? archive.length : 0), [place, a])
    const b = bIndex < size ? members[bIndex]!.point : archive[bIndex - size]!
    const forced = random.below(depth)
    const point = new Float64Array(depth)
    for (let d = 0; d < depth; d++) {
      if (random.next() >= crossover && d !== forced) {
        point[d] = x[d]!
        continue
      }
      const base = options.adaptive ? x[d]! + weight * (leading[d]! - x[d]!) : leading[d]!
      const y = base + weight * (members[a]!.point[d]! - b[d]!)
      // Halfway to the bound that was crossed keeps diversity, unlike clipping.
      point[d] = y < 0 ? x[d]! / 2 : y > 1 ? (x[d]! + 1) / 2 : y
    }
    return { weight, crossover, point }
  }

  function different(size: number, taken: readonly number[]): number {
    for (let tries = 0; tries < 100; tries++) {
      const index = random.below(size)
      if (!taken.includes(index)) return index
    }
    return (taken[0]! + 1) % size
  }

  const recipeOf = (trial: number, attempt: number): Recipe => {
    if (members.length > 0) return mix(trial - generationStart, trial, attempt)
    const point = new Float64Array(depth)
    if (attempt === 0 && trial - generationStart < initialSize) initial.at(trial - generationStart, point)
    else {
      random.seek(trial, attempt)
      for (let d = 0; d < depth; d++) point[d] = random.next()
    }
    return { weight: 0, crossover: 0, point }
  }

  // Trials before this one belong to finished generations; indices count from 0 without gaps.
  let generationStart = 0

  const finish = (): void => {
    if (members.length === 0)
      members = [...trials.map(({ recipe, loss }) => ({ point: recipe.point, loss })), ...(options.known ?? [])]
    else select()
    const size = targetSize()
    order = ascending(Float64Array.from(members, ({ loss }) => loss))
    if (members.length > size) {
      const kept = new Set(order.slice(0, size))
      members = members.filter((_, index) => kept.has(index))
      order = ascending(Float64Array.from(members, ({ loss }) => loss))
    }
    while (archive.length > members.length) archive.splice(random.below(archive.length), 1)
    trials = []
  }

  /** Replaces members by better trials, and remembers what made them better. */
  const select = (): void => {
    let [sumGain, sumWeight, sumWeight2, sumCrossover] = [0, 0, 0, 0]
    random.seek(generationStart, 0xffff)
    trials.forEach(({ recipe, loss }, place) => {
      const old = members[place]!
      if (!(loss <= old.loss)) return
      if (loss < old.loss) {
        archive.push(old.point)
        const gain = Number.isFinite(old.loss - loss) && old.loss < 1e300 ? old.loss - loss : 1
        sumGain += gain
        sumWeight += gain * recipe.weight
        sumWeight2 += gain * square(recipe.weight)
        sumCrossover += gain * recipe.crossover
      }
      members[place] = { point: recipe.point, loss }
    })
    if (sumGain > 0 && sumWeight > 0) {
      memory.weights[memory.next] = sumWeight2 / sumWeight
      memory.crossovers[memory.next] = sumCrossover / sumGain
      memory.next = (memory.next + 1) % MEMORY
    }
  }

  return {
    kind: 'adaptive',
    nextBatchSize: () => (members.length === 0 ? initialSize : members.length) - trials.length,
    ask(trial, attempt, out) {
      const { point } = recipeOf(trial, attempt)
      for (let d = 0; d < depth; d++) out[d] = dimensions[d]!.fromUnit(point[d]!)
      space.deactivate(out)
    },
    tell(batch) {
      const ranked = rankedLosses(batch)
      for (let k = 0; k < batch.count; k++) {
        const recipe = recipeOf(batch.first + k, 0)
        for (let d = 0; d < depth; d++) {
          const number = batch.rows[k * depth + d]!
          const own = dimensions[d]!.fromUnit(recipe.point[d]!)
          if (!Number.isNaN(number) && !Object.is(own, number)) recipe.point[d] = dimensions[d]!.toUnit(number)
        }
        trials.push({ recipe, loss: ranked[k]! })
        told++
        if (trials.length < (members.length === 0 ? initialSize : members.length)) continue
        finish()
        generationStart = batch.first + k + 1
      }
    },
  }
}

const clip = (x: number): number => (x < 0 ? 0 : x > 1 ? 1 : x)

export const differentialEvolution = defineSampler({
  name: 'differential_evolution',
  kind: 'adaptive',
  description: 'A population that moves along its own differences; step lengths follow their successes.',
  handles: { conditions: true, objectives: 'one' },
  options: z.strictObject({
    population: z.int().min(4).optional(),
    adaptive: z.boolean().default(DEFAULTS.adaptive),
    weight: z.number().positive().max(2).default(DEFAULTS.weight),
    crossover: z.number().min(0).max(1).default(DEFAULTS.crossover),
  }),
  create: (context, options) => createDifferentialEvolution(context, options),
})
