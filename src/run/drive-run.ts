/** @module Lets phases in as they become ready, ends those that are not to run, and knows when nothing more can happen. */
import { BugError, CancelledError } from '../core/errors.ts'
import type { PlannedPhase } from '../plan/plan.ts'
import { conductPhase, type PhaseEnd } from './conduct-phase.ts'
import { PAST } from './decide-gate.ts'
import { type LeftDecision, watchDecisions } from './decision-inbox.ts'
import type { EventBody } from './events.ts'
import { waitFor } from './failure.ts'
import type { RunSession } from './run-session.ts'
import { createScheduler } from './scheduler.ts'
import { forcedPhases, selectPhases } from './select-phases.ts'

/** What the end of the phases before it means for a phase. */
type Fate =
  | { readonly kind: 'run' }
  | { readonly kind: 'skip'; readonly cause: string }
  | { readonly kind: 'block'; readonly by: string }

/**
 * Resolves when nothing runs and nothing more may start: all phases are over, the run was stopped, or people are waited
 * for. Rejects when the journal cannot be written.
 */
export function driveRun(session: RunSession): Promise<void> {
  const { state, options, clock, stop } = session
  const { wait = waitFor } = options
  const phases = selectPhases(options)
  const byName = new Map(phases.map((phase) => [phase.name, phase]))
  const scheduler = createScheduler(phases, options.plan.limits)
  const forced = new Set(forcedPhases(options))
  const readyAt = new Map<string, number>()

  return new Promise((resolve, reject) => {
    let fatal: { readonly error: unknown } | undefined
    /** Phases that run, wait for another attempt, or are being ended. */
    let underWay = 0
    const waitingForPeople = new Set<string>()
    /** Decided ends, which other phases may ask for before they are journaled. */
    const fates = new Map<string, Fate>()

    /** Only a broken journal or a fault of ours leads here. */
    function fail(error: unknown): void {
      fatal ??= { error }
      stop.abort(new CancelledError('CANCELLED', 'The run was stopped by an error.', { cause: error }))
    }

    /** Does `work`; whatever it led to, looks at what may start next. */
    function follow(work: () => Promise<void>): void {
      underWay++
      work()
        .catch(fail)
        .finally(() => {
          underWay--
          admit()
          settleIfDone()
        })
    }

    /** A decision that another process left. */
    async function decide({ phase, key, decision, reason, by }: LeftDecision): Promise<boolean> {
      if (stop.signal.aborted) return false
      const known = state.phases.get(phase)
      // A gate that was not reached may still be; one that was decided, or has another result before it now, is past.
      if (!waitingForPeople.has(phase)) return known === undefined || known.gate !== undefined
      if (known?.key !== key) return true
      waitingForPeople.delete(phase)
      const journaled = Promise.withResolvers<boolean>()
      follow(async () => {
        await session
          .journal({ type: 'gate_decided', phase, decision: PAST[decision], reason, by })
          .finally(() => journaled.resolve(state.phases.get(phase)?.gate?.status !== 'waiting'))
        // Its work is done and its gate decided: it is looked at again as on a resumption.
        session.tries.delete(phase)
        forced.delete(phase)
        enqueue(phase)
      })
      return journaled.promise
    }

    function settleIfDone(): void {
      if (underWay > 0) return
      stopListening()
      if (fatal !== undefined) reject(fatal.error)
      else if (scheduler.done || stop.signal.aborted || waitingForPeople.size > 0) resolve()
      else reject(new BugError(`The scheduler stands still with ${scheduler.waiting} phases in line.`))
    }

    function admit(): void {
      if (stop.signal.aborted) return
      for (const name of scheduler.admit()) {
        const now = clock.monotonic()
        const waitedMs = Math.round(now - (readyAt.get(name) ?? now))
        follow(async () => finish(name, await conductPhase(session, byName.get(name)!, waitedMs, forced.has(name))))
      }
    }

    async function finish(name: string, end: PhaseEnd): Promise<void> {
      if (typeof end === 'object') {
        // Its room is free for others meanwhile.
        scheduler.pause(name)
        follow(async () => {
          await wait(end.retryInMs, stop.signal).catch(ignoreCancel)
          enqueue(name)
        })
      } else if (end === 'waiting') {
        scheduler.pause(name)
        waitingForPeople.add(name)
        listen()
      } else if (end !== 'cancelled') {
        // A cancelled phase is not over: what comes after it stays as it is, for the resumption.
        await take(scheduler.finish(name))
      }
    }

    function enqueue(name: string): void {
      readyAt.set(name, clock.monotonic())
      scheduler.enqueue(name)
    }

    /** Puts ready phases in line, or ends those that are not to run, and so on downstream. */
    async function take(ready: readonly string[]): Promise<void> {
      const ended: EventBody[] = []
      const line = [...ready]
      for (let name = line.shift(); name !== undefined; name = line.shift()) {
        const fate = fateOf(session, byName.get(name)!, fates)
        if (fate.kind === 'run') {
          enqueue(name)
          continue
        }
        fates.set(name, fate)
        const cause = fate.kind === 'skip' ? fate.cause : `${fate.by} failed`
        const { status } = state.phases.get(name)!
        if (status === 'succeeded' || status === 'waiting') ended.push({ type: 'phase_reset', phase: name, cause })
        ended.push(
          fate.kind === 'skip'
            ? { type: 'phase_skipped', phase: name, cause }
            : { type: 'phase_blocked', phase: name, by: fate.by },
        )
        line.push(...scheduler.finish(name))
      }
      if (ended.length > 0) await session.journal(...ended)
    }

    let stopListening = (): void => {}
    /** Begins anew with each gate that waits: its decision may have been left for an earlier driver. */
    function listen(): void {
      stopListening()
      stopListening = watchDecisions(options.store.runFolder(state.id), decide)
    }

    follow(() => take(scheduler.roots))
  })
}

function ignoreCancel(error: unknown): void {
  if (!(error instanceof CancelledError)) throw error
}

/** @param fates of phases whose end is decided but not journaled yet */
function fateOf(session: RunSession, planned: PlannedPhase, fates: ReadonlyMap<string, Fate>): Fate {
  if (planned.enabled === false) return { kind: 'skip', cause: 'it is disabled' }
  if (planned.when === 'always') return { kind: 'run' }
  const groups = groupsOf(planned)
  let skip: Fate | undefined
  for (const name of planned.after) {
    const ended = endOf(session, name, fates)
    if (ended === undefined) continue
    if (ended.kind === 'block') return ended
    // Of several phases behind one name, one that succeeded is enough.
    const group = groups.get(name)
    if (group?.some((each) => endOf(session, each, fates) === undefined)) continue
    skip ??= ended
  }
  return skip ?? { kind: 'run' }
}

/** The phases that stand behind one name together with each. */
function groupsOf({ inputs, references = [] }: PlannedPhase): ReadonlyMap<string, readonly string[]> {
  const groups = new Map<string, readonly string[]>()
  for (const { from } of [...inputs, ...references]) {
    for (const name of from?.phases ?? []) groups.set(name, from?.phases ?? [])
  }
  return groups
}

/** What a phase that is over means for those after it; `undefined` when it left its outputs. */
function endOf(
  session: RunSession,
  name: string,
  fates: ReadonlyMap<string, Fate>,
): Exclude<Fate, { kind: 'run' }> | undefined {
  const decided = fates.get(name)
  if (decided !== undefined && decided.kind !== 'run') {
    return decided.kind === 'block' ? decided : { kind: 'skip', cause: skippedBy(name, decided.cause) }
  }
  const phase = session.state.phases.get(name)
  if (phase === undefined) return undefined
  const cause = phase.cause ?? ''
  switch (phase.status) {
    case 'failed':
      return phase.tolerated === true
        ? { kind: 'skip', cause: `${name} failed, which its policy tolerates` }
        : { kind: 'block', by: name }
    case 'blocked':
      return { kind: 'block', by: cause.replace(/ failed$/, '') }
    case 'skipped':
      return { kind: 'skip', cause: skippedBy(name, cause) }
    default:
      return undefined
  }
}

/** The first cause of a chain of skipped phases is the one that helps. */
function skippedBy(name: string, cause: string): string {
  return cause.includes(' was skipped: ') || cause.endsWith('policy tolerates')
    ? cause
    : `${name} was skipped: ${cause}`
}
