/**
 * @module The contract of a gate kind: one way to check that what a phase left is good enough to go on with.
 *
 * A check looks at evidence and says what it saw, also when it passes: the gate's record must convince a person who comes
 * later. A check that finds nothing to look at fails. What `evaluate` throws counts as a failed check with the message.
 */
import type { JsonValue } from '../../core/hash.ts'
import type { Validator } from '../../definition/plugins.ts'
import type { PlannedGate } from '../../plan/plan.ts'

export interface GateContext {
  readonly phase: string
  /** JSON outputs of the phase by name. */
  readonly outputs: Readonly<Record<string, JsonValue>>
  /** Names in expressions: own outputs by their names, others under their references, constants. */
  readonly scope: Readonly<Record<string, unknown>>
  readonly validators: Readonly<Record<string, Validator>>
  /** Absolute path against which commands and files are resolved. */
  readonly folder: string
  readonly signal: AbortSignal
}

export interface GateResult {
  /** `waiting`: a person has to decide; `skipped`: there was nothing to check. */
  readonly outcome: 'passed' | 'failed' | 'waiting' | 'skipped'
  readonly evidence: JsonValue
  /** One sentence; needed unless it passed. */
  readonly message?: string
}

export interface GateKind<Check extends PlannedGate> {
  evaluate(check: Check, context: GateContext): GateResult | Promise<GateResult>
}

/** A result by whether it passed. */
export function verdict(passed: boolean, evidence: JsonValue, message: string): GateResult {
  return passed ? { outcome: 'passed', evidence } : { outcome: 'failed', evidence, message }
}
