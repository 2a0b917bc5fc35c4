/** @module A gate at which a person decides. It waits over restarts; the decision is an event of its own. */
import type { PlannedGate } from '../../plan/plan.ts'
import type { GateKind } from './gate-kind.ts'

export const manual: GateKind<Extract<PlannedGate, { kind: 'manual' }>> = {
  evaluate: ({ message }) => ({ outcome: 'waiting', evidence: null, message }),
}
