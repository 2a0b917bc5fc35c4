/**
 * @module The trials of an optimization: one block of trial indices for each strategy, one after the other. A block is plain
 * data, so that worker threads build the same samplers from it.
 */
import { didYouMean } from '../core/suggest.ts'
import { type AnyStrategy, type Exits, isPortfolioStrategy, namesExit } from '../research/backtest/index.ts'
import {
  type ConstraintInput,
  createGrid,
  createSpace,
  generationSize,
  type IndexedSampler,
  makeSampler,
  type Parameter,
  parseSpace,
  type Sampler,
  type Space,
  SpaceError,
  type SpaceRecord,
  samplerName,
} from '../search/index.ts'
import { choosesAmong, type StrategyRecord, strategyNamed, strategyOf } from './strategy-record.ts'

/** A strategy and the space that is searched for it, as plain data. */
export interface BlockRecord {
  readonly strategy: string
  /** The strategy as worker threads build it. */
  readonly form: StrategyRecord
  readonly space: SpaceRecord
  readonly method: string
  readonly options: Readonly<Record<string, unknown>>
  readonly seed: string
  /** Index of the block's first trial. */
  readonly first: number
  readonly count: number
  /** Workers find rows by index; else they are sent along. */
  readonly byIndex: boolean
}

export interface Block extends BlockRecord {
  readonly definition: AnyStrategy
  readonly dimensions: Space
  /** Absent for a search that learns, until its trials are known. */
  readonly sampler?: IndexedSampler
  /** The sampler may propose a configuration twice: its rows are compared with each other before they are tried. */
  readonly repeats: boolean
  /** The whole space is tried instead of what the method would have chosen. */
  readonly note?: string
}

/** What a config says about the search. */
export interface SearchConfig {
  readonly strategies: readonly { readonly type: string; readonly parameters?: unknown }[]
  /** Files of the user with strategies. */
  readonly files?: readonly string[]
  /** Defaults of exits, when the config has any. */
  readonly exits?: Partial<Exits> | undefined
  /** How many are traded; a strategy over fewer may choose among them. Any number unless given. */
  readonly instruments?: number | undefined
  readonly optimization: {
    readonly method: string
    readonly parameters?: unknown
    readonly constraints: readonly ConstraintInput[]
    readonly n_trials?: number | undefined
    /** Decides the number of trials where `n_trials` is absent. */
    readonly generations?: number | undefined
    readonly options?: Readonly<Record<string, unknown>> | undefined
    /** Number of losses; 1 unless given. */
    readonly objectives?: number
    /** The search stops early, prunes, or begins with known trials: a study decides trial by trial. */
    readonly isDriven?: boolean
  }
}

export interface Trials {
  readonly blocks: readonly Block[]
  readonly count: number
  readonly warnings: readonly { readonly path: readonly (string | number)[]; readonly message: string }[]
}

/** Trials of every search but the grid when the config names no number. */
const DEFAULT_TRIALS = 100
/** Trials of a generation of methods that know none. */
const DEFAULT_GENERATION = 50
/** A pair of equal draws is not looked for where it is less likely than this. */
const NEGLIGIBLE = 1e-9

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
  const forms = config.strategies.map(({ type, parameters }) =>
    formOf(type, [...Object.keys(parsed.parameters), ...Object.keys((parameters as object | undefined) ?? {})], config),
  )
  const definitions = forms.map(strategyOf)
  for (const [name, parameter] of Object.entries(parsed.parameters)) {
    for (const owner of ownersOf(name, definitions, [...path, name]))
      checkWithin(owner, name, parameter, [...path, name])
  }
  const blocks: Block[] = []
  let first = 0
  config.strategies.forEach(({ parameters: own }, index) => {
    const definition = definitions[index]!
    const block = blockOf(config, definition, forms[index]!, parsed.parameters, own, index, seed, first)
    blocks.push(block)
    first += block.count
  })
  return { blocks, count: first, warnings: parsed.warnings }
}

/** The strategies that have a parameter. @throws SpaceError `PARAMETER_UNKNOWN` when none has */
function ownersOf(
  name: string,
  definitions: readonly AnyStrategy[],
  path: readonly (string | number)[],
): readonly AnyStrategy[] {
  const owners = definitions.filter((definition) => Object.hasOwn(definition.parameters, name))
  if (owners.length > 0) return owners
  const legal = [...new Set(definitions.flatMap((definition) => Object.keys(definition.parameters)))]
  // With more instruments one of them would have it.
  const chooser = definitions.find(
    (definition) => choosesAmong(definition, undefined) && Object.hasOwn(definition.among.parameters, name),
  )
  const names = definitions.map((definition) => `"${definition.name}"`).join(' and ')
  const verb = definitions.length === 1 ? 'has' : 'have'
  const [over, close] =
    chooser !== undefined && isPortfolioStrategy(chooser)
      ? [` over ${chooser.instruments.max} symbols: it belongs to the choice among more of them`, '']
      : ['', didYouMean(name, legal)]
  throw new SpaceError('PARAMETER_UNKNOWN', path, `${names} ${verb} no parameter "${name}"${over}.${close}`, {
    hint: legal.length === 0 ? 'There is nothing to search.' : `Parameters: ${legal.join(', ')}.`,
  })
}

/**
 * The rule of a strategy for a search of some of its parameters: the others have their defaults. `undefined` when it is about
 * none of those that are searched, or about a default that is no number.
 */
function withDefaults(expression: string, definition: AnyStrategy, searched: readonly string[]): string | undefined {
  let isAboutSearched = false
  let rule = expression
  for (const [name, { default: fixed }] of Object.entries(definition.parameters)) {
    const word = new RegExp(`\\b${name}\\b`, 'g')
    if (!word.test(expression)) continue
    if (searched.includes(name)) isAboutSearched = true
    else if (typeof fixed === 'number') rule = rule.replace(word, String(fixed))
    else return undefined
  }
  return isAboutSearched ? rule : undefined
}

function blockOf(
  config: SearchConfig,
  definition: AnyStrategy,
  form: StrategyRecord,
  shared: Readonly<Record<string, Parameter>>,
  own: unknown,
  index: number,
  seed: string,
  first: number,
): Block {
  const { method, constraints, options = {}, objectives = 1, isDriven = false } = config.optimization
  const ownPath = ['strategies', index, 'parameters']
  const named = own === undefined ? {} : parseSpace(own, { method, path: ownPath }).parameters
  for (const [name, parameter] of Object.entries(named)) {
    ownersOf(name, [definition], [...ownPath, name])
    checkWithin(definition, name, parameter, [...ownPath, name])
  }
  const searched = {
    ...Object.fromEntries(Object.entries(shared).filter(([name]) => Object.hasOwn(definition.parameters, name))),
    ...named,
  }
  // Exits, and how to choose among instruments, are searched when they are named, not because a strategy can have them.
  const inherent = strategyNamed(form.name, form.files).parameters
  const parameters = Object.keys(searched).length > 0 ? searched : inherent
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
    const rule = withDefaults(expression, definition, names)
    if (rule !== undefined && !rules.includes(rule)) rules.push(rule)
  }
  const space = createSpace(
    parameters,
    rules,
    Object.keys(searched).length > 0 ? ['optimization', 'parameters'] : ownPath,
  )
  const record = {
    strategy: definition.name,
    form,
    space: space.toJSON(),
    method,
    options,
    seed: `${seed}/${definition.name}`,
    first,
  }
  const wanted = trialsWanted(config, space)
  const sampler = createBlockSampler(space, record, wanted, objectives)
  if (wanted !== undefined && space.size <= wanted && samplerName(method) !== 'grid') {
    const grid = createGrid(space)
    const note = `The space of ${definition.name} has ${grid.count.toLocaleString('en-US')} configurations, no more than the ${wanted.toLocaleString('en-US')} trials asked for: all are tried, each once.`
    const whole = { ...record, method: 'grid', options: {}, count: grid.count, definition, dimensions: space, note }
    return { ...whole, repeats: false, ...(isDriven ? { byIndex: false } : { byIndex: true, sampler: grid }) }
  }
  const isIndexed = sampler.kind === 'indexed'
  const count = Math.min(isIndexed ? sampler.count : Number.POSITIVE_INFINITY, wanted ?? Number.POSITIVE_INFINITY)
  const byIndex = isIndexed && !isDriven
  // Constraints leave fewer configurations than the size says.
  const mayRepeat = space.constraints.length > 0 || count * count > 2 * NEGLIGIBLE * space.size
  const repeats = byIndex && samplerName(method) !== 'grid' && Number.isFinite(space.size) && mayRepeat
  return {
    ...record,
    count,
    byIndex: byIndex && !repeats,
    repeats,
    definition,
    dimensions: space,
    ...(byIndex ? { sampler } : {}),
  }
}

/** How many trials are asked for; `undefined` for all of a grid. */
function trialsWanted({ optimization }: SearchConfig, space: Space): number | undefined {
  const { method, n_trials: budget, generations, options = {}, objectives = 1 } = optimization
  if (budget !== undefined) return budget
  if (generations === undefined) return samplerName(method) === 'grid' ? undefined : DEFAULT_TRIALS
  // No sampler draws anything before it is asked, so any seed does.
  const context = { space, seed: 'size', objectives }
  const size = within(['optimization'], () => generationSize(method, options, context, generations))
  return generations * (size ?? DEFAULT_GENERATION)
}

/** How worker threads build a strategy: with exits when the config or a searched parameter names one. */
function formOf(
  name: string,
  searched: readonly string[],
  { files = [], exits, instruments }: SearchConfig,
): StrategyRecord {
  const wanted = exits ?? (namesExit(searched) ? {} : undefined)
  const record = { name, files }
  const strategy = strategyNamed(name, files)
  if (choosesAmong(strategy, instruments)) return { ...record, among: true }
  return wanted === undefined || isPortfolioStrategy(strategy) ? record : { ...record, exits: wanted }
}

/** With several strategies a constraint holds for those that have all its names. */
function applies(rule: ConstraintInput, names: readonly string[], { strategies }: SearchConfig): boolean {
  if (strategies.length === 1 || typeof rule !== 'string') return true
  const words = rule.match(/[A-Za-z_]\w*/g) ?? []
  return words.every((word) => names.includes(word))
}

/** The declared range of the strategy's parameter must contain what is searched. */
function checkWithin(
  strategy: AnyStrategy,
  name: string,
  searched: Parameter,
  path: readonly (string | number)[],
): void {
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

/** The sampler of a block; the path of a mistake starts at the config. */
function createBlockSampler(
  space: Space,
  record: { readonly method: string; readonly options: Readonly<Record<string, unknown>>; readonly seed: string },
  budget: number | undefined,
  objectives: number,
): Sampler {
  const context = { space, seed: record.seed, objectives, ...(budget === undefined ? {} : { budget }) }
  return within(['optimization'], () => makeSampler(record.method, record.options, context))
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
export function toRecord({ strategy, form, space, method, options, seed, first, count, byIndex }: Block): BlockRecord {
  return { strategy, form, space, method, options, seed, first, count, byIndex }
}

/** Rebuilds a block from its data, in a worker thread. */
export function fromRecord(record: BlockRecord): Block {
  const definition = strategyOf(record.form)
  const dimensions = createSpace(record.space.parameters, record.space.constraints)
  const block = { ...record, definition, dimensions, repeats: false }
  if (!record.byIndex) return block
  const sampler = createBlockSampler(dimensions, record, record.count, 1)
  return sampler.kind === 'indexed' ? { ...block, sampler } : block
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
