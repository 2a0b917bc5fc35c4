/** @module Reading a run back: its view, its outputs, its figures. Everything that is read is verified first. */
import { UserError } from '../core/errors.ts'
import type { JsonValue } from '../core/hash.ts'
import type { RunId } from '../core/ids.ts'
import { didYouMean } from '../core/suggest.ts'
import type { Figure } from '../definition/figure.ts'
import type { Table } from '../tables/table.ts'
import { readJson, readTable } from './artifact-files.ts'
import { valueAt } from './attempt.ts'
import { foldEvents, type RunState, viewOf } from './run-state.ts'
import type { PhaseView, RunView } from './run-view.ts'
import type { RunStore } from './store/store.ts'

/** The state of a run after all its events; parts are counted without being read. */
export function readState(store: RunStore, run: RunId): RunState {
  const state = foldEvents(store.events(run))
  for (const [phase, count] of store.partCounts(run)) {
    const known = state.phases.get(phase)
    if (known !== undefined) known.parts = count
  }
  return state
}

/**
 * The view of a run as the journal has it now.
 *
 * @param idOrPrefix an id, the unique beginning of one, or `latest`
 * @throws UserError RUN_NOT_FOUND, RUN_AMBIGUOUS
 * @example readRun(store, 'latest').phases.map(({ name, status }) => `${name}: ${status}`)
 */
export function readRun(store: RunStore, idOrPrefix: string): RunView {
  return store.snapshot(() => {
    const { id, status, eventCount } = store.run(idOrPrefix)
    // Only the store knows whether the process that drove the run still lives.
    return { ...viewOf(readState(store, id)), status, eventCount, lastSeq: eventCount }
  })
}

/** The phase of that name. @throws UserError OUTPUT_UNKNOWN with the nearest name */
export function phaseOfView(view: RunView, name: string): PhaseView {
  const phase = view.phases.find((each) => each.name === name)
  if (phase !== undefined) return phase
  const names = view.phases.map((each) => each.name)
  throw new UserError(
    'OUTPUT_UNKNOWN',
    `Expected a phase of run ${view.id} (${names.join(', ')}), was "${name}".${didYouMean(name, names)}`,
  )
}

/** What a reference names: a JSON value, or a table with the path of its Parquet file. */
export type OutputContent =
  | { readonly kind: 'json'; readonly value: JsonValue; readonly path: string }
  | { readonly kind: 'table'; readonly table: Table; readonly path: string }

/**
 * An output by `phase.output` or `phase.output.path`, verified against the journaled SHA-256. Phase names may contain dots;
 * the longest that fits is meant.
 *
 * @throws UserError OUTPUT_UNKNOWN; TerminalError ARTIFACT_MISSING, ARTIFACT_CORRUPT
 * @example
 * const best = await readOutput(store, readRun(store, 'latest'), 'search.best_parameters.fast_period')
 */
export async function readOutput(store: RunStore, view: RunView, reference: string): Promise<OutputContent> {
  const phase = view.phases
    .filter(({ name }) => reference === name || reference.startsWith(`${name}.`))
    .sort((a, b) => b.name.length - a.name.length)[0]
  if (phase === undefined) {
    const names = view.phases.map(({ name }) => name)
    const head = reference.split('.')[0] ?? reference
    throw new UserError(
      'OUTPUT_UNKNOWN',
      `Expected PHASE.OUTPUT with a phase of run ${view.id} (${names.join(', ')}), was "${reference}".${didYouMean(head, names)}`,
    )
  }
  const [output = '', ...path] = reference.slice(phase.name.length + 1).split('.')
  const record = phase.outputs.find(({ name }) => name === output)
  if (record === undefined) {
    const names = phase.outputs.map(({ name }) => name)
    throw new UserError(
      'OUTPUT_UNKNOWN',
      names.length === 0
        ? `Phase ${phase.name} of run ${view.id} has no outputs: it is ${phase.status}.`
        : `Expected an output of phase ${phase.name} (${names.join(', ')}), was "${output}".${didYouMean(output, names)}`,
    )
  }
  const file = store.resolve(record.path)
  if (record.kind === 'table') return { kind: 'table', table: await readTable(store.folder, record), path: file }
  const value = valueAt(await readJson(store.folder, record), path, reference)
  return { kind: 'json', value, path: file }
}

/** The figures that a phase left, verified; none when it left none. */
export async function readFigures(store: RunStore, phase: PhaseView): Promise<readonly Figure[]> {
  if (phase.figures === undefined) return []
  return (await readJson(store.folder, phase.figures)) as unknown as readonly Figure[]
}
