/**
 * @module NSGA-II (Deb, Pratap, Agarwal and Meyarivan, IEEE Trans. Evol. Comp. 6, 2002): survival by front, then by crowding;
 * children by binary tournament, simulated binary crossover and polynomial mutation.
 */
import { z } from 'zod'
import type { CounterRandom } from '../counter-random.ts'
import { createGenerations, type Population } from '../generations.ts'
import { crowding, sortFronts } from '../pareto-sort.ts'
import { type AdaptiveSampler, defineSampler, type SamplerContext } from '../sampler.ts'
import { createVariation, VARIATION, type VariationOptions } from '../variation.ts'

export interface Nsga2Options extends VariationOptions {
  /**
   * Members of a generation; default 60 for a budget of 10,000 trials, in proportion to the square root of others, within 20 and
   * 100. The hundred of the paper have too few generations to converge within 10,000 trials.
   */
  readonly population?: number | undefined
}

/** Members of a generation that suit a budget. */
const populationFor = (budget: number): number =>
  4 * Math.round(Math.min(100, Math.max(20, 0.6 * Math.sqrt(budget))) / 4)

/** Flatter than the usual mutation (20): that one loses the spread along the front of concave problems in every third run. */
const DEFAULTS: Nsga2Options = { ...VARIATION, mutationIndex: 10 }

/** Creates an NSGA-II sampler. */
export function createNsga2(context: SamplerContext, given: Partial<Nsga2Options> = {}): AdaptiveSampler {
  const options = { ...DEFAULTS, ...given }
  const { objectives, budget = 10_000 } = context
  const size = options.population ?? populationFor(budget)
  const vary = createVariation(
    context.space.dimensions.map(({ kind }) => kind === 'nominal'),
    options,
  )
  // Standing of each parent: front, then crowding. Parents are stored in this order, so an index is a rank.
  return createGenerations(context, {
    name: 'nsga2',
    size,
    child(population, random, out) {
      const a = tournament(population, random)
      let b = tournament(population, random)
      for (let tries = 0; b === a && tries < 5; tries++) b = tournament(population, random)
      vary(population.points, a, b, random, out)
    },
    survive(all) {
      const kept: number[] = []
      for (const front of sortFronts(all.losses, all.violations, all.count, objectives)) {
        if (kept.length >= size) break
        const distance = crowding(all.losses, front, objectives)
        const order = front.map((_, place) => place).sort((x, y) => distance[y]! - distance[x]! || x - y)
        for (const place of order) if (kept.length < size) kept.push(front[place]!)
      }
      return kept
    },
  })
}

/** The better of two drawn members: survivors stand in order of front and crowding, so the smaller index wins. */
function tournament(population: Population, random: CounterRandom): number {
  return Math.min(random.below(population.count), random.below(population.count))
}

const variationSchema = {
  crossover: z.number().min(0).max(1).default(VARIATION.crossover),
  crossoverIndex: z.number().min(0).default(VARIATION.crossoverIndex),
  mutation: z.number().min(0).max(1).optional(),
  mutationIndex: z.number().min(0).default(DEFAULTS.mutationIndex),
}

export const nsga2 = defineSampler({
  name: 'nsga2',
  kind: 'adaptive',
  description: 'Evolves a Pareto front of two or three objectives, evenly spread by crowding.',
  handles: { conditions: true, objectives: 'many' },
  options: z.strictObject({ population: z.int().min(4).optional(), ...variationSchema }),
  create: (context, options) => createNsga2(context, options),
})
