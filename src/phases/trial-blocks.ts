/**
 * @module The trials of an optimization: one block of trial indices for each strategy, one after the other. A block is plain
 * data, so that worker threads build the same samplers from it.
 */
import { didYouMean } from '../core/suggest.ts'
import type { Strategy } from '../research/backtest/index.ts'
import {
  type ConstraintInput,
  createSampler,
  createSpace,
  type IndexedSampler,
  type Parameter,
  parseSpace,
  type Space,
  SpaceError,
  type SpaceRecord,
  samplerName,
} from '../search/index.ts'
import { strategyNamed } from './trading-config.ts'

/** A strategy and the space that is searched for it, as plain data. */
export interface BlockRecord {
  readonly strategy: string
  readonly space: SpaceRecord
  readonly method: string
  readonly options: Readonly<Record<string, unknown>>
  readonly seed: string
  /** Index of the block's first trial. */
  readonly first: number
  readonly count: number
}

export interface Block extends BlockRecord {
  readonly definition: Strategy
  readonly dimensions: Space
  /** Absent for a search that learns, until its trials are known. */
  readonly sampler?: IndexedSampler
}

/** What a config says about the search. */
export interface SearchConfig {
  readonly strategies: readonly { readonly type: string; readonly parameters?: unknown }[]
  readonly optimization: {
    readonly method: string
    readonly parameters?: unknown
    readonly constraints: readonly ConstraintInput[]
    readonly n_trials?: number | undefined
    readonly options?: Readonly<Record<string, unknown>> | undefined
  }
}

export interface Trials {
  readonly blocks: readonly Block[]
  readonly count: number
  readonly warnings: readonly { readonly path: readonly (string | number)[]; readonly message: string }[]
}

/** Trials of every search but the grid when the config names no number. */
const DEFAULT_TRIALS = 100

/**
 * Builds the blocks of a config. A parameter that is searched belongs to every strategy that has it; a strategy without
 * searched parameters is searched over its own declared ranges. Constraints of the strategy hold beside those of the config.
 *
 * @throws SpaceError with the path inside the config
 */
export function trialsOf(config: SearchConfig, seed: string): Trials {
  const { optimization } = config
  const path = ['optimization', 'parameters']
  const parsed =
    optimization.parameters === undefined
      ? { parameters: {}, warnings: [] }
      : parseSpace(optimization.parameters, { method: optimization.method, path })
  const definitions = config.strategies.map(({ type }) => strategyNamed(type))
  for (const [name, parameter] of Object.entries(parsed.parameters)) {
    const owners = definitions.filter((definition) => Object.hasOwn(definition.parameters, name))
    if (owners.length === 0) {
      const legal = [...new Set(definitions.flatMap((definition) => Object.keys(definition.parameters)))]
      throw new SpaceError(
        'PARAMETER_UNKNOWN',
        [...path, name],
        `${definitions.map((d) => `"${d.name}"`).join(' and ')} ${definitions.length === 1 ? 'has' : 'have'} no parameter "${name}".${didYouMean(name, legal)}`,
        { hint: legal.length === 0 ? 'There is nothing to search.' : `Parameters: ${legal.join(', ')}.` },
      )
    }
    for (const owner of owners) checkWithin(owner, name, parameter, [...path, name])
  }
  const blocks: Block[] = []
  let first = 0
  config.strategies.forEach(({ parameters: own }, index) => {
    const definition = definitions[index]!
    const block = blockOf(config, definition, parsed.parameters, own, index, seed, first)
    blocks.push(block)
    first += block.count
  })
  return { blocks, count: first, warnings: parsed.warnings }
}

function blockOf(
  config: SearchConfig,
  definition: Strategy,
  shared: Readonly<Record<string, Parameter>>,
  own: unknown,
  index: number,
  seed: string,
  first: number,
): Block {
  const { method, constraints, n_trials: budget, options = {} } = config.optimization
  const ownPath = ['strategies', index, 'parameters']
  const named = own === undefined ? {} : parseSpace(own, { method, path: ownPath }).parameters
  const searched = {
    ...Object.fromEntries(Object.entries(shared).filter(([name]) => Object.hasOwn(definition.parameters, name))),
    ...named,
  }
  const parameters = Object.keys(searched).length > 0 ? searched : definition.parameters
  const names = Object.keys(parameters)
  if (names.length === 0) {
    throw new SpaceError(
      'SEARCH_SPACE_EMPTY',
      ['strategies', index],
      `Strategy "${definition.name}" has no parameters to search.`,
      {
        hint: 'Leave it out; a backtest shows buy and hold beside every strategy.',
      },
    )
  }
  const rules: ConstraintInput[] = constraints.filter((rule) => applies(rule, names, config))
  for (const { expression } of definition.constraints) {
    const used = Object.keys(definition.parameters).filter((name) => new RegExp(`\\b${name}\\b`).test(expression))
    if (used.every((name) => names.includes(name)) && !rules.includes(expression)) rules.push(expression)
  }
  const space = createSpace(
    parameters,
    rules,
    Object.keys(searched).length > 0 ? ['optimization', 'parameters'] : ownPath,
  )
  const record = {
    strategy: definition.name,
    space: space.toJSON(),
    method,
    options,
    seed: `${seed}/${definition.name}`,
    first,
  }
  const wanted = budget ?? (samplerName(method) === 'grid' ? undefined : DEFAULT_TRIALS)
  const sampler = createBlockSampler(space, record, wanted)
  const count = Math.min(sampler?.count ?? Number.POSITIVE_INFINITY, wanted ?? Number.POSITIVE_INFINITY)
  return { ...record, count, definition, dimensions: space, ...(sampler === undefined ? {} : { sampler }) }
}

/** With several strategies a constraint holds for those that have all its names. */
function applies(rule: ConstraintInput, names: readonly string[], { strategies }: SearchConfig): boolean {
  if (strategies.length === 1 || typeof rule !== 'string') return true
  const words = rule.match(/[A-Za-z_]\w*/g) ?? []
  return words.every((word) => names.includes(word))
}

/** The declared range of the strategy's parameter must contain what is searched. */
function checkWithin(strategy: Strategy, name: string, searched: Parameter, path: readonly (string | number)[]): void {
  const declared = strategy.parameters[name]!
  if (declared.type !== 'integer' && declared.type !== 'float') return
  const numbers =
    searched.type === 'integer' || searched.type === 'float'
      ? [searched.min, searched.max]
      : searched.type === 'boolean'
        ? []
        : searched.values
  const kind = declared.type === 'integer' ? 'a whole number' : 'a number'
  for (const value of numbers) {
    const fits = typeof value === 'number' && value >= declared.min && value <= declared.max
    if (fits && (declared.type === 'float' || Number.isInteger(value))) continue
    throw new SpaceError(
      'SEARCH_BOUNDS',
      path,
      `Expected ${kind} from ${declared.min} to ${declared.max} for "${name}" of strategy "${strategy.name}", was ${JSON.stringify(value)}.`,
    )
  }
}

/** The sampler of a block that proposes by index; `undefined` for one that learns. */
function createBlockSampler(
  space: Space,
  record: { readonly method: string; readonly options: Readonly<Record<string, unknown>>; readonly seed: string },
  budget: number | undefined,
): IndexedSampler | undefined {
  const context = { space, seed: record.seed, objectives: 1, ...(budget === undefined ? {} : { budget }) }
  const sampler = within(['optimization'], () => createSampler(record.method, record.options, context))
  return sampler.kind === 'indexed' ? sampler : undefined
}

/** Calls `make`; the path of a SpaceError that it throws is taken to start at `path`. */
function within<T>(path: readonly string[], make: () => T): T {
  try {
    return make()
  } catch (error) {
    if (!(error instanceof SpaceError)) throw error
    const { code, message, hint, frame } = error
    throw new SpaceError(code, [...path, ...error.path], message, {
      ...(hint === undefined ? {} : { hint }),
      ...(frame === undefined ? {} : { frame }),
    })
  }
}

/** The plain data of a block. */
export function toRecord({ strategy, space, method, options, seed, first, count }: Block): BlockRecord {
  return { strategy, space, method, options, seed, first, count }
}

/** Rebuilds a block from its data, in a worker thread. */
export function fromRecord(record: BlockRecord): Block {
  const definition = strategyNamed(record.strategy)
  const dimensions = createSpace(record.space.parameters, record.space.constraints)
  const sampler = createBlockSampler(dimensions, record, record.count)
  return { ...record, definition, dimensions, ...(sampler === undefined ? {} : { sampler }) }
}

/** The block that an index belongs to. */
export function blockAt(blocks: readonly Block[], index: number): Block {
  return blocks.find(({ first, count }) => index < first + count)!
}

/** Numbers in the longest row of any block. */
export function rowWidth(blocks: readonly Block[]): number {
  return Math.max(...blocks.map(({ dimensions }) => dimensions.dimensions.length))
}

/** Writes the row of a trial of a block by the trial's index; false when it has none. */
export function rowAt({ first, sampler }: Block, index: number, row: Float64Array): boolean {
  return sampler?.at(index - first, row) ?? false
}
