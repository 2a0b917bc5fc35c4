/** @module What a search begins with: the best configurations of an earlier one, to be tried first or believed. */
import { UserError } from '../core/errors.ts'
import type { JsonValue } from '../core/hash.ts'
import { didYouMean } from '../core/suggest.ts'
import type { PhaseContext } from '../definition/phase-type.ts'
import type { EarlierTrial, Parameter, ParameterSet, ParameterValue } from '../search/index.ts'
import { knownMetrics } from '../stats/metrics/own-metrics.ts'
import { getNumbers, getText, type Table } from '../tables/index.ts'
import type { SearchAim } from './search-aim.ts'
import type { WarmStartConfig } from './search-config.ts'
import type { Block } from './trial-blocks.ts'
import { parametersIn } from './trial-table.ts'

/** What one block begins with. */
export interface WarmStart {
  /** Tried first, on these data. */
  readonly start: readonly ParameterSet[]
  /** Believed as they are, and not evaluated again. */
  readonly earlier: readonly EarlierTrial[]
  readonly notes: readonly string[]
}

/** A configuration of an earlier search, with what was found. */
interface KnownTrial {
  readonly strategy: string | undefined
  readonly parameters: Readonly<Record<string, ParameterValue>>
  readonly metrics: Readonly<Record<string, number>>
}

const MISSING = 'SEARCH_WARM_START'

/** What a search starts from when it starts from an earlier run: its trials, and whose they are. */
export const WARM_START_OUTPUTS = { trials: 'optimization_history', strategies: 'best_strategies' } as const

/** What a phase calls an output of an earlier run. */
export const earlierReference = (run: string, phase: string, output: string): string => `${run}.${phase}.${output}`

/**
 * Reads the trials that a config names and returns what each block begins with.
 *
 * @throws UserError `SEARCH_WARM_START` when the input is not declared, holds no trials, or none of them fits any space
 */
export async function readWarmStart(
  context: Pick<PhaseContext, 'input' | 'inputs'>,
  config: WarmStartConfig,
  aim: SearchAim,
  blocks: readonly Block[],
): Promise<(block: Block) => WarmStart | undefined> {
  const known = await knownTrials(context, config)
  const ranked = rank(known, aim)
  const starts = new Map(blocks.map((block) => [block.strategy, warmStartOf(block, ranked, config, aim, blocks)]))
  const taken = [...starts.values()].reduce((sum, { start, earlier }) => sum + start.length + earlier.length, 0)
  if (taken === 0) throw nothingFits(known, config, blocks)
  return (block) => starts.get(block.strategy)
}

type Inputs = Pick<PhaseContext, 'input' | 'inputs'>

async function knownTrials(
  context: Inputs,
  { from, run, phase, parameters = [] }: WarmStartConfig,
): Promise<KnownTrial[]> {
  const written = parameters.map((set): KnownTrial => ({ strategy: undefined, parameters: set, metrics: {} }))
  if (from === undefined && run === undefined && parameters.length > 0) return written
  const reference = run === undefined ? from : earlierReference(run, phase ?? '', WARM_START_OUTPUTS.trials)
  const found = await trialsOfInput(context, reference)
  if (run !== undefined) return [...written, ...(await withStrategy(context, run, phase ?? '', found))]
  return [...written, ...found]
}

async function trialsOfInput({ input, inputs }: Inputs, named: string | undefined): Promise<KnownTrial[]> {
  const reference = named ?? inputs[0]
  if (reference === undefined || !inputs.includes(reference)) {
    const message =
      reference === undefined
        ? 'Expected an input of the phase to start from, it has none.'
        : `Expected an input of the phase to start from, was "${reference}".${didYouMean(reference, inputs)}`
    throw new UserError(MISSING, message, {
      hint: 'Write `inputs: [coarse.top_100_strategies]` beside `warm_start: coarse.top_100_strategies`.',
    })
  }
  const value = await input(reference)
  const found = isTable(value) ? trialsOfTable(value) : trialsOfJson(value)
  if (found.length > 0) return found
  throw new UserError(MISSING, `Expected configurations in "${reference}", found none.`, {
    hint: 'These have some: best_parameters, top_10_parameter_sets, top_100_strategies, pareto_front, optimization_history.',
  })
}

/** A history of one strategy does not name it; the best trial of each strategy does. */
async function withStrategy(context: Inputs, run: string, phase: string, trials: KnownTrial[]): Promise<KnownTrial[]> {
  const reference = earlierReference(run, phase, WARM_START_OUTPUTS.strategies)
  if (!context.inputs.includes(reference)) return trials
  const leaders = trialsOfJson((await context.input(reference)) as JsonValue)
  const only = leaders.length === 1 ? leaders[0]!.strategy : undefined
  return only === undefined ? trials : trials.map((trial) => ({ ...trial, strategy: trial.strategy ?? only }))
}

const isTable = (value: JsonValue | Table): value is Table =>
  value !== null && typeof value === 'object' && 'columns' in value && 'length' in value && !Array.isArray(value)

const isRecord = (value: unknown): value is Readonly<Record<string, JsonValue>> =>
  value !== null && typeof value === 'object' && !Array.isArray(value)

function trialsOfJson(value: JsonValue): KnownTrial[] {
  const list: readonly JsonValue[] = Array.isArray(value) ? (value as readonly JsonValue[]) : [value]
  return list.flatMap((entry) => {
    if (!isRecord(entry) || !isRecord(entry.parameters)) return []
    const { strategy, parameters, metrics } = entry
    return {
      strategy: typeof strategy === 'string' ? strategy : undefined,
      parameters: parameters as Readonly<Record<string, ParameterValue>>,
      metrics: (isRecord(metrics) ? metrics : {}) as Readonly<Record<string, number>>,
    }
  })
}

/** The rows of an `optimization_history` that have a result. Every column may be a parameter; spaces take what they know. */
function trialsOfTable(table: Table): KnownTrial[] {
  const names = table.columns.map(({ name }) => name)
  const status = names.includes('status') ? getText(table, 'status') : undefined
  const strategies = names.includes('strategy') ? getText(table, 'strategy') : undefined
  const cellsOf = (column: string) =>
    table.columns.find(({ name }) => name === column)!.type === 'text'
      ? getText(table, column)
      : getNumbers(table, column)
  const parameterCells = [...parametersIn(names)].map(([name, column]) => ({ name, values: cellsOf(column) }))
  const metricCells = table.columns
    .filter(({ name, type }) => type !== 'text' && name !== 'trial')
    .map(({ name }) => ({ name, values: getNumbers(table, name) }))
  const trials: KnownTrial[] = []
  for (let row = 0; row < table.length; row++) {
    if (status !== undefined && status[row] !== 'ok' && status[row] !== 'infeasible') continue
    const parameters: Record<string, ParameterValue> = {}
    const metrics: Record<string, number> = {}
    for (const { name, values } of parameterCells) {
      const value = values[row]
      if (value !== null && value !== undefined && !Number.isNaN(value)) parameters[name] = value
    }
    for (const { name, values } of metricCells) {
      const value = values[row]
      if (value !== undefined && !Number.isNaN(value)) metrics[name] = value
    }
    trials.push({ strategy: strategies?.[row] ?? undefined, parameters, metrics })
  }
  return trials
}

interface RankedKnown extends KnownTrial {
  /** What decides, when all of it is known. */
  readonly result: { readonly value: number; readonly values: Float64Array; readonly violation: number } | undefined
}

/** Best first; those whose result is not known keep their order, after the others. */
function rank(known: readonly KnownTrial[], aim: SearchAim): RankedKnown[] {
  const sign = aim.direction === 'maximize' ? -1 : 1
  const needed = [
    ...new Set([
      ...aim.objectives.flatMap(({ figure, reads }) => reads ?? [figure]),
      ...aim.constraints.flatMap(({ figures }) => figures),
    ]),
  ]
  const row = new Float64Array(aim.metrics.length)
  const ranked = known.map((trial): RankedKnown => {
    if (!needed.every((name) => Number.isFinite(trial.metrics[name]))) return { ...trial, result: undefined }
    for (const [m, name] of aim.metrics.entries()) row[m] = trial.metrics[name] ?? Number.NaN
    const values = new Float64Array(aim.objectives.length)
    aim.values(row, 0, values)
    return { ...trial, result: { value: aim.value(row, 0), values, violation: aim.violation(row, 0) } }
  })
  const order = ranked.map((_, index) => index)
  const key = (index: number): readonly [number, number] => {
    const { result } = ranked[index]!
    return result === undefined ? [Number.POSITIVE_INFINITY, 0] : [result.violation, sign * result.value]
  }
  return order
    .sort((a, b) => {
      const [x, y] = [key(a), key(b)]
      return x[0] === y[0] ? x[1] - y[1] || a - b : x[0] - y[0]
    })
    .map((index) => ranked[index]!)
}

function warmStartOf(
  block: Block,
  ranked: readonly RankedKnown[],
  { trials, reuse }: WarmStartConfig,
  aim: SearchAim,
  blocks: readonly Block[],
): WarmStart {
  const { strategy, dimensions: space } = block
  const start: ParameterSet[] = []
  const earlier: EarlierTrial[] = []
  const seen = new Set<string>()
  let unfit = 0
  let repeated = 0
  let foreign = 0
  for (const trial of ranked) {
    if (trial.strategy === undefined ? blocks.length > 1 : trial.strategy !== strategy) {
      if (!blocks.some((other) => other.strategy === trial.strategy)) foreign++
      continue
    }
    const parameters = fitting(block, trial.parameters, reuse)
    if (parameters === undefined || (reuse === 'results' && trial.result === undefined)) {
      unfit++
      continue
    }
    const key = space.encode(parameters).join(' ')
    if (seen.has(key)) {
      repeated++
      continue
    }
    seen.add(key)
    if (reuse === 'results')
      earlier.push({ parameters, values: trial.result!.values, violation: trial.result!.violation })
    else if (start.length < trials) start.push(parameters)
  }
  const left = [
    ...(unfit > 0 ? [`${unfit} did not fit the space`] : []),
    ...(repeated > 0 ? [`${repeated} were repeated`] : []),
    ...(foreign > 0 ? [`${foreign} are not known to be of ${strategy}`] : []),
  ].join(', ')
  const what =
    reuse === 'results'
      ? `${earlier.length} results of an earlier search were learned from, not evaluated again`
      : `${start.length} configurations of an earlier search were tried first`
  const caution = reuse === 'results' ? ` Their ${aim.name} must have been measured on the same data and costs.` : ''
  return { start, earlier, notes: [`Warm start: ${what}${left === '' ? '' : ` (${left})`}.${caution}`] }
}

/**
 * The configuration in the space. A parameter that was not searched then had the default of the strategy, and so it has now.
 * One that is not searched any more has its default again: another configuration unless it had it then.
 */
function fitting(
  { dimensions: space, definition }: Block,
  parameters: Readonly<Record<string, ParameterValue>>,
  reuse: WarmStartConfig['reuse'],
): ParameterSet | undefined {
  const set: Record<string, ParameterValue> = {}
  let known = 0
  for (const { name, parameter } of space.dimensions) {
    const given = parameters[name] === undefined ? undefined : asDeclared(parameters[name], parameter)
    const value = given ?? definition.parameters[name]?.default
    if (given !== undefined) known++
    if (value !== undefined) set[name] = value
  }
  if (known === 0 || space.check(set).length > 0) return undefined
  const isOther = Object.entries(definition.parameters).some(
    ([name, { default: usual }]) =>
      !Object.hasOwn(set, name) && parameters[name] !== undefined && parameters[name] !== usual,
  )
  return reuse === 'results' && isOther ? undefined : set
}

/** Tables hold what is not a number as text. */
function asDeclared(value: ParameterValue, parameter: Parameter): ParameterValue {
  if (typeof value !== 'string') return value
  const values = parameter.type === 'boolean' ? [true, false] : 'values' in parameter ? parameter.values : []
  return values.find((each) => String(each) === value) ?? value
}

/** Why there is nothing to begin with: another strategy, other parameters, or other ranges. */
function nothingFits(known: readonly KnownTrial[], { reuse }: WarmStartConfig, blocks: readonly Block[]): UserError {
  const searched = blocks.map(({ strategy }) => strategy)
  const theirs = [...new Set(known.flatMap(({ strategy }) => strategy ?? []))]
  const expected = 'Expected at least one known configuration to begin with'
  if (theirs.length > 0 && !theirs.some((name) => searched.includes(name))) {
    const message = `${expected}, the ${known.length} are of ${theirs.join(', ')}, searched is ${searched.join(', ')}.`
    return new UserError(MISSING, `${message}${didYouMean(theirs[0]!, searched)}`)
  }
  const mine = [...new Set(blocks.flatMap(({ dimensions }) => dimensions.dimensions.map(({ name }) => name)))]
  const had = [...new Set(known.flatMap(({ parameters }) => Object.keys(parameters)))]
  const given = had.filter((name) => !knownMetrics().includes(name))
  if (!given.some((name) => mine.includes(name))) {
    return new UserError(
      MISSING,
      `${expected}, the ${known.length} have other parameters: ${given.join(', ') || 'none'}.${didYouMean(given[0] ?? '', mine)}`,
      { hint: `Searched: ${mine.join(', ')}.` },
    )
  }
  const why =
    reuse === 'results'
      ? `none of the ${known.length} has all parameters within the space and all metrics that decide`
      : `none of the ${known.length} fits the space`
  return new UserError(MISSING, `${expected}, ${why}.`, {
    hint: 'Values must lie within the ranges and on the steps of `parameters`, for the same strategy.',
  })
}
