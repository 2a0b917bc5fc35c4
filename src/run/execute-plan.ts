/**
 * @module Executes a plan: picks or makes the run, takes its lock, lets phases in as they become ready, and ends the run.
 * Event-driven: something is looked at when something has happened, never by polling.
 */
import { systemClock } from '../core/clock.ts'
import { CancelledError, type ErrorRecord, toErrorRecord, type UserError, UserErrors } from '../core/errors.ts'
import { createPublisher } from '../core/events.ts'
import { canonicalJson } from '../core/hash.ts'
import type { RunId } from '../core/ids.ts'
import type { Plan, PlannedPhase } from '../plan/plan.ts'
import { requireType } from './attempt.ts'
import { driveRun } from './drive-run.ts'
import type { EndStatus, EventBody, LiveEvent } from './events.ts'
import type { ExecuteOptions, RunOutcome } from './execution.ts'
import { noKillPoint } from './kill-point.ts'
import { createSession, type RunSession } from './run-session.ts'
import { foldEvents, viewOf } from './run-state.ts'
import type { PhaseStatus } from './run-view.ts'
import { selectPhases } from './select-phases.ts'

/**
 * Runs a plan to its end and resolves with how it ended; phases that fail make the run fail, not this function.
 *
 * @throws UserError RUN_LOCKED when another process drives the run, PHASE_TYPE_UNKNOWN, STORE_…; TerminalError STORE_FULL
 *   or RUN_LOCK_LOST when the journal can no longer be written: everything journaled before is safe and can be resumed
 * @example
 * const outcome = await executePlan({ store, plan, registry, seed: '1', hosts, fingerprints: {} })
 * outcome.status // 'succeeded'
 */
export async function executePlan(options: ExecuteOptions): Promise<RunOutcome> {
  const { store, plan, clock = systemClock, killPoint = noKillPoint } = options
  checkTypes(options)
  const { id, resumed } = await pickRun(options)
  const writer = store.lock(id)
  try {
    const state = foldEvents(store.events(id))
    for (const [phase, count] of store.partCounts(id)) {
      const known = state.phases.get(phase)
      if (known !== undefined) known.parts = count
    }
    const listeners = createPublisher<LiveEvent>(() => {})
    if (options.onEvent !== undefined) listeners.subscribe(options.onEvent)
    // A new run's first fact is journaled before there is a session to publish it.
    if (!resumed) for (const event of store.events(id, { limit: 1 })) listeners.publish(event)
    const session = createSession(options, clock, killPoint, writer, state, listeners)
    const startedAt = clock.monotonic()
    const replanned = resumed ? replan(session, plan) : undefined
    await session.journal(...(replanned === undefined ? [] : [replanned]), {
      type: 'run_started',
      epoch: writer.epoch,
      owner: writer.owner,
      resumed,
    })
    killPoint('run.started')
    const release = linkSignal(options.signal, session.stop)
    try {
      await driveRun(session)
    } catch (error) {
      await journalBreakdown(session, error, Math.round(clock.monotonic() - startedAt))
      throw error
    } finally {
      release()
    }
    const status = statusOf(session)
    killPoint('run.before-ended')
    const error = firstError(session, status)
    await session.journal({
      type: 'run_ended',
      status,
      durationMs: Math.round(clock.monotonic() - startedAt),
      ...(error === undefined ? {} : { error }),
    })
    return { run: id, status, view: viewOf(state), resumed }
  } finally {
    await writer.release()
  }
}

/** Best effort: what stopped the run may be that nothing can be journaled. */
async function journalBreakdown(session: RunSession, error: unknown, durationMs: number): Promise<void> {
  const record = toErrorRecord(error)
  await session.journal({ type: 'run_ended', status: 'interrupted', durationMs, error: record }).catch(() => {})
}

function checkTypes({ plan, registry }: ExecuteOptions): void {
  const errors: UserError[] = []
  for (const { choice, type } of plan.phases) {
    const types = choice === undefined ? [type] : [choice.ifTrue, choice.ifFalse].flatMap((arm) => arm?.type ?? [])
    for (const each of types) {
      try {
        requireType(registry, each)
      } catch (error) {
        errors.push(error as UserError)
      }
    }
  }
  if (errors[0] !== undefined) throw new UserErrors([errors[0], ...errors.slice(1)])
}

async function pickRun(options: ExecuteOptions): Promise<{ readonly id: RunId; readonly resumed: boolean }> {
  const { store, plan, seed, run = { kind: 'auto' }, versions = {}, origin } = options
  if (run.kind === 'resume') return { id: store.run(run.id).id, resumed: true }
  if (run.kind === 'auto') {
    const unfinished = store
      .runs({ definitionHash: plan.definitionHash, limit: 20 })
      .find((each) => each.seed === seed && ['created', 'interrupted', 'failed', 'waiting'].includes(each.status))
    if (unfinished !== undefined && !store.isOwned(unfinished.id)) return { id: unfinished.id, resumed: true }
  }
  const id = await store.createRun(
    {
      type: 'run_created',
      workflow: plan.workflow.name,
      definitionHash: plan.definitionHash,
      plan,
      seed,
      versions,
      ...(origin === undefined ? {} : { origin }),
    },
    run.kind === 'new' ? run.id : undefined,
  )
  return { id, resumed: false }
}

/** The fact that the definition was edited, or `undefined` when it was not. */
function replan(session: RunSession, plan: Plan): EventBody | undefined {
  const { state } = session
  const text = (phase: PlannedPhase): string => {
    const { after: _after, resources: _resources, policy: _policy, gates: _gates, source: _source, ...rest } = phase
    return canonicalJson(rest)
  }
  if (state.definitionHash === plan.definitionHash && canonicalJson(state.plan) === canonicalJson(plan))
    return undefined
  const before = new Map(state.plan.phases.map((phase) => [phase.name, text(phase)]))
  const names = new Set(plan.phases.map(({ name }) => name))
  return {
    type: 'run_replanned',
    definitionHash: plan.definitionHash,
    plan,
    changed: plan.phases.filter((phase) => before.get(phase.name) !== text(phase)).map(({ name }) => name),
    removed: [...before.keys()].filter((name) => !names.has(name)),
  }
}

/** Passes an abort on. @returns the function that stops passing */
function linkSignal(signal: AbortSignal | undefined, stop: AbortController): () => void {
  if (signal === undefined) return () => {}
  const onAbort = (): void =>
    stop.abort(new CancelledError('CANCELLED', 'The run was stopped.', { cause: signal.reason }))
  if (signal.aborted) onAbort()
  else signal.addEventListener('abort', onAbort, { once: true })
  return () => signal.removeEventListener('abort', onAbort)
}

function statusOf({ state, stop, options, stoppedBy }: RunSession): EndStatus {
  const phases = selectPhases(options).map(({ name }) => state.phases.get(name)!)
  const has = (...statuses: readonly PhaseStatus[]): boolean => phases.some(({ status }) => statuses.includes(status))
  if (stoppedBy !== undefined) return 'failed'
  if (stop.signal.aborted && has('pending', 'ready', 'cancelled')) return 'interrupted'
  if (phases.some(({ status, tolerated }) => (status === 'failed' && tolerated !== true) || status === 'blocked'))
    return 'failed'
  return has('waiting') ? 'waiting' : 'succeeded'
}

function firstError({ state }: RunSession, status: EndStatus): ErrorRecord | undefined {
  if (status !== 'failed') return undefined
  for (const phase of state.phases.values())
    if (phase.status === 'failed' && phase.error !== undefined) return phase.error
  return undefined
}
