/**
 * @module A person's decision about a gate: journaled with its reason. It counts at once in a run that a process drives, else
 * when the run is resumed.
 */
import { UserError } from '../core/errors.ts'
import { leaveDecision } from './decision-inbox.ts'
import { phaseOfView, readRun } from './read-run.ts'
import type { GateView, PhaseView } from './run-view.ts'
import type { RunStore } from './store/store.ts'

export interface GateDecision {
  /** `approve` and `reject` answer a gate that waits; `override` lets a gate pass that failed or waits. */
  readonly decision: 'approve' | 'reject' | 'override'
  /** Why; needed always, since somebody will ask. */
  readonly reason: string
  /** Who. */
  readonly by: string
}

/** What became of a decision. */
export interface DecidedGate {
  readonly gate: GateView
  /**
   * - `journaled`: the run goes on when it is resumed.
   * - `taken`: the process that drives the run has journaled it and goes on.
   * - `left`: that process has not taken it yet; it, or the next one, will.
   */
  readonly how: 'journaled' | 'taken' | 'left'
}

/** How long a process that drives a run has to take a decision. It needs milliseconds unless it is stopped. */
const TAKING_MS = 5_000

export const PAST = { approve: 'approved', reject: 'rejected', override: 'overridden' } as const

/**
 * Decides about a gate.
 *
 * @throws UserError GATE_DECISION when the gate does not wait (or has not failed, to override it), the reason is empty, or a
 *   check that failed is not overridable;
 *   RUN_LOCKED to override a failed gate while a process drives the run
 * @example
 * await decideGate(store, 'latest', 'validation', { decision: 'approve', reason: 'Looked at the drawdown.', by: 'ada' })
 */
export async function decideGate(
  store: RunStore,
  run: string,
  phaseName: string,
  decision: GateDecision,
): Promise<DecidedGate> {
  const { id } = store.run(run)
  if (decision.reason.trim() === '') {
    throw new UserError('GATE_DECISION', 'Expected a reason for the decision, was none.', {
      hint: 'Say why with `--reason TEXT`.',
    })
  }
  const phaseNow = (): PhaseView => phaseOfView(readRun(store, id), phaseName)
  const gateNow = (): GateView | undefined => phaseNow().gate
  const { gate, key = '' } = phaseNow()
  if (store.isOwned(id) && gate?.status === 'waiting') {
    const isTaken = await leaveDecision(store.runFolder(id), { phase: phaseName, key, ...decision }, TAKING_MS)
    return { gate: gateNow()!, how: isTaken ? 'taken' : 'left' }
  }
  const writer = store.lock(id)
  try {
    const status = gateNow()?.status
    if (status !== 'waiting' && !(status === 'failed' && decision.decision === 'override')) {
      throw new UserError(
        'GATE_DECISION',
        `Expected a gate that waits${decision.decision === 'override' ? ' or failed' : ''}, but the gate of phase ${phaseName} ${status === undefined ? 'has not been reached' : `is ${status}`}.`,
        status === 'failed'
          ? { hint: 'A failed gate can be overridden: `phaseline override RUN PHASE --reason TEXT`.' }
          : {},
      )
    }
    const firm = gateNow()?.checks.find(({ passed, overridable }) => !passed && overridable === false)
    if (decision.decision === 'override' && firm !== undefined) {
      throw new UserError(
        'GATE_DECISION',
        `Expected a gate that may be overridden, but the check ${JSON.stringify(firm.name)} of phase ${phaseName} failed and is not overridable.`,
        { hint: 'Mend what it checks, then resume the run: a failed gate is looked at again.' },
      )
    }
    const { reason, by } = decision
    await writer.append({
      body: { type: 'gate_decided', phase: phaseName, decision: PAST[decision.decision], reason, by },
    })
    return { gate: gateNow()!, how: 'journaled' }
  } finally {
    await writer.release()
  }
}
