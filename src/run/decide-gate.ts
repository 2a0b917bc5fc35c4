/** @module A person's decision about a gate: journaled with its reason, effective when the run is resumed. */
import { UserError } from '../core/errors.ts'
import { phaseOfView, readRun } from './read-run.ts'
import type { GateView } from './run-view.ts'
import type { RunStore } from './store/store.ts'

export interface GateDecision {
  /** `approve` and `reject` answer a gate that waits; `override` lets a gate pass that failed or waits. */
  readonly decision: 'approve' | 'reject' | 'override'
  /** Why; needed always, since somebody will ask. */
  readonly reason: string
  /** Who. */
  readonly by: string
}

const PAST = { approve: 'approved', reject: 'rejected', override: 'overridden' } as const

/**
 * Journals a decision. The run goes on when it is resumed.
 *
 * @throws UserError GATE_DECISION when the gate does not wait (or has not failed, to override it) or the reason is empty;
 *   RUN_LOCKED while a process drives the run
 * @example
 * await decideGate(store, 'latest', 'validation', { decision: 'approve', reason: 'Looked at the drawdown.', by: 'ada' })
 */
export async function decideGate(
  store: RunStore,
  run: string,
  phaseName: string,
  decision: GateDecision,
): Promise<GateView> {
  const { id } = store.run(run)
  if (decision.reason.trim() === '') {
    throw new UserError('GATE_DECISION', 'Expected a reason for the decision, was none.', {
      hint: 'Say why with `--reason TEXT`.',
    })
  }
  const writer = store.lock(id)
  try {
    const phase = phaseOfView(readRun(store, id), phaseName)
    const status = phase.gate?.status
    if (status !== 'waiting' && !(status === 'failed' && decision.decision === 'override')) {
      throw new UserError(
        'GATE_DECISION',
        `Expected a gate that waits${decision.decision === 'override' ? ' or failed' : ''}, but the gate of phase ${phaseName} ${status === undefined ? 'has not been reached' : `is ${status}`}.`,
        status === 'failed'
          ? { hint: 'A failed gate can be overridden: `phaseline override RUN PHASE --reason TEXT`.' }
          : {},
      )
    }
    const { reason, by } = decision
    await writer.append({
      body: { type: 'gate_decided', phase: phaseName, decision: PAST[decision.decision], reason, by },
    })
    return phaseOfView(readRun(store, id), phaseName).gate!
  } finally {
    await writer.release()
  }
}
