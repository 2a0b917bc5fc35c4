/** @module Samplers of the user beside those of the registry, by name: for every thread that has loaded the file they come from. */
import { nearest } from '../core/suggest.ts'
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
  const parsed = type.options.safeParse(options ?? {})
  if (!parsed.success) {
    const issue = parsed.error.issues[0]!
    const path = ['options', ...issue.path.map(String)]
    throw new SpaceError('SEARCH_SAMPLER', path, `Wrong option of ${name}: ${issue.message}.`)
  }
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
  return type.create(context, parsed.data)
}
