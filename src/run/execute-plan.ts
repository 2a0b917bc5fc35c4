/**
 * @module Executes a plan: picks or makes the run, takes its lock, lets phases in as they become ready, and ends the run.
 * Event-driven: something is looked at when something has happened, never by polling.
 */
import { removeTemporaryFiles } from '../core/atomic-file.ts'
import { systemClock } from '../core/clock.ts'
import { CancelledError, type ErrorRecord, toErrorRecord } from '../core/errors.ts'
import { createPublisher } from '../core/events.ts'
import type { Plan } from '../plan/plan.ts'
import { alertsNeedHistory, watchRun } from './alerts/watch-run.ts'
import { createCheckpoints } from './checkpoints.ts'
import { driveRun } from './drive-run.ts'
import type { EndStatus, LiveEvent } from './events.ts'
import type { ExecuteOptions, RunOutcome } from './execution.ts'
import { isWorthRetrying } from './failure.ts'
import { noKillPoint } from './kill-point.ts'
import { checkTypes, pickRun, replan } from './pick-run.ts'
import { usualDurations } from './preview-plan.ts'
import { readState } from './read-run.ts'
import { createSession, type RunSession } from './run-session.ts'
import { viewOf } from './run-state.ts'
import type { PhaseStatus } from './run-view.ts'
import { forcedPhases, selectPhases } from './select-phases.ts'

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
  const { store, clock = systemClock, killPoint = noKillPoint } = options
  checkTypes(options)
  // Names that nothing has are found before anything is written.
  selectPhases(options)
  forcedPhases(options)
  const { id, resumed } = await pickRun(options)
  const writer = store.lock(id)
  try {
    // Under the lock nobody else writes here: what is under construction belongs to a process that died.
    if (resumed) removeTemporaryFiles(store.runFolder(id))
    const state = readState(store, id)
    const listeners = createPublisher<LiveEvent>(() => {})
    if (options.onEvent !== undefined) listeners.subscribe(options.onEvent)
    // A new run's first fact is journaled before there is a session to publish it.
    if (!resumed) for (const event of store.events(id, { limit: 1 })) listeners.publish(event)
    const session = createSession(options, clock, killPoint, writer, state, listeners)
    listeners.subscribe(createCheckpoints(session))
    const alerts = watchRun(session, alertsNeedHistory(options.plan) ? usualDurations(store, options.plan) : new Map())
    listeners.subscribe(alerts.handle)
    const release = linkSignal(options.signal, session.stop)
    try {
      const replanned = resumed ? replan(state, options.plan) : undefined
      if (replanned !== undefined) await session.journal(replanned)
      let status = await driveOnce(session, resumed, alerts.close)
      for (let left = automaticResumptions(options.plan); left > 0 && mayResume(session, status); left--) {
        session.tries.clear()
        status = await driveOnce(session, true, alerts.close)
      }
      return { run: id, status, view: viewOf(state), resumed }
    } finally {
      release()
    }
  } finally {
    await writer.release()
  }
}

/** From `run_started` to `run_ended`. @param beforeEnd what must be over by then */
async function driveOnce(session: RunSession, resumed: boolean, beforeEnd: () => Promise<void>): Promise<EndStatus> {
  const { clock, writer } = session
  const startedAt = clock.monotonic()
  const elapsed = (): number => Math.round(clock.monotonic() - startedAt)
  await session.journal({ type: 'run_started', epoch: writer.epoch, owner: writer.owner, resumed })
  session.killPoint('run.started')
  try {
    await driveRun(session)
    await beforeEnd()
  } catch (error) {
    // Best effort: what stopped the run may be that nothing can be journaled.
    const ended = {
      type: 'run_ended',
      status: 'interrupted',
      durationMs: elapsed(),
      error: toErrorRecord(error),
    } as const
    await session.journal(ended).catch(() => {})
    throw error
  }
  const status = statusOf(session)
  session.killPoint('run.before-ended')
  const error = firstError(session, status)
  await session.journal({ type: 'run_ended', status, durationMs: elapsed(), ...(error === undefined ? {} : { error }) })
  return status
}

/** How often the workflow wants a failed run to be gone on with, without being asked. */
function automaticResumptions({ workflow }: Plan): number {
  const policy = workflow.checkpointing?.resume_policy
  return policy?.auto_resume_on_failure === true ? policy.max_resume_attempts : 0
}

/** A run that its policy stopped stays stopped; one whose errors would come back is not tried again. */
function mayResume({ state, stop }: RunSession, status: EndStatus): boolean {
  if (status !== 'failed' || stop.signal.aborted) return false
  return [...state.phases.values()].some(
    ({ status, error }) => status === 'failed' && error !== undefined && isWorthRetrying(error),
  )
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
  // Phases that were not asked for may still wait for people.
  const isWaiting = [...state.phases.values()].some(({ status }) => status === 'waiting')
  return isWaiting ? 'waiting' : 'succeeded'
}

function firstError({ state }: RunSession, status: EndStatus): ErrorRecord | undefined {
  if (status !== 'failed') return undefined
  for (const phase of state.phases.values())
    if (phase.status === 'failed' && phase.error !== undefined) return phase.error
  return undefined
}
