/** @module Samplers of the user beside those of the registry, by name: for every thread that has loaded the file they come from. */
import { nearest } from '../core/suggest.ts'
import { readOptions } from './read-options.ts'
import type { Sampler, SamplerContext, SamplerType } from './sampler.ts'
import { createSampler, samplerName, samplers } from './samplers/index.ts'
import { SpaceError } from './space-error.ts'

// biome-ignore lint/suspicious/noExplicitAny: samplers have unlike options; each is parsed by its own schema.
type AnySamplerType = SamplerType<any>

const own = new Map<string, AnySamplerType>()

/** Makes a sampler known in this thread; one of the same name that was added before gives way. */
export function addSampler(type: AnySamplerType): void {
  own.set(type.name, type)
}

/**
 * The sampler of that name, of the registry or of the user.
 *
 * @param options as written
 * @throws SpaceError `SEARCH_SAMPLER` with the path of the wrong key
 * @example
 * makeSampler('tpe', {}, { space, seed: 1, objectives: 1 })
 */
export function makeSampler(name: string, options: unknown, context: SamplerContext): Sampler {
  const type = own.get(name)
  if (type === undefined) {
    const near = samplerName(name) === undefined ? nearest(name, own.keys()) : undefined
    if (near === undefined) return createSampler(name, options, context)
    throw new SpaceError(
      'SEARCH_SAMPLER',
      ['method'],
      `Expected a search method, was "${name}". Did you mean "${near}"?`,
    )
  }
  const parsed = readOptions('SEARCH_SAMPLER', name, type.options, options, ['options'])
  const refuse = (what: string, able: (handles: SamplerType['handles']) => boolean): never => {
    const others = Object.values(samplers).filter(({ handles }) => able(handles))
    throw new SpaceError('SEARCH_SAMPLER', ['method'], `The method ${name} ${what}.`, {
      hint: `These can: ${others.map((other) => other.name).join(', ')}.`,
    })
  }
  if (context.space.isConditional && !type.handles.conditions)
    refuse('cannot search parameters with conditions ("when")', ({ conditions }) => conditions)
  if (context.objectives > 1 && type.handles.objectives === 'one')
    refuse(`searches for one objective, ${context.objectives} were given`, ({ objectives }) => objectives === 'many')
  return type.create(context, parsed)
}

/** Sizes of a generation that are tried until one suits the budget that follows from it. */
const MOST_STEPS = 32
/** Any legal size, to ask whether there is one. */
const SOME_POPULATION = 12

/**
 * Trials of a generation that an evolutionary method has when nothing says how many: its own default in this space. That of
 * NSGA-II grows with the budget, which is this many times the number of generations.
 *
 * @param options as written
 * @returns `undefined` for a method without generations, and for options that are wrong
 * @example
 * generationSize('genetic', {}, { space, seed: 1, objectives: 1 }, 20) // 50
 */
export function generationSize(
  name: string,
  options: Readonly<Record<string, unknown>>,
  context: Omit<SamplerContext, 'budget'>,
  generations: number,
): number | undefined {
  const builtIn = samplerName(name)
  const type: AnySamplerType | undefined = own.get(name) ?? (builtIn && samplers[builtIn])
  if (type === undefined || type.kind !== 'adaptive') return undefined
  const isEvolutionary = type.options.safeParse({ population: SOME_POPULATION, ...options }).success
  if (!isEvolutionary) return undefined
  // The size never falls when the budget grows, so the steps go one way and end.
  let size = SOME_POPULATION
  for (let step = 0; step < MOST_STEPS; step++) {
    const sampler = makeSampler(name, options, { ...context, budget: generations * size })
    const next = sampler.kind === 'adaptive' ? sampler.nextBatchSize() : size
    if (next === size) break
    size = next
  }
  return size
}
