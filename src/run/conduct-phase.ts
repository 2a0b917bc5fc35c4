/**
 * @module One phase from "ready" to its end: takes over what is already known, else tries, then looks at its gate. Every
 * step is journaled before the next begins, so that a crash between any two leaves a run that goes on from there.
 */
import { TerminalError, toErrorRecord } from '../core/errors.ts'
import { explainKeyChange } from '../plan/cache-key.ts'
import type { PlannedPhase } from '../plan/plan.ts'
import { evaluateGate, gateHash, gateMessage } from './evaluate-gate.ts'
import { rulesOf } from './phase-rules.ts'
import { type Prepared, preparePhase, type Skipped } from './prepare-phase.ts'
import { findDamagedFile, takeOver } from './reuse.ts'
import type { RunSession } from './run-session.ts'
import type { PhaseState } from './run-state.ts'
import { giveUp, type TryEnd, tryPhase } from './try-phase.ts'

/** How a phase ended, as far as the phases after it are concerned. */
export type PhaseEnd = TryEnd | 'skipped' | 'waiting'

/** @param waitedMs how long the phase was ready before it was let in */
export async function conductPhase(
  session: RunSession,
  planned: PlannedPhase,
  waitedMs: number,
  forced: boolean,
): Promise<PhaseEnd> {
  const phase = planned.name
  const state = session.state.phases.get(phase)!
  let prepared: Prepared | Skipped
  try {
    prepared = await preparePhase(session, planned)
  } catch (error) {
    await resetIfDone(session, state, 'it cannot be prepared again')
    await session.journal({ type: 'phase_failed', phase, error: toErrorRecord(error) })
    return 'failed'
  }
  if ('skipped' in prepared) {
    await resetIfDone(session, state, prepared.skipped)
    await session.journal({ type: 'phase_skipped', phase, cause: prepared.skipped })
    return 'skipped'
  }
  // A retry has looked for known results before its first attempt.
  if (!session.tries.has(phase)) {
    if (forced) await startOver(session, state)
    else if (await keepOwnResult(session, state, prepared)) return passGate(session, planned, state)
    else if (await takeOverResult(session, planned, prepared)) return passGate(session, planned, state)
  }
  const end = await tryPhase(session, planned, prepared, waitedMs)
  return end === 'succeeded' ? passGate(session, planned, state) : end
}

/** Looks at the gate of a phase whose result is there, unless it was looked at, or decided, under the same checks. */
async function passGate(session: RunSession, planned: PlannedPhase, state: PhaseState): Promise<PhaseEnd> {
  const known = state.gate?.definition === gateHash(planned) ? state.gate.status : undefined
  const status = known ?? (await evaluateGate(session, planned, state))
  if (status === 'passed' || status === 'overridden') return 'succeeded'
  if (status === 'waiting') return 'waiting'
  const error = new TerminalError('GATE_FAILED', gateMessage(planned.name, state))
  return giveUp(session, planned.name, rulesOf(session.options.plan, planned), toErrorRecord(error))
}

/** What is asked for again is done again, from the first part on. */
async function startOver(session: RunSession, state: PhaseState): Promise<void> {
  if (!isDone(state) && state.parts === 0) return
  await session.journal({
    type: 'phase_reset',
    phase: state.name,
    cause: 'it was asked for again',
    discardsParts: true,
  })
}

async function resetIfDone(session: RunSession, state: PhaseState, cause: string): Promise<void> {
  if (isDone(state)) await session.journal({ type: 'phase_reset', phase: state.name, cause })
}

/** Its work is done; `waiting` is for its gate. */
function isDone({ status }: PhaseState): boolean {
  return status === 'succeeded' || status === 'waiting'
}

/** On resume: whether this run's own result still counts. A result that does not is reset, with the reason journaled. */
async function keepOwnResult(session: RunSession, state: PhaseState, prepared: Prepared): Promise<boolean> {
  if (!isDone(state)) return false
  const cause = await whyNotKept(session, state, prepared)
  if (cause === undefined) return true
  await session.journal({ type: 'phase_reset', phase: state.name, cause })
  return false
}

async function whyNotKept(session: RunSession, state: PhaseState, prepared: Prepared): Promise<string | undefined> {
  if (state.key !== prepared.key) {
    const changed = state.keyParts === undefined ? [] : explainKeyChange(state.keyParts, prepared.keyParts)
    return changed.join(', ') || 'its content key changed'
  }
  const { outputs, figures, warnings } = state
  return findDamagedFile(session.options.store, { outputs, warnings, ...(figures === undefined ? {} : { figures }) })
}

async function takeOverResult(session: RunSession, planned: PlannedPhase, prepared: Prepared): Promise<boolean> {
  const { store } = session.options
  const reusable = await takeOver(store, prepared.key, session.state.id, planned.name, session.killPoint)
  if (reusable === undefined) return false
  await session.journal({
    type: 'phase_reused',
    phase: planned.name,
    key: prepared.key,
    keyParts: prepared.keyParts,
    from: reusable.from,
    artifacts: reusable.artifacts,
  })
  return true
}
