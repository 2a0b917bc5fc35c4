/**
 * @module Executes a plan: picks or makes the run, takes its lock, lets phases in as they become ready, and ends the run.
 * Event-driven: something is looked at when something has happened, never by polling.
 */
import { systemClock } from '../core/clock.ts'
import { CancelledError, type ErrorRecord, type UserError, UserErrors } from '../core/errors.ts'
import { createPublisher } from '../core/events.ts'
import { canonicalJson } from '../core/hash.ts'
import type { RunId } from '../core/ids.ts'
import type { Plan, PlannedPhase } from '../plan/plan.ts'
import { requireType } from './attempt.ts'
import { conductPhase, type PhaseEnd } from './conduct-phase.ts'
import type { EndStatus, EventBody, LiveEvent } from './events.ts'
import type { ExecuteOptions, RunOutcome } from './execution.ts'
import { noKillPoint } from './kill-point.ts'
import { createSession, type RunSession } from './run-session.ts'
import { foldEvents, viewOf } from './run-state.ts'
import { createScheduler } from './scheduler.ts'

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

function checkTypes({ plan, registry }: ExecuteOptions): void {
  const errors: UserError[] = []
  for (const phase of plan.phases) {
    try {
      requireType(registry, phase.type)
    } catch (error) {
      errors.push(error as UserError)
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
    const { type, inputs, outputs, config } = phase
    return canonicalJson({ type, inputs, outputs, config })
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

/** Resolves when nothing runs and nothing more may start. */
function driveRun(session: RunSession): Promise<void> {
  const { state, options, clock, stop } = session
  const phases = selectPhases(options)
  const byName = new Map(phases.map((phase) => [phase.name, phase]))
  const scheduler = createScheduler(phases, options.plan.limits)
  const forced = forcedPhases(options)
  const readyAt = new Map<string, number>()

  return new Promise((resolve, reject) => {
    let fatal: { readonly error: unknown } | undefined
    let underWay = 0

    /** Something that only a broken journal or a fault of ours leads to. */
    function fail(error: unknown): void {
      fatal ??= { error }
      stop.abort(new CancelledError('CANCELLED', 'The run was stopped by an error.', { cause: error }))
    }

    function settleIfDone(): void {
      if (underWay > 0) return
      if (fatal !== undefined) reject(fatal.error)
      else if (scheduler.done || stop.signal.aborted) resolve()
      else reject(new Error(`The scheduler stands still with ${scheduler.waiting} phases in line.`))
    }

    /** Puts ready phases in line, or ends those that cannot run, and so on downstream. */
    async function take(ready: readonly string[]): Promise<void> {
      const ended: EventBody[] = []
      const line = [...ready]
      const ends = new Map<string, string>()
      for (let name = line.shift(); name !== undefined; name = line.shift()) {
        const planned = byName.get(name)!
        const failed = planned.after.find((each) => ends.has(each) || isFailed(session, each))
        if (failed === undefined) {
          readyAt.set(name, clock.monotonic())
          scheduler.enqueue(name)
          continue
        }
        const by = ends.get(failed) ?? originOf(session, failed)
        ends.set(name, by)
        if (state.phases.get(name)!.status === 'succeeded') {
          ended.push({ type: 'phase_reset', phase: name, cause: `${by} failed` })
        }
        ended.push({ type: 'phase_blocked', phase: name, by })
        line.push(...scheduler.finish(name))
      }
      if (ended.length > 0) await session.journal(...ended)
    }

    function admit(): void {
      if (stop.signal.aborted) return
      for (const name of scheduler.admit()) {
        underWay++
        const waitedMs = Math.round(clock.monotonic() - (readyAt.get(name) ?? clock.monotonic()))
        conductPhase(session, byName.get(name)!, waitedMs, forced.has(name))
          .then((end) => finish(name, end))
          .catch(fail)
          .finally(() => {
            underWay--
            admit()
            settleIfDone()
          })
      }
    }

    async function finish(name: string, end: PhaseEnd): Promise<void> {
      // A cancelled phase is not over: what comes after it stays as it is, for the resumption.
      if (end !== 'cancelled') await take(scheduler.finish(name))
    }

    take(scheduler.roots).then(
      () => {
        admit()
        settleIfDone()
      },
      (error: unknown) => reject(error),
    )
  })
}

function isFailed(session: RunSession, name: string): boolean {
  const status = session.state.phases.get(name)?.status
  return status === 'failed' || status === 'blocked'
}

/** The phase whose failure led to the state of `name`. */
function originOf(session: RunSession, name: string): string {
  const phase = session.state.phases.get(name)
  return phase?.status === 'blocked' && phase.cause !== undefined ? phase.cause.replace(/ failed$/, '') : name
}

/** The phases of this execution: all, or those asked for with everything that they need. */
function selectPhases({ plan, only }: ExecuteOptions): readonly PlannedPhase[] {
  if (only === undefined) return plan.phases
  const byName = new Map(plan.phases.map((phase) => [phase.name, phase]))
  const selected = new Set<string>()
  const line = [...only]
  for (let name = line.pop(); name !== undefined; name = line.pop()) {
    if (selected.has(name)) continue
    selected.add(name)
    line.push(...(byName.get(name)?.after ?? []))
  }
  return plan.phases.filter(({ name }) => selected.has(name))
}

function forcedPhases({ plan, force = [], resumeFrom }: ExecuteOptions): ReadonlySet<string> {
  const forced = new Set(force)
  if (resumeFrom === undefined) return forced
  const after = new Set([resumeFrom])
  // The plan is in topological order: one pass finds everything downstream.
  for (const phase of plan.phases) if (phase.after.some((name) => after.has(name))) after.add(phase.name)
  return new Set([...forced, ...after])
}

function statusOf({ state, stop, options }: RunSession): EndStatus {
  const phases = selectPhases(options).map(({ name }) => state.phases.get(name)!)
  if (stop.signal.aborted && phases.some(({ status }) => ['pending', 'ready', 'cancelled'].includes(status)))
    return 'interrupted'
  if (phases.some(({ status }) => status === 'failed' || status === 'blocked')) return 'failed'
  return 'succeeded'
}

function firstError({ state }: RunSession, status: EndStatus): ErrorRecord | undefined {
  if (status !== 'failed') return undefined
  for (const phase of state.phases.values())
    if (phase.status === 'failed' && phase.error !== undefined) return phase.error
  return undefined
}
