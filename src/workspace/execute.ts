/** @module Runs a prepared workflow against a store: threads for the phases, versions for the record. */
import { existsSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { UserError } from '../core/errors.ts'
import { createTasksService, TASKS_SERVICE } from '../phases/tasks-service.ts'
import type { PhaseNotes } from '../plan/index.ts'
import {
  createInlineHost,
  createThreadHost,
  type ExecuteOptions,
  executePlan,
  openStore,
  previewPlan,
  type RunOutcome,
  type RunStore,
  type RunView,
} from '../run/index.ts'
import { documentEditor } from './document-editor.ts'
import { programVersion } from './version.ts'
import { agentsOf, type Prepared, type PrepareOptions, prepare, requireReady } from './workspace.ts'

/** The folder of the store when nobody names one. */
const DEFAULT_STORE = '.phaseline'

const folderOf = (cwd: string, store: string | undefined): string => resolve(cwd, store ?? DEFAULT_STORE)

/** Opens the store for reading, or `undefined` when there is none yet. */
export function readStore(cwd: string, store: string | undefined): RunStore | undefined {
  const folder = folderOf(cwd, store)
  if (!existsSync(folder)) return undefined
  try {
    return openStore(folder, { readonly: true })
  } catch (error) {
    // A folder without a journal, or with one that was never filled, holds no runs.
    if (error instanceof UserError && error.code === 'STORE_MISSING') return undefined
    throw error
  }
}

/** Opens the store for reading. @throws UserError `STORE_MISSING` */
export function requireStore(cwd: string, store: string | undefined): RunStore {
  const opened = readStore(cwd, store)
  if (opened !== undefined) return opened
  throw new UserError('STORE_MISSING', `Expected a store at ${folderOf(cwd, store)}, there is none.`, {
    hint: 'Runs are stored in `.phaseline` of the folder where `phaseline run` was typed; name another with `--store DIR`.',
  })
}

export function openWritableStore(cwd: string, store: string | undefined): RunStore {
  return openStore(folderOf(cwd, store))
}

/** Opens the store for writing. @throws UserError `STORE_MISSING` when there is none */
export function openExistingStore(cwd: string, store: string | undefined): RunStore {
  const folder = folderOf(cwd, store)
  if (!existsSync(folder)) requireStore(cwd, store)
  return openStore(folder)
}

/** What the store knows of each phase of a plan: whether it would be reused, why not, how long it took. */
export async function notesOn(
  prepared: Prepared,
  cwd: string,
  store: string | undefined,
  force: readonly string[],
): Promise<Readonly<Record<string, PhaseNotes>>> {
  const opened = readStore(cwd, store)
  if (opened === undefined) return {}
  try {
    const { plan, registry, fingerprints } = prepared
    const previews = await previewPlan({
      store: opened,
      plan,
      registry,
      fingerprints,
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
export type Execution = Pick<ExecuteOptions, 'run' | 'signal' | 'onEvent' | 'force' | 'only' | 'resumeFrom'>

/**
 * Runs a prepared workflow to its end; threads are ended with it.
 *
 * @throws UserErrors when a phase of it cannot run in this version
 */
export async function execute(store: RunStore, prepared: Prepared, execution: Execution): Promise<RunOutcome> {
  requireReady(prepared)
  const { plan, registry, plugins, services, fingerprints, origin } = prepared
  const folder = dirname(prepared.file)
  const tasks = createTasksService({
    folder,
    section: agentsOf(plan),
    secrets: Object.values(prepared.secrets),
    editDocument: documentEditor(folder),
  })
  const source = import.meta.url.endsWith('.ts')
  const thread = createThreadHost({
    entry: new URL(source ? './worker-entry.ts' : './worker-entry.js', import.meta.url),
    workerData: { services, plugins: plugins.files },
  })
  try {
    return await executePlan({
      store,
      plan,
      registry,
      seed: String(plan.workflow.seed),
      hosts: { thread, coordinator: createInlineHost({ registry, services: { ...services, [TASKS_SERVICE]: tasks } }) },
      fingerprints,
      versions: { phaseline: programVersion(), node: process.versions.node },
      origin,
      validators: plugins.validators,
      secrets: prepared.secrets,
      folder,
      ...execution,
    })
  } finally {
    await thread.close()
  }
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
  const created = store.events(view.id, { limit: 1 })[0]
  const origin = (created?.type === 'run_created' ? created.origin : undefined) as
    | { readonly definition?: { readonly path?: string }; readonly set?: readonly string[] }
    | undefined
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
  return prepare(file, { ...options, set: [...(origin?.set ?? []), ...(options.set ?? [])] })
}
