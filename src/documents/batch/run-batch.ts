/** @module Many commands on many documents: those that touch nothing in common in any order, the others in theirs; all or each for itself. */
import { systemClock } from '../../core/clock.ts'
import type { JsonValue } from '../../core/hash.ts'
import { type CommandMeasurement, measureCommand, measurementOf } from '../analytics/metrics.ts'
import { executeWithRepair, type RepairedResult, type RepairOptions } from '../repair/repair-command.ts'
import { makePlan } from '../transaction/make-plan.ts'
import { openModel } from '../transaction/opened.ts'
import { type Command, parseCommand } from '../transaction/parse.ts'
import type { CommandResult } from '../transaction/result.ts'
import type { Model, Vocabulary } from '../vocabularies/vocabulary.ts'
import { buildDependencyGraph, type DependencyGraph, footprintOf } from './dependency-graph.ts'

export interface BatchCommand {
  /** Unique in the batch. Default: its place, `command-1`, … */
  readonly id?: string
  /** Key of the document. */
  readonly document: string
  readonly command: Command
}

export interface BatchOptions extends RepairOptions {
  /** `atomic` (default): when one command does not succeed, no document changes. `each`: every command counts for itself. */
  readonly commit?: 'atomic' | 'each'
  /** Is told the measurement of each command that ran. Nothing is measured when left out. */
  readonly onMeasured?: (measurement: CommandMeasurement) => void
}

export interface BatchResult {
  readonly status: 'success' | 'partial' | 'failed'
  /** By key; the same objects as before where nothing was committed. */
  readonly documents: Readonly<Record<string, JsonValue>>
  readonly results: ReadonlyMap<string, CommandResult>
  readonly graph: DependencyGraph
  readonly rolledBack: boolean
}

/** The dependency graph of a batch, from what its commands would read and write on the documents as they are. */
export function planBatch<M extends Model>(
  vocabulary: Vocabulary<M>,
  documents: Readonly<Record<string, JsonValue>>,
  commands: readonly Required<BatchCommand>[],
): DependencyGraph {
  // One command a document: whatever they touch, none depends on another.
  if (new Set(commands.map(({ document }) => document)).size === commands.length)
    return buildDependencyGraph(commands.map(({ id, document }) => footprintOf(id, document, undefined)))
  return buildDependencyGraph(
    commands.map(({ id, document, command }) => {
      const model = openModel(vocabulary, documents[document]!)
      const parsed = parseCommand(vocabulary, model, command)
      const plan = parsed.problems.length > 0 ? undefined : makePlan(vocabulary, model, parsed.clauses)
      return footprintOf(id, document, plan?.kind === 'plan' ? plan.steps : undefined)
    }),
  )
}

/** Ids for commands that have none. */
export const withIds = (commands: readonly BatchCommand[]): readonly Required<BatchCommand>[] =>
  commands.map((each, i) => ({ ...each, id: each.id ?? `command-${i + 1}` }))

/**
 * Runs a batch in memory on this thread: for commands that take a millisecond handing them to other threads costs more than it
 * gains. `runBatchOnThreads` is for heavy ones.
 *
 * @param documents by key
 */
export function runBatch<M extends Model>(
  vocabulary: Vocabulary<M>,
  documents: Readonly<Record<string, JsonValue>>,
  commands: readonly BatchCommand[],
  options: BatchOptions = {},
): BatchResult {
  const all = withIds(commands)
  const graph = planBatch(vocabulary, documents, all)
  const current: Record<string, JsonValue> = { ...documents }
  const results = new Map<string, CommandResult>()
  for (const { id, document, command } of all) {
    const result = runMeasured(vocabulary, current[document]!, command, options)
    results.set(id, result)
    current[document] = result.document
    if (result.status !== 'success' && options.commit !== 'each') break
  }
  return concludeBatch(documents, current, all, results, graph, options)
}

/** One command, measured when somebody asks. */
export function runMeasured<M extends Model>(
  vocabulary: Vocabulary<M>,
  document: JsonValue,
  command: Command,
  { onMeasured, ...options }: BatchOptions,
): RepairedResult {
  if (onMeasured === undefined) return executeWithRepair(vocabulary, document, command, options)
  const clock = options.clock ?? systemClock
  return measureCommand(
    { record: (event) => onMeasured(measurementOf(event, clock.now())) },
    vocabulary,
    document,
    command,
    options,
  )
}

/** What becomes of a batch whose commands ran. */
export function concludeBatch<R extends Pick<CommandResult, 'status'>>(
  before: Readonly<Record<string, JsonValue>>,
  after: Readonly<Record<string, JsonValue>>,
  commands: readonly Required<BatchCommand>[],
  results: ReadonlyMap<string, R>,
  graph: DependencyGraph,
  options: BatchOptions,
): Omit<BatchResult, 'results'> & { readonly results: ReadonlyMap<string, R> } {
  const good = commands.filter(({ id }) => results.get(id)?.status === 'success').length
  if (good === commands.length) return { status: 'success', documents: after, results, graph, rolledBack: false }
  if (options.commit === 'each')
    return {
      status: good > 0 || [...results.values()].some((result) => result.status === 'partial') ? 'partial' : 'failed',
      documents: after,
      results,
      graph,
      rolledBack: false,
    }
  return { status: 'failed', documents: before, results, graph, rolledBack: good > 0 }
}
