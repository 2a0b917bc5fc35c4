/**
 * @module `warm_start: { run: brisk-otter-3fa9c1 }`: finds the trials of an earlier run of the store and hands them to the phase
 * that starts from them. They stand in the plan with their hash, so that the content of the trials, not the name of the
 * run, decides whether a finished phase can be used again.
 */

import { canonicalJson } from '../core/canonical-json.ts'
import type { ErrorCode } from '../core/error-codes.ts'
import { UserError } from '../core/errors.ts'
import type { JsonValue } from '../core/hash.ts'
import { nearest } from '../core/suggest.ts'
import { type Diagnostic, Diagnostics, throwDiagnostics } from '../definition/diagnostics.ts'
import type { LoadedWorkflow } from '../definition/index.ts'
import { earlierReference, WARM_START_OUTPUTS } from '../phases/warm-start.ts'
import type { EarlierInput, Plan, PlannedPhase } from '../plan/index.ts'
import { type PhaseView, type RunStore, type RunView, readRun } from '../run/index.ts'
import { SpaceError } from '../search/index.ts'

/** A plan whose warm starts are found. */
export interface WithEarlierRuns {
  readonly plan: Plan
  /** What makes results that are believed doubtful. */
  readonly warnings: readonly Diagnostic[]
}

interface Search {
  /** The store that holds the earlier runs, if there is one; opened when a definition needs it. */
  readonly openStore: () => RunStore | undefined
  /** The folder of that store, for messages. */
  readonly folder: string
  /** By service: what the phases of the plan run with. */
  readonly fingerprints: Readonly<Record<string, string>>
}

type Mapping = Readonly<Record<string, JsonValue>>
type Path = readonly (string | number)[]

/**
 * The plan with the trials that its warm starts name among what their phases read.
 *
 * @throws UserErrors `RUN_NOT_FOUND`, `SEARCH_WARM_START`: all of them at once, with the place and the nearest name
 * @example
 * const { plan } = await withEarlierRuns(buildPlan(loaded), loaded, { openStore, folder, fingerprints: {} })
 */
export async function withEarlierRuns(plan: Plan, loaded: LoadedWorkflow, search: Search): Promise<WithEarlierRuns> {
  if (!plan.phases.some((phase) => configsOf(phase).some(({ config }) => warmStartOf(config)?.run !== undefined)))
    return { plan, warnings: [] }
  const found = new Diagnostics(loaded.source)
  const store = search.openStore()
  try {
    const phases = plan.phases.map((phase) => bindPhase(phase, plan, store, search, found))
    throwDiagnostics(found.list())
    return { plan: { ...plan, phases }, warnings: found.list() }
  } finally {
    await store?.close()
  }
}

const isMapping = (value: unknown): value is Mapping =>
  value !== null && typeof value === 'object' && !Array.isArray(value)

function warmStartOf(config: JsonValue): Mapping | undefined {
  const search = isMapping(config) ? config.optimization : undefined
  return isMapping(search) && isMapping(search.warm_start) ? search.warm_start : undefined
}

/** The configs of a phase with their keys in the definition: one, or those of a condition's two sides. */
function configsOf({ config, choice }: PlannedPhase): { readonly at: Path; readonly config: JsonValue }[] {
  if (choice === undefined) return [{ at: ['config'], config }]
  return [
    { at: ['if_true', 'config'], config: choice.ifTrue?.config ?? null },
    { at: ['if_false', 'config'], config: choice.ifFalse?.config ?? null },
  ]
}

function bindPhase(
  phase: PlannedPhase,
  plan: Plan,
  store: RunStore | undefined,
  search: Search,
  found: Diagnostics,
): PlannedPhase {
  const earlier: EarlierInput[] = []
  const bind = (config: JsonValue, at: Path): JsonValue => {
    const start = warmStartOf(config)
    if (start?.run === undefined) return config
    const path = [...phase.source, ...at, 'optimization', 'warm_start']
    try {
      const { view, searched } = findSearch(start, phase, plan, store, search.folder)
      earlier.push(...inputsOf(view, searched))
      if (start.reuse === 'results') warnOfDifferences(config, view, searched, search.fingerprints, path, found)
      return withStart(config, { ...start, run: view.id, phase: searched.name })
    } catch (error) {
      if (!(error instanceof SpaceError)) throw error
      const { code, message, hint } = error
      found.add({ code, message, path: [...path, ...error.path], hint })
      return config
    }
  }
  const { choice } = phase
  const arm = <A extends { readonly config: JsonValue }>(side: A, key: string): A => ({
    ...side,
    config: bind(side.config, [key, 'config']),
  })
  const bound: PlannedPhase =
    choice === undefined
      ? { ...phase, config: bind(phase.config, ['config']) }
      : {
          ...phase,
          choice: {
            ...choice,
            ...(choice.ifTrue === undefined ? {} : { ifTrue: arm(choice.ifTrue, 'if_true') }),
            ...(choice.ifFalse === undefined ? {} : { ifFalse: arm(choice.ifFalse, 'if_false') }),
          },
        }
  return earlier.length === 0 ? bound : { ...bound, earlier }
}

function withStart(config: JsonValue, start: Mapping): JsonValue {
  const { optimization } = config as { readonly optimization: Mapping }
  return { ...(config as Mapping), optimization: { ...optimization, warm_start: start } }
}

/** @param key of `warm_start` that is wrong */
const fault = (key: 'run' | 'phase', code: ErrorCode, message: string, hint?: string): SpaceError =>
  new SpaceError(code, [key], message, hint === undefined ? {} : { hint })

function findSearch(
  { run, phase: named }: Mapping,
  phase: PlannedPhase,
  plan: Plan,
  store: RunStore | undefined,
  folder: string,
): { readonly view: RunView; readonly searched: PhaseView } {
  if (typeof run !== 'string' || run === 'latest' || run.includes('${')) {
    throw fault(
      'run',
      'SEARCH_WARM_START',
      `Expected the id of an earlier run, was ${JSON.stringify(run)}.`,
      'A search must stay the same when it is run again: name one run, as `phaseline runs` lists it.',
    )
  }
  if (store === undefined) {
    throw fault(
      'run',
      'RUN_NOT_FOUND',
      `Expected run "${run}" in the store at ${folder}, there is no store.`,
      'Name the store that holds it with `--store DIR`.',
    )
  }
  let view: RunView
  try {
    view = readRun(store, run)
  } catch (error) {
    if (!(error instanceof UserError)) throw error
    throw fault('run', error.code, error.message, error.hint)
  }
  // A definition that names a run cannot be older than it.
  if (view.definitionHash === plan.definitionHash) {
    throw fault('run', 'SEARCH_WARM_START', `Expected an earlier run, ${view.id} is a run of this very definition.`)
  }
  return { view, searched: searchOf(view, named, phase) }
}

/** The phase that is named; else the only search of the run, or the one with the name of the phase that starts. */
function searchOf(view: RunView, named: JsonValue | undefined, phase: PlannedPhase): PhaseView {
  const isSearch = ({ outputs }: PhaseView): boolean => outputs.some(({ name }) => name === WARM_START_OUTPUTS.trials)
  const searches = view.phases.filter(isSearch)
  const names = searches.map(({ name }) => name)
  const legal = names.length === 0 ? 'It has no finished search.' : `Its searches: ${names.join(', ')}.`
  if (named === undefined) {
    const only = searches.length === 1 ? searches[0] : searches.find(({ name }) => name === phase.name)
    if (only !== undefined) return only
    const expected =
      names.length === 0 ? 'with a finished search' : 'with one search, or `phase` to name one of several'
    throw fault('run', 'SEARCH_WARM_START', `Expected a run ${expected}, was ${view.id}.`, legal)
  }
  const found = view.phases.find(({ name }) => name === named)
  if (found !== undefined && isSearch(found)) return found
  const near = typeof named === 'string' ? nearest(named, names) : undefined
  const message =
    found === undefined
      ? `Expected a phase of run ${view.id}, was ${JSON.stringify(named)}.${near === undefined ? '' : ` Did you mean "${near}"?`}`
      : `Expected a finished search, phase "${found.name}" of run ${view.id} is of type ${found.type} and ${found.status}.`
  throw fault('phase', 'SEARCH_WARM_START', message, legal)
}

function inputsOf(view: RunView, { name, outputs }: PhaseView): EarlierInput[] {
  return Object.values(WARM_START_OUTPUTS).flatMap((output) => {
    const record = outputs.find((each) => each.name === output)
    if (record === undefined || record.kind === 'figures') return []
    const { kind, path, sha256 } = record
    return { reference: earlierReference(view.id, name, output), kind, path, sha256 }
  })
}

/** Results are believed as they are: whoever asks for that is told what was different when they were measured. */
function warnOfDifferences(
  config: JsonValue,
  view: RunView,
  { keyParts, planned, name }: PhaseView,
  fingerprints: Readonly<Record<string, string>>,
  path: Path,
  found: Diagnostics,
): void {
  const services = Object.entries(keyParts?.services ?? {})
    .filter(([service, before]) => (fingerprints[service] ?? '') !== before)
    .map(([service]) => (service === 'market' ? 'the data' : service))
  const [before, now] = [planned.config, config].map((each) => (isMapping(each) ? each : {})) as [Mapping, Mapping]
  const keys = [...new Set([...Object.keys(before), ...Object.keys(now)])]
    .filter((key) => !['optimization', 'strategies', 'trial_timeout_seconds'].includes(key))
    .filter((key) => canonicalJson(before[key] ?? null) !== canonicalJson(now[key] ?? null))
  const differences = [...services, ...keys.map((key) => `\`${key}\``)]
  if (differences.length === 0) return
  found.add({
    severity: 'warning',
    code: 'SEARCH_WARM_START',
    message: `The results of ${name} in ${view.id} are believed, but not the same then: ${differences.join(', ')}.`,
    path: [...path, 'reuse'],
    hint: 'Leave out `reuse: results`: the best configurations are then tried on these data.',
  })
}
