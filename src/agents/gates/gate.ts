/** @module A gate: what must hold before the next phase may start. */
import type { JsonValue } from '../../core/hash.ts'
import type { Context } from '../context.ts'
import type { TaskResult, TaskServices } from '../task.ts'

export interface GateCall {
  readonly phase: string
  /** Values of the phases before this one. */
  readonly context: Context
  readonly services: TaskServices
  readonly signal: AbortSignal
  /** What a person decided about this phase, if anything. */
  readonly decision?: GateDecision | undefined
}

export interface GateDecision {
  readonly approved: boolean
  readonly reason: string
  readonly by: string
}

export interface GateVerdict {
  readonly passed: boolean
  /** A whole sentence; given where it did not pass. */
  readonly reason?: string | null | undefined
  /** What was seen. */
  readonly evidence?: JsonValue | undefined
  /** Neither passed nor failed: a person is asked. */
  readonly waiting?: boolean | undefined
}

export interface Gate {
  /** For reports. */
  readonly name?: string
  /** It asks a person, who is asked only about work that everything else lets pass. */
  readonly asksPerson?: boolean
  /** Results of all tasks of the phase in the order of definition, whatever became of them. Never called without any. */
  check(results: readonly TaskResult[], call: GateCall): GateVerdict | Promise<GateVerdict>
}

/** A gate that passes when all of these pass; the reasons of all that do not are joined, their evidence is kept by name. */
export function allOf(name: string, ...gates: readonly Gate[]): Gate {
  return {
    name,
    asksPerson: gates.some(({ asksPerson }) => asksPerson === true),
    async check(results, call) {
      const reasons: string[] = []
      const evidence: Record<string, JsonValue> = {}
      let passed = true
      let waiting = false
      for (const [index, gate] of inOrder(gates).entries()) {
        if (!passed && gate.asksPerson === true) continue
        const verdict = await gate.check(results, call)
        if (verdict.evidence !== undefined) evidence[gate.name ?? `gate-${index + 1}`] = verdict.evidence
        if (verdict.passed) continue
        passed = false
        waiting ||= verdict.waiting === true
        reasons.push(verdict.reason ?? `${gate.name ?? 'A check'} did not pass.`)
      }
      if (passed) return { passed, evidence }
      return { passed, reason: reasons.join(' '), evidence, ...(waiting && reasons.length === 1 ? { waiting } : {}) }
    },
  }
}

/** Those that ask a person last. */
function inOrder(gates: readonly Gate[]): Gate[] {
  return [
    ...gates.filter(({ asksPerson }) => asksPerson !== true),
    ...gates.filter(({ asksPerson }) => asksPerson === true),
  ]
}
