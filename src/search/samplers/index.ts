/** @module The registry of samplers: one line each. */
import { didYouMean } from '../../core/suggest.ts'
import { readOptions } from '../read-options.ts'
import type { Sampler, SamplerContext, SamplerType } from '../sampler.ts'
import { SpaceError } from '../space-error.ts'
import { auto } from './auto.ts'
import { cmaEs } from './cma-es.ts'
import { coarseToFine } from './coarse-to-fine.ts'
import { differentialEvolution } from './differential-evolution.ts'
import { genetic } from './genetic.ts'
import { gp } from './gp.ts'
import { grid } from './grid.ts'
import { halton } from './halton.ts'
import { lhs } from './lhs.ts'
import { nsga2 } from './nsga2.ts'
import { nsga3 } from './nsga3.ts'
import { random } from './random.ts'
import { sobol } from './sobol.ts'
import { tpe } from './tpe.ts'

// biome-ignore lint/suspicious/noExplicitAny: a registry holds types with unlike options; each is parsed by its own schema.
type AnySamplerType = SamplerType<any>

export const samplers = {
  auto,
  grid,
  random,
  lhs,
  sobol,
  halton,
  tpe,
  gp,
  cma_es: cmaEs,
  differential_evolution: differentialEvolution,
  genetic,
  nsga2,
  nsga3,
  coarse_to_fine: coarseToFine,
} as const satisfies Record<string, AnySamplerType>

export type SamplerName = keyof typeof samplers

/** Other words for samplers, as definitions in the wild use them. */
const SYNONYMS: Readonly<Record<string, SamplerName>> = {
  grid_search: 'grid',
  random_search: 'random',
  latin_hypercube: 'lhs',
  qmc: 'sobol',
  bayesian: 'gp',
  bayesian_optimization: 'gp',
  gaussian_process: 'gp',
  de: 'differential_evolution',
  cma: 'cma_es',
  genetic_algorithm: 'genetic',
  multi_objective: 'nsga2',
  nsga_ii: 'nsga2',
  nsga_iii: 'nsga3',
  cmaes: 'cma_es',
  refine: 'coarse_to_fine',
  adaptive_grid: 'coarse_to_fine',
}

/** The registered name of a sampler's word, or undefined. */
export function samplerName(word: string): SamplerName | undefined {
  const folded = word.toLowerCase().replaceAll('-', '_')
  if (Object.hasOwn(samplers, folded)) return folded as SamplerName
  return Object.hasOwn(SYNONYMS, folded) ? SYNONYMS[folded] : undefined
}

/**
 * Makes a sampler by name, or explains why it cannot search this space.
 *
 * @param word name or synonym: `grid`, `bayesian`, `differential_evolution`
 * @param options of the sampler, as written
 * @throws SpaceError `SEARCH_SAMPLER`
 * @example
 * createSampler('random', {}, { space, seed: 42, objectives: 1 })
 */
export function createSampler(word: string, options: unknown, context: SamplerContext): Sampler {
  const name = samplerName(word)
  if (name === undefined) {
    const names = Object.keys(samplers)
    const message = `Expected a search method, was "${word}".${didYouMean(word, [...names, ...Object.keys(SYNONYMS)])}`
    throw new SpaceError('SEARCH_SAMPLER', ['method'], message, { hint: `Methods: ${names.join(', ')}.` })
  }
  const type: AnySamplerType = samplers[name]
  const parsed = readOptions('SEARCH_SAMPLER', name, type.options, options, ['options'])
  const others: readonly Pick<SamplerType, 'name' | 'handles'>[] = Object.values(samplers)
  if (context.space.isConditional && !type.handles.conditions) {
    const able = others.filter(({ handles }) => handles.conditions).map((other) => other.name)
    throw new SpaceError(
      'SEARCH_SAMPLER',
      ['method'],
      `The method ${name} cannot search parameters with conditions ("when").`,
      {
        hint: `These can: ${able.join(', ')}.`,
      },
    )
  }
  if (context.objectives > 1 && type.handles.objectives === 'one') {
    const able = others.filter(({ handles }) => handles.objectives === 'many').map((other) => other.name)
    throw new SpaceError(
      'SEARCH_SAMPLER',
      ['method'],
      `The method ${name} searches for one objective, ${context.objectives} were given.`,
      {
        hint: `Give weights to make them one, or use: ${able.join(', ')}.`,
      },
    )
  }
  return type.create(context, parsed)
}
