/**
 * @module The fold: events in, state out. Used for reading a run and, by the engine itself, for the live run, so that what
 * is shown later is what was true then.
 */
import { BugError } from '../core/errors.ts'
import type { Progress } from '../definition/phase-type.ts'
import type { Plan, PlannedPhase } from '../plan/plan.ts'
import type { LiveEvent, RunEvent } from './events.ts'
import { move } from './phase-state.ts'
import type { AttemptView, PhaseStatus, PhaseView, RunView } from './run-view.ts'

type Mutable<T> = { -readonly [K in keyof T]: T[K] }

/** A phase while events are applied. */
export type PhaseState = Omit<Mutable<PhaseView>, 'attempts' | 'logs'> & {
  attempts: Mutable<AttemptView>[]
  logs: { time: number; level: 'info' | 'warning'; message: string }[]
}

export interface RunState extends Omit<Mutable<RunView>, 'phases' | 'alerts'> {
  readonly phases: Map<string, PhaseState>
  readonly alerts: Mutable<RunView['alerts'][number]>[]
}

/** A phase to which nothing has happened. */
export function newPhaseState(planned: PlannedPhase): PhaseState {
  return {
    name: planned.name,
    type: planned.type,
    status: 'pending',
    planned,
    attempts: [],
    durationMs: 0,
    outputs: [],
    warnings: [],
    logs: [],
    parts: 0,
  }
}

/** The state after `run_created`. */
export function startState(event: RunEvent): RunState {
  if (event.type !== 'run_created') throw new BugError(`A journal begins with run_created, was ${event.type}.`)
  return {
    id: event.run,
    workflow: event.workflow,
    definitionHash: event.definitionHash,
    plan: event.plan,
    status: 'created',
    seed: event.seed,
    createdAt: event.time,
    durationMs: 0,
    versions: event.versions,
    starts: 0,
    phases: new Map(event.plan.phases.map((planned) => [planned.name, newPhaseState(planned)])),
    alerts: [],
    eventCount: 1,
    lastSeq: event.seq,
  }
}

/** The state after all of `events`, of which the first is `run_created`. */
export function foldEvents(events: Iterable<RunEvent>): RunState {
  let state: RunState | undefined
  for (const event of events) {
    if (state === undefined) state = startState(event)
    else applyEvent(state, event)
  }
  if (state === undefined) throw new BugError('A run has at least one event.')
  return state
}

function phaseOf(state: RunState, name: string): PhaseState {
  const phase = state.phases.get(name)
  if (phase === undefined)
    throw new BugError(`An event names phase ${name}, which the plan of ${state.id} does not have.`)
  return phase
}

function setStatus(phase: PhaseState, to: PhaseStatus): void {
  phase.status = move(phase.name, phase.status, to)
}

/** Back to the beginning; the history of attempts stays. */
function reset(phase: PhaseState, cause: string | undefined): void {
  setStatus(phase, 'pending')
  phase.outputs = []
  phase.warnings = []
  for (const name of [
    'figures',
    'error',
    'gate',
    'reusedFrom',
    'endedAt',
    'partial',
    'tolerated',
    'progress',
    'peakMemoryBytes',
  ] as const) {
    delete phase[name]
  }
  if (cause === undefined) delete phase.cause
  else phase.cause = cause
}

function takeArtifacts(
  phase: PhaseState,
  event: Extract<RunEvent, { type: 'phase_succeeded' | 'phase_reused' }>,
): void {
  phase.key = event.key
  phase.outputs = event.artifacts.outputs
  phase.warnings = event.artifacts.warnings
  if (event.artifacts.figures === undefined) delete phase.figures
  else phase.figures = event.artifacts.figures
  phase.endedAt = event.time
  delete phase.error
  delete phase.cause
  delete phase.progress
}

function endAttempt(phase: PhaseState, attempt: number, durationMs: number): Mutable<AttemptView> | undefined {
  const found = phase.attempts.findLast((each) => each.attempt === attempt)
  if (found === undefined) return undefined
  found.durationMs = durationMs
  phase.durationMs += durationMs
  return found
}

/** Applies one event in place. Types of newer versions are counted and otherwise left alone. */
export function applyEvent(state: RunState, event: RunEvent): void {
  // Events are numbered without gaps, also where parts were left out of the reading.
  state.eventCount = event.seq
  state.lastSeq = event.seq
  switch (event.type) {
    case 'run_created':
      throw new BugError(`Run ${state.id} was created twice.`)
    case 'run_replanned': {
      replan(state, event.plan, new Set(event.changed))
      state.definitionHash = event.definitionHash
      return
    }
    case 'run_started': {
      state.status = 'running'
      state.starts++
      state.owner = event.owner
      state.startedAt ??= event.time
      delete state.endedAt
      delete state.error
      for (const phase of state.phases.values()) {
        if (phase.status !== 'succeeded' && phase.status !== 'waiting' && phase.status !== 'pending')
          reset(phase, undefined)
      }
      return
    }
    case 'run_ended': {
      state.status = event.status
      state.endedAt = event.time
      state.durationMs += event.durationMs
      delete state.owner
      if (event.error !== undefined) state.error = event.error
      return
    }
    case 'alert_raised': {
      const { time, alert, message, phase } = event
      state.alerts.push({ time, alert, message, ...(phase === undefined ? {} : { phase }) })
      return
    }
    case 'alert_delivered':
      return
    default:
      if ('phase' in event) applyPhaseEvent(phaseOf(state, event.phase), event)
  }
}

type PhaseEvent = Exclude<
  Extract<RunEvent, { readonly phase: string }>,
  { type: 'alert_raised' | 'run_created' | 'alert_delivered' }
>

function applyPhaseEvent(phase: PhaseState, event: PhaseEvent): void {
  switch (event.type) {
    case 'phase_started': {
      setStatus(phase, 'ready')
      setStatus(phase, 'running')
      const { attempt, waitedMs, fallback } = event
      phase.attempts.push({ attempt, startedAt: event.time, waitedMs, ...(fallback === undefined ? {} : { fallback }) })
      phase.startedAt ??= event.time
      phase.key = event.key
      phase.keyParts = event.keyParts
      delete phase.cause
      return
    }
    case 'phase_succeeded': {
      // Partial results are made after the last attempt has failed.
      if (event.partial === true) setStatus(phase, 'ready')
      setStatus(phase, 'succeeded')
      takeArtifacts(phase, event)
      if (event.partial === true) phase.partial = true
      else endAttempt(phase, event.attempt, event.durationMs)
      if (event.fallback !== undefined) phase.fallback = event.fallback
      if (event.peakMemoryBytes !== undefined) phase.peakMemoryBytes = event.peakMemoryBytes
      return
    }
    case 'phase_reused': {
      setStatus(phase, 'ready')
      setStatus(phase, 'succeeded')
      takeArtifacts(phase, event)
      phase.keyParts = event.keyParts
      phase.reusedFrom = event.from
      return
    }
    case 'attempt_failed': {
      const attempt = endAttempt(phase, event.attempt, event.durationMs)
      if (attempt !== undefined) attempt.error = event.error
      phase.error = event.error
      delete phase.progress
      // Between two attempts the phase waits, ready; its next attempt starts it again.
      setStatus(phase, 'pending')
      return
    }
    case 'phase_failed': {
      if (phase.status === 'pending') setStatus(phase, 'ready')
      setStatus(phase, 'failed')
      phase.error = event.error
      phase.endedAt = event.time
      if (event.tolerated === true) phase.tolerated = true
      return
    }
    case 'phase_skipped':
    case 'phase_blocked': {
      setStatus(phase, event.type === 'phase_skipped' ? 'skipped' : 'blocked')
      phase.cause = event.type === 'phase_skipped' ? event.cause : `${event.by} failed`
      phase.endedAt = event.time
      return
    }
    case 'phase_cancelled': {
      setStatus(phase, 'cancelled')
      endAttempt(phase, event.attempt, event.durationMs)
      phase.cause = event.cause
      phase.endedAt = event.time
      delete phase.progress
      return
    }
    case 'phase_reset':
      reset(phase, event.cause)
      if (event.discardsParts === true) phase.partsFrom = event.seq
      return
    case 'part_written':
      phase.parts++
      return
    case 'phase_log':
      phase.logs.push({ time: event.time, level: event.level, message: event.message })
      return
    case 'gate_evaluated': {
      phase.gate = { status: event.status, checks: event.checks, definition: event.definition }
      if (event.status === 'waiting') setStatus(phase, 'waiting')
      return
    }
    case 'gate_decided': {
      const { checks = [], definition = '' } = phase.gate ?? {}
      const status = event.decision === 'rejected' ? 'failed' : event.decision === 'approved' ? 'passed' : 'overridden'
      phase.gate = { status, checks, definition, reason: event.reason, by: event.by }
      if (status === 'failed') return
      setStatus(phase, 'succeeded')
      delete phase.error
      return
    }
  }
}

/** Takes over an edited plan: known phases keep their state unless they changed, removed ones go. */
function replan(state: RunState, plan: Plan, changed: ReadonlySet<string>): void {
  const before = new Map(state.phases)
  state.plan = plan
  state.phases.clear()
  for (const planned of plan.phases) {
    const phase = before.get(planned.name)
    if (phase === undefined || phase.type !== planned.type) {
      state.phases.set(planned.name, newPhaseState(planned))
      continue
    }
    phase.planned = planned
    if (changed.has(planned.name) && phase.status !== 'pending') reset(phase, 'its definition changed')
    state.phases.set(planned.name, phase)
  }
}

/** Applies a live event; progress is remembered until the phase ends. */
export function applyLiveEvent(state: RunState, event: LiveEvent): void {
  if (event.type !== 'phase_progress') {
    applyEvent(state, event)
    return
  }
  const phase = state.phases.get(event.phase)
  if (phase !== undefined && phase.status === 'running') phase.progress = merge(phase.progress, event.progress)
}

function merge(before: Progress | undefined, now: Progress): Progress {
  return before === undefined ? now : { ...before, ...now }
}

/** A snapshot: what is in it does not change when the state does. */
export function viewOf(state: RunState): RunView {
  return {
    ...state,
    phases: Array.from(state.phases.values(), (phase) => ({
      ...phase,
      attempts: phase.attempts.map((attempt) => ({ ...attempt })),
      logs: [...phase.logs],
    })),
    alerts: [...state.alerts],
  }
}
