/**
 * @module How long trials of the searches of a workflow took in earlier runs of the store: what a search with a strategy of the
 * user will take is read there, since its code is not run before the run.
 */
import { availableParallelism } from 'node:os'
import { WERE_KNOWN } from '../phases/known-results.ts'
import { type EarlierSearch, searchedOn } from '../phases/search-cost.ts'
import { type PhaseView, type RunStore, type RunView, readOutput, readRun } from '../run/index.ts'

/** Runs that are looked through, from the newest on. */
const RUNS = 10
/** Of a shorter search most of the time went into starting it. */
const LEAST_MS = 5000

/**
 * The searches of the newest runs of a workflow that evaluated all of their trials, newest first.
 *
 * @param workflow its name
 * @param leastMs shorter searches do not count
 * @example
 * await earlierSearches(store, 'momentum') // [{ run: 'brisk-otter-3fa9c1', millisecondsEach: 40, search: { … } }]
 */
export async function earlierSearches(
  store: RunStore,
  workflow: string,
  leastMs = LEAST_MS,
): Promise<readonly EarlierSearch[]> {
  const found: EarlierSearch[] = []
  for (const { id } of store.runs({ workflow, limit: RUNS })) {
    const view = readRun(store, id)
    for (const phase of view.phases) {
      const search = searchedOn(phase.planned.config)
      if (search === undefined || phase.durationMs < leastMs || !isTelling(phase)) continue
      const trials = await trialsOf(store, view, phase)
      if (trials === undefined) continue
      const workers = Math.max(1, Math.min(phase.planned.resources.maxWorkers, availableParallelism()))
      found.push({ run: id, millisecondsEach: (phase.durationMs * workers) / trials, search })
    }
  }
  return found
}

/** Whether the time of a phase is that of its trials. */
function isTelling({ type, status, reusedFrom, partial, fallback, attempts, logs }: PhaseView): boolean {
  if (type !== 'optimization' || status !== 'succeeded' || reusedFrom !== undefined) return false
  if (partial === true || fallback !== undefined || attempts.length > 1) return false
  return !logs.some(({ message }) => message.includes(WERE_KNOWN))
}

/** How many trials the search made; `undefined` when its results are gone. */
async function trialsOf(store: RunStore, view: RunView, { name }: PhaseView): Promise<number | undefined> {
  try {
    const output = await readOutput(store, view, `${name}.best_parameters`)
    if (output.kind !== 'json') return undefined
    const { trials } = output.value as { readonly trials?: { readonly submitted?: unknown } }
    return typeof trials?.submitted === 'number' && trials.submitted > 0 ? trials.submitted : undefined
  } catch {
    return undefined // An estimate does without; who asks for the results is told.
  }
}
