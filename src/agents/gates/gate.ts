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
  /** The person who let it pass when asked. */
  readonly approvedBy?: string | undefined
  /** There is nothing to check here. Counts as passed; the reason says why. */
  readonly skipped?: boolean | undefined
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

/** Whether anything that was written where a gate belongs is one. */
export function isGate(value: unknown): value is Gate {
  return typeof value === 'object' && value !== null && 'check' in value && typeof value.check === 'function'
}

/**
 * What a gate says, whoever wrote it: only `passed: true` passes, evidence is plain JSON, and what cannot be read as a verdict,
 * or is thrown, does not pass, with the reason. It gets a copy of the results. A gate that does not end is left when the signal is
 * aborted.
 *
 * @example
 * await askGate({ check: () => { throw new Error('no network') } }, results, call)
 * // { passed: false, reason: 'The gate could not be checked: no network' }
 */
export async function askGate(gate: Gate, results: readonly TaskResult[], call: GateCall): Promise<GateVerdict> {
  const { signal } = call
  let leave = (): void => {}
  const left = new Promise<never>((_, reject) => {
    leave = () => reject(signal.reason)
  })
  signal.addEventListener('abort', leave, { once: true })
  try {
    signal.throwIfAborted()
    return readVerdict(await Promise.race([(async () => gate.check(structuredClone(results), call))(), left]))
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error)
    return { passed: false, reason: `The gate could not be checked: ${message}` }
  } finally {
    signal.removeEventListener('abort', leave)
  }
}

/** Throws where it is none. */
function readVerdict(said: unknown): GateVerdict {
  const { passed, reason, evidence, ...rest } = (said ?? {}) as Partial<GateVerdict>
  if (typeof passed !== 'boolean') {
    const was = typeof said === 'object' && said !== null ? `\`passed\` was ${shown(passed)}` : `was ${shown(said)}`
    throw new TypeError(`expected { passed: true } or { passed: false, reason }, ${was}.`)
  }
  return {
    ...rest,
    passed,
    ...(reason === undefined || reason === null ? {} : { reason: String(reason) }),
    ...(evidence === undefined ? {} : { evidence: plainEvidence(evidence) }),
  }
}

/** What has no JSON says why; the verdict stands without it. */
function plainEvidence(evidence: JsonValue): JsonValue {
  try {
    return JSON.parse(JSON.stringify(evidence) ?? 'null') as JsonValue
  } catch (error) {
    return `No JSON: ${error instanceof Error ? error.message : String(error)}`
  }
}

const shown = (value: unknown): string => (typeof value === 'string' ? JSON.stringify(value) : String(value))

/**
 * The gate where `applies` says yes; elsewhere it is skipped, with the reason.
 *
 * @example
 * onlyIf('no file was changed', (results) => results.some(({ value }) => hasFiles(value)), commandPasses({ name: 'tests', command: ['npm', 'test'] }))
 */
export function onlyIf(
  reasonToSkip: string,
  applies: (results: readonly TaskResult[], call: GateCall) => boolean | Promise<boolean>,
  gate: Gate,
): Gate {
  return {
    ...(gate.name === undefined ? {} : { name: gate.name }),
    ...(gate.asksPerson === undefined ? {} : { asksPerson: gate.asksPerson }),
    async check(results, call) {
      if (await applies(results, call)) return askGate(gate, results, call)
      return { passed: true, skipped: true, reason: `Skipped: ${reasonToSkip}.`, evidence: null }
    },
  }
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
      const skips: (string | null)[] = []
      const persons: string[] = []
      for (const [index, gate] of inOrder(gates).entries()) {
        if (!passed && gate.asksPerson === true) continue
        const verdict = await askGate(gate, results, call)
        if (verdict.evidence !== undefined) evidence[gate.name ?? `gate-${index + 1}`] = verdict.evidence
        if (verdict.skipped === true) skips.push(verdict.reason ?? null)
        if (verdict.approvedBy !== undefined) persons.push(verdict.approvedBy)
        if (verdict.passed) continue
        passed = false
        waiting ||= verdict.waiting === true
        reasons.push(verdict.reason ?? `${gate.name ?? 'A check'} did not pass.`)
      }
      if (passed) {
        const approved = persons.length === 0 ? {} : { approvedBy: persons.join(', ') }
        // Skipped is what has checked nothing at all.
        if (skips.length < gates.length || gates.length === 0) return { passed, evidence, ...approved }
        return { passed, skipped: true, reason: skips.filter((each) => each !== null).join(' '), evidence }
      }
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
