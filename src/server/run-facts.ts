/** @module What the pages and routes about runs show: read from the journal, kept until it has grown. */
import { type Clock, systemClock } from '../core/clock.ts'
import { PhaselineError } from '../core/errors.ts'
import type { WorkEstimate } from '../plan/describe-plan.ts'
import { type PhaseView, type RunStore, type RunSummary, type RunView, readRun } from '../run/index.ts'
import { plannedTasks } from '../workspace/progress-snapshot.ts'

/** How much of a running phase is done, as far as the journal tells. */
export interface PhaseWork {
  readonly done: number
  /** Absent where the phase cannot say before its end. */
  readonly total?: number
  /** `trials`, `tasks`. */
  readonly unit: string
  /** Milliseconds that the rest takes at the pace since the phase was first looked at; absent until there is one. */
  readonly leftMs?: number
}

/** A run as it stands in a list. */
export interface ListedRun extends RunSummary {
  /** Phases that are done: succeeded or skipped. */
  readonly phasesDone: number
  readonly phases: number
  /** Names of phases that run, wait for a person, or failed. */
  readonly running: readonly string[]
  readonly waiting: readonly string[]
  readonly failed: readonly string[]
  /** Why it failed: the first failure's message. */
  readonly reason?: string
}

export interface RunFactsReader {
  /** Newest first, without the first `skip`. */
  list(store: RunStore, limit: number, skip?: number): ListedRun[]
  /** @throws UserError RUN_NOT_FOUND, RUN_AMBIGUOUS */
  view(store: RunStore, idOrPrefix: string): RunView
  /** By name of a running phase; those that leave nothing in the journal before their end are absent. */
  work(store: RunStore, view: RunView): Promise<ReadonlyMap<string, PhaseWork>>
}

/** Views that are kept; a list of runs that have ended is read once. */
const MAX_KEPT = 200

/** A pace over less time than this, in milliseconds, is none. */
const MIN_PACE_MS = 2_000

/** A reader with a memory of its own. */
export function readRunFacts(clock: Clock = systemClock): RunFactsReader {
  const kept = new Map<string, RunView>()
  /** By run, phase and attempt: how much was done when it was first looked at. */
  const firstSeen = new Map<string, { readonly at: number; readonly done: number }>()
  const estimates = new Map<string, ReadonlyMap<string, WorkEstimate>>()

  function view(store: RunStore, idOrPrefix: string): RunView {
    const { id, status, eventCount } = store.run(idOrPrefix)
    const found = kept.get(id)
    if (found !== undefined && found.status === status && found.eventCount === eventCount) return found
    const read = readRun(store, id)
    kept.delete(id)
    kept.set(id, read)
    if (kept.size > MAX_KEPT) kept.delete(kept.keys().next().value!)
    return read
  }

  async function estimateOf({ plan }: RunView): Promise<ReadonlyMap<string, WorkEstimate>> {
    const known = estimates.get(plan.definitionHash)
    if (known !== undefined) return known
    // Phase types are many modules; a server that only shows runs that have ended does without them.
    const [{ estimateWork }, { phaseTypes }, { planSearch }] = await Promise.all([
      import('../plan/describe-plan.ts'),
      import('../phases/index.ts'),
      import('../phases/search-plan.ts'),
    ])
    const found = new Map(estimateWork(plan, phaseTypes))
    for (const { name, type, config } of plan.phases) {
      if (type !== 'optimization' || found.has(name)) continue
      // An estimate wants to see the prices first, which are not loaded here; the size of the space does not need them.
      const parsed = phaseTypes.optimization.config.safeParse(config)
      if (!parsed.success || parsed.data.strategies === undefined) continue
      try {
        const { trials } = planSearch(parsed.data, parsed.data.strategies, {}, 'estimate')
        found.set(name, { count: trials.count, unit: 'trials' })
      } catch (error) {
        // A strategy of a plug-in: how many trials its space has is known where the run is.
        if (!(error instanceof PhaselineError)) throw error
      }
    }
    if (estimates.size >= MAX_KEPT) estimates.clear()
    estimates.set(plan.definitionHash, found)
    return found
  }

  function withPace(key: string, work: PhaseWork): PhaseWork {
    const now = clock.monotonic()
    const first = firstSeen.get(key)
    if (first === undefined) {
      if (firstSeen.size >= MAX_KEPT) firstSeen.delete(firstSeen.keys().next().value!)
      firstSeen.set(key, { at: now, done: work.done })
      return work
    }
    const [took, made] = [now - first.at, work.done - first.done]
    if (work.total === undefined || made <= 0 || took < MIN_PACE_MS) return work
    return { ...work, leftMs: Math.round(((work.total - work.done) * took) / made) }
  }

  return {
    view,
    list: (store, limit, skip = 0) =>
      store
        .runs({ limit: skip + limit })
        .slice(skip)
        .map((run) => listed(run, view(store, run.id))),
    async work(store, run) {
      const found = new Map<string, PhaseWork>()
      if (run.status !== 'running') return found
      for (const phase of run.phases) {
        if (phase.status !== 'running') continue
        const work = workOf(store, run, phase, await estimateOf(run))
        if (work !== undefined)
          found.set(phase.name, withPace(`${run.id} ${phase.name} ${phase.attempts.length}`, work))
      }
      return found
    },
  }
}

function listed(run: RunSummary, { phases, error }: RunView): ListedRun {
  const named = (...statuses: readonly PhaseView['status'][]): string[] =>
    phases.filter(({ status }) => statuses.includes(status)).map(({ name }) => name)
  const failed = phases.filter(({ status }) => status === 'failed')
  const reason = failed.find((phase) => phase.error !== undefined)?.error?.message ?? error?.message
  return {
    ...run,
    phases: phases.length,
    phasesDone: named('succeeded', 'skipped').length,
    running: named('running'),
    waiting: named('waiting'),
    failed: failed.map(({ name }) => name),
    ...(reason === undefined ? {} : { reason }),
  }
}

function workOf(
  store: RunStore,
  run: RunView,
  phase: PhaseView,
  estimates: ReadonlyMap<string, WorkEstimate>,
): PhaseWork | undefined {
  const { name, key, partsFrom, planned } = phase
  if (key === undefined || phase.parts === 0) {
    const tasks = planned.forEach === undefined ? plannedTasks(planned).length : 0
    return tasks > 0 ? { done: 0, total: tasks, unit: 'tasks' } : undefined
  }
  const parts = store.parts(run.id, name, key, partsFrom)
  const trials = parts.filter((part) => part.name.startsWith('trials-'))
  if (trials.length > 0) {
    const done = trials.reduce((sum, { meta }) => {
      const { from = 0, to = 0 } = meta as { readonly from?: number; readonly to?: number }
      return sum + Math.max(0, to - from)
    }, 0)
    const total = estimates.get(name)?.count
    return { done, unit: 'trials', ...(total === undefined || total < done ? {} : { total }) }
  }
  const total = plannedTasks(planned).length
  const done = parts.filter(
    (part) =>
      part.name.startsWith('task-') && (part.meta as { readonly status?: string } | null)?.status === 'succeeded',
  ).length
  return total > 0 ? { done: Math.min(done, total), total, unit: 'tasks' } : undefined
}
