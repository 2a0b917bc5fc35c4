/** @module Runs a prepared workflow against a store: threads for the phases, versions for the record. */
import { existsSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { noUsage } from '../agents/index.ts'
import { UserError } from '../core/errors.ts'
import { EVALUATIONS_FOLDER, EVALUATIONS_SERVICE, type EvaluationsService } from '../phases/evaluations-service.ts'
import { createTasksService, TASKS_SERVICE } from '../phases/tasks-service.ts'
import type { PhaseNotes } from '../plan/index.ts'
import {
  createInlineHost,
  createThreadHost,
  decideGate,
  type ExecuteOptions,
  executePlan,
  phasesNamed,
  previewPlan,
  type RunChoice,
  type RunOutcome,
  type RunStore,
  type RunView,
  unfinishedRun,
} from '../run/index.ts'
import { documentEditor } from './document-editor.ts'
import { type LearnedPins, pinLearned } from './learned-pins.ts'
import { readStore } from './open-store.ts'
import { openRunProgress, readKnown } from './run-progress.ts'
import { createTaskRecords } from './task-records.ts'
import { programVersion } from './version.ts'
import { agentsFingerprint, agentsOf, type Prepared, type PrepareOptions, prepare, requireReady } from './workspace.ts'

export { openExistingStore, openWritableStore, readStore, requireStore } from './open-store.ts'

/** What the store knows of each phase of a plan: whether it would be reused, why not, how long it took. */
export async function notesOn(
  prepared: Prepared,
  cwd: string,
  store: string | undefined,
  force: readonly string[],
): Promise<Readonly<Record<string, PhaseNotes>>> {
  for (const name of force) phasesNamed(prepared.plan, name)
  const opened = readStore(cwd, store)
  if (opened === undefined) return {}
  try {
    const { plan, registry, fingerprints, secrets } = prepared
    const previews = await previewPlan({
      store: opened,
      plan,
      registry,
      fingerprints,
      secrets,
      seed: String(plan.workflow.seed),
      force,
    })
    return Object.fromEntries(
      previews.map(({ phase, decision, from, reasons, lastDurationMs }) => {
        const why = reasons.length === 0 ? '' : `: ${reasons.join(', ')}`
        return [
          phase,
          {
            reuse: decision === 'reused' ? `reused from ${from}` : `${decision}${why}`,
            ...(lastDurationMs === undefined ? {} : { durationMs: lastDurationMs }),
          },
        ]
      }),
    )
  } finally {
    await opened.close()
  }
}

/** Choices of one execution that the command line passes on. */
export interface Execution
  extends Pick<ExecuteOptions, 'run' | 'signal' | 'onEvent' | 'force' | 'only' | 'resumeFrom'> {
  /** Absolute path of a progress file that follows the run. */
  readonly progress?: string | undefined
  /** Told what did not work and does not stop the run. */
  readonly warn?: (message: string) => void
}

/**
 * Refuses, before anything is written, what this version cannot run, and names of phases that the plan does not have.
 *
 * @throws UserErrors
 */
export function requireRunnable(
  prepared: Prepared,
  { force = [], only = [], resumeFrom }: Pick<Execution, 'force' | 'only' | 'resumeFrom'> = {},
): void {
  requireReady(prepared)
  for (const name of [...force, ...only, ...(resumeFrom === undefined ? [] : [resumeFrom])]) {
    phasesNamed(prepared.plan, name)
  }
}

/**
 * Runs a prepared workflow to its end; threads are ended with it.
 *
 * @throws UserErrors when a phase of it cannot run in this version; UserError `PROGRESS_…` when the progress file cannot be used
 */
export async function execute(store: RunStore, prepared: Prepared, execution: Execution): Promise<RunOutcome> {
  requireRunnable(prepared, execution)
  const { plan, registry, plugins, services, origin } = prepared
  const { progress: progressFile, warn = () => {}, run, onEvent, ...choices } = execution
  const folder = dirname(prepared.file)
  const seed = String(plan.workflow.seed)
  const secrets = Object.values(prepared.secrets)
  const progress =
    progressFile === undefined
      ? undefined
      : openRunProgress(store, {
          file: progressFile,
          definition: prepared.file,
          plan,
          seed,
          set: (origin as { readonly set?: readonly string[] }).set ?? [],
          secrets,
          fresh: run?.kind === 'new',
          warn,
        })
  const chosen = progress === undefined ? run : progress.choose(run)
  const { learned, fingerprints } = await withPins(store, prepared, chosen)
  const tasks = createTasksService({
    folder,
    section: agentsOf(plan),
    secrets,
    editDocument: documentEditor(folder, learned),
    ...(progress === undefined
      ? {}
      : { finished: progress.finished, notes: progress.notes, started: progress.started }),
  })
  tasks.budget.recordHere(progress?.spent ?? noUsage)
  const again = choices.resumeFrom === undefined ? (choices.force ?? []) : plan.phases.map(({ name }) => name)
  const evaluations: EvaluationsService = {
    folder: join(store.folder, EVALUATIONS_FOLDER),
    version: programVersion(),
    again,
  }
  const source = import.meta.url.endsWith('.ts')
  const thread = createThreadHost({
    entry: new URL(source ? './worker-entry.ts' : './worker-entry.js', import.meta.url),
    workerData: { services: { ...services, [EVALUATIONS_SERVICE]: evaluations }, plugins: plugins.files },
  })
  const once = (choice: RunChoice | undefined): Promise<RunOutcome> =>
    executePlan({
      store,
      plan,
      registry,
      seed,
      hosts: {
        thread,
        coordinator: createInlineHost({ registry, services: { ...services, [TASKS_SERVICE]: tasks } }),
      },
      fingerprints,
      versions: { phaseline: programVersion(), node: process.versions.node },
      origin: progressFile === undefined ? origin : { ...(origin as object), progress: progressFile },
      validators: plugins.validators,
      secrets: prepared.secrets,
      folder,
      ...choices,
      ...(choice === undefined ? {} : { run: choice }),
      onEvent(event) {
        // What models used before this process counts; nothing has started yet.
        if (event.type === 'run_started' && event.resumed && choice === chosen)
          tasks.budget.recordHere(createTaskRecords(store, event.run).usage())
        progress?.handle(event)
        onEvent?.(event)
      },
    })
  const decided = new Set<string>()
  try {
    let outcome = await once(chosen)
    for (;;) {
      // Each gate once: what is asked again after that is for a person.
      const open = (progress?.decisions(outcome.view) ?? []).filter(({ phase }) => !decided.has(phase))
      if (open.length === 0) return outcome
      for (const { phase, decision } of open) {
        decided.add(phase)
        await decideGate(store, outcome.run, phase, decision)
      }
      outcome = await once({ kind: 'resume', id: outcome.run })
    }
  } finally {
    progress?.close()
    await thread.close()
  }
}

/** The learned corrections of an execution: those that the run has begun with, where it goes on with one. */
async function withPins(
  store: RunStore,
  { plan, file, learned, fingerprints }: Prepared,
  run: RunChoice | undefined,
): Promise<Pick<Prepared, 'learned' | 'fingerprints'>> {
  if (Object.keys(learned).length === 0 || run?.kind === 'new') return { learned, fingerprints }
  const id =
    run?.kind === 'resume' ? store.run(run.id).id : unfinishedRun({ store, plan, seed: String(plan.workflow.seed) })
  const began = id === undefined ? undefined : originOf(store, { id })?.learned
  if (began === undefined) return { learned, fingerprints }
  const pinned = await pinLearned(plan, dirname(file), { ...learned, ...began })
  return { learned: pinned, fingerprints: { ...fingerprints, ...agentsFingerprint(plan, pinned) } }
}

/**
 * Prepares the definition of a stored run again, from the file that it was run from, so that edits count.
 *
 * @param options.file where the definition is now, when it was moved
 * @throws UserError `WF_FILE` when the file is gone
 */
export async function prepareAgain(
  store: RunStore,
  view: RunView,
  options: PrepareOptions & { readonly file?: string },
): Promise<Prepared> {
  const origin = originOf(store, view)
  const file = options.file ?? origin?.definition?.path
  if (file === undefined || !existsSync(resolve(options.cwd, file))) {
    throw new UserError(
      'WF_FILE',
      `Expected the definition of ${view.id} at ${file ?? 'a known place'}, there is no such file.`,
      {
        hint: 'Say where it is now with `--file FILE`.',
      },
    )
  }
  return prepare(file, {
    ...options,
    set: [...(origin?.set ?? []), ...(options.set ?? [])],
    ...(origin?.learned === undefined ? {} : { learned: origin.learned }),
  })
}

interface Origin {
  readonly definition?: { readonly path?: string }
  readonly set?: readonly string[]
  readonly progress?: string
  readonly learned?: LearnedPins
}

/** Where a run comes from, as journaled with it. */
function originOf(store: RunStore, { id }: Pick<RunView, 'id'>): Origin | undefined {
  const created = store.events(id, { limit: 1 })[0]
  return created?.type === 'run_created' ? (created.origin as Origin | undefined) : undefined
}

/** The progress file that a run was begun with; it goes on to follow the run. */
export function progressFileOf(store: RunStore, view: RunView): string | undefined {
  return originOf(store, view)?.progress
}

/** Where a progress file says that the definition of its run is, and with which values it was run. */
export function definitionOf(progressFile: string): { readonly file: string; readonly set: readonly string[] } {
  const run = readKnown(progressFile)?.progress.run
  if (run !== undefined) return { file: resolve(dirname(progressFile), run.definition), set: run.set ?? [] }
  throw new UserError(
    'PROGRESS_FOREIGN',
    `Expected a progress file of a run at ${progressFile}, it names no definition.`,
    {
      where: { file: progressFile },
      hint: 'Name the definition: `phaseline run FILE --progress PROGRESS.json`.',
    },
  )
}
