/**
 * @module The states of a phase and the one table of legal moves between them.
 *
 * ```
 * pending ─▶ ready ─▶ running ─▶ succeeded ─▶ waiting ─▶ succeeded
 *    │         │         │           │            └─────▶ failed
 *    │         │         │           └─(gate)───────────▶ failed
 *    │         │         ├─▶ failed
 *    │         │         └─▶ cancelled
 *    │         └─▶ succeeded (reused), failed, skipped, cancelled
 *    └─▶ skipped, blocked, cancelled
 * ```
 * Every final state goes back to `pending` when the run is resumed or the phase is reset; so does `running`, when the
 * process that ran it died.
 */
import { BugError } from '../core/errors.ts'
import type { PhaseStatus } from './run-view.ts'

export const legalMoves = {
  pending: ['ready', 'skipped', 'blocked', 'cancelled'],
  ready: ['running', 'succeeded', 'failed', 'skipped', 'blocked', 'cancelled', 'pending'],
  running: ['succeeded', 'failed', 'cancelled', 'pending'],
  succeeded: ['waiting', 'failed', 'pending'],
  waiting: ['succeeded', 'failed', 'pending'],
  failed: ['pending', 'succeeded'],
  skipped: ['pending'],
  blocked: ['pending'],
  cancelled: ['pending'],
} as const satisfies Record<PhaseStatus, readonly PhaseStatus[]>

/** Whether a phase may go from one state to another. Staying is always legal. */
export function isLegalMove(from: PhaseStatus, to: PhaseStatus): boolean {
  return from === to || (legalMoves[from] as readonly PhaseStatus[]).includes(to)
}

/** The new state. Throws a BugError on an illegal move: the journal and the engine disagree. */
export function move(phase: string, from: PhaseStatus, to: PhaseStatus): PhaseStatus {
  if (!isLegalMove(from, to)) throw new BugError(`Phase ${phase} cannot go from ${from} to ${to}.`)
  return to
}
