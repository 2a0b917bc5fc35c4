/** @module A genetic algorithm for one objective: tournaments, crossover, mutation, and an elite that never gets lost. */
import { z } from 'zod'
import { createGenerations } from '../generations.ts'
import { ascending, rankedLosses } from '../loss-order.ts'
import { type AdaptiveSampler, defineSampler, type SamplerContext } from '../sampler.ts'
import { createVariation, VARIATION, type VariationOptions } from '../variation.ts'

export interface GeneticOptions extends VariationOptions {
  /** Members of a generation. Default 50. */
  readonly population: number
  /** Members that meet in a tournament. Default 3. */
  readonly tournament: number
}

/** Creates a genetic sampler: the best `population` of parents and children survive. */
export function createGenetic(context: SamplerContext, given: Partial<GeneticOptions> = {}): AdaptiveSampler {
  const options = { population: 50, tournament: 3, ...VARIATION, crossoverIndex: 10, ...given }
  const vary = createVariation(
    context.space.dimensions.map(({ kind }) => kind === 'nominal'),
    options,
  )
  return createGenerations(context, {
    name: 'genetic',
    size: options.population,
    child(population, random, out) {
      // Survivors stand in order of their loss: the smallest index drawn wins.
      const pick = (): number => {
        let best = population.count
        for (let k = 0; k < options.tournament; k++) best = Math.min(best, random.below(population.count))
        return best
      }
      vary(population.points, pick(), pick(), random, out)
    },
    survive(all) {
      const ranked = rankedLosses({
        first: 0,
        count: all.count,
        rows: all.points,
        losses: all.losses,
        violations: all.violations,
      })
      return ascending(ranked).slice(0, options.population)
    },
  })
}

export const genetic = defineSampler({
  name: 'genetic',
  kind: 'adaptive',
  description: 'Evolves a population by tournaments, crossover and mutation.',
  handles: { conditions: true, objectives: 'one' },
  options: z.strictObject({
    population: z.int().min(4).default(50),
    tournament: z.int().min(2).default(3),
    crossover: z.number().min(0).max(1).default(VARIATION.crossover),
    crossoverIndex: z.number().min(0).default(10),
    mutation: z.number().min(0).max(1).optional(),
    mutationIndex: z.number().min(0).default(VARIATION.mutationIndex),
  }),
  create: (context, options) => createGenetic(context, options),
})
