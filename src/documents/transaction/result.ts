/** @module What a command gives back: one shape for success, refusal, question, conflict and failure. */
import type { JsonValue } from '../../core/hash.ts'
import type { Patch } from '../document/patch.ts'
import type { Problem } from '../vocabularies/vocabulary.ts'
import type { Evidence } from './confidence.ts'
import type { CommandProblem, Step } from './plan.ts'

export const commandStatuses = ['success', 'failed', 'partial', 'conflicted', 'rejected', 'ambiguous'] as const

/**
 * - `success`: all steps applied and verified.
 * - `partial`: some steps applied and verified, the others reported; only in partial mode.
 * - `failed`: understood, but a step is refused or the result would break a rule. The document is unchanged.
 * - `conflicted`: steps contradict each other. Nothing was applied.
 * - `rejected`: some part was not understood or names nothing. Nothing was applied.
 * - `ambiguous`: more than one thing fits, or a value is missing. Nothing was applied; candidates are given.
 */
export type CommandStatus = (typeof commandStatuses)[number]

/** What was changed in a command before it was read, and why. */
export interface Correction {
  readonly from: string
  readonly to: string
  readonly reason: 'typing mistake' | 'synonym' | 'near name' | 'order' | 'range' | 'unit' | 'learned'
  /** Probability that it is what was meant. */
  readonly confidence: number
}

export interface CommandResult {
  readonly status: CommandStatus
  /** The document after the command; the same object as before when nothing was applied. */
  readonly document: JsonValue
  readonly stepsExecuted: number
  readonly stepsFailed: number
  readonly stepsTotal: number
  readonly rollbackTriggered: boolean
  readonly rollbackReason: string | undefined
  readonly changesApplied: readonly string[]
  /** In [0, 1]: the share of such commands that did what was meant, on the corpus. 0 when nothing was understood. */
  readonly confidence: number
  /** What the confidence was computed from. */
  readonly evidence: Evidence
  /** One line for each thing that was done or decided. */
  readonly trace: readonly string[]
  readonly steps: readonly Step[]
  readonly patch: Patch
  /** Leads back to the document before. */
  readonly inverse: Patch
  readonly problems: readonly CommandProblem[]
  readonly corrections: readonly Correction[]
  /** Rules that the document broke before the command, and warnings of rules after it. */
  readonly warnings: readonly string[]
  /** Problems of the document before the command. They do not count against it. */
  readonly documentProblems: readonly Problem[]
  /** Keys of the things that "it" would mean in a next command. */
  readonly focus: readonly string[]
}

/** The ten keys of the seed. */
export interface SeedResult {
  readonly status: CommandStatus
  readonly final_blueprint: JsonValue
  readonly steps_executed: number
  readonly steps_failed: number
  readonly steps_total: number
  readonly rollback_triggered: boolean
  readonly rollback_reason: string | null
  readonly changes_applied: readonly string[]
  readonly confidence: number
  readonly reasoning_trace: readonly string[]
}

/** The result under the names of the seed, for programs that were written against it. */
export function toSeedResult(result: CommandResult): SeedResult {
  return {
    status: result.status,
    final_blueprint: result.document,
    steps_executed: result.stepsExecuted,
    steps_failed: result.stepsFailed,
    steps_total: result.stepsTotal,
    rollback_triggered: result.rollbackTriggered,
    rollback_reason: result.rollbackReason ?? null,
    changes_applied: result.changesApplied,
    confidence: result.confidence,
    reasoning_trace: result.trace,
  }
}
