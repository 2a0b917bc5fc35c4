/** @module The types of a plan: steps with what they mean, read, write and change, before anything is changed. */
import type { JsonValue } from '../../core/hash.ts'
import type { Patch } from '../document/patch.ts'
import type { Span } from '../language/token.ts'
import type { Model, Touched } from '../vocabularies/vocabulary.ts'
import type { Evidence } from './confidence.ts'

/** One atomic edit of a plan. */
export interface Step {
  /** `step-1`, `step-2`, … in order of the command. */
  readonly id: string
  readonly intent: string
  /** The clause as typed, or the intent's name for commands given as data. */
  readonly text: string
  readonly span: Span
  readonly target: { readonly description: string /** Keys of the things meant. */; readonly keys: readonly string[] }
  readonly parameters: Readonly<Record<string, JsonValue>>
  /** Places with stable names that the step depends on. */
  readonly reads: readonly string[]
  /** Places with stable names that it sets; the value when it is absolute. */
  readonly writes: readonly { readonly place: string; readonly value: JsonValue | undefined }[]
  readonly patch: Patch
  readonly changes: readonly string[]
  readonly effect: 'edit' | 'create' | 'remove' | 'hide' | 'show' | 'rename' | 'order'
  /** Keys of what "it" means after the step. */
  readonly focus: readonly string[]
  /** What speaks against its reading; {@link Step.confidence} is what the corpus says of such readings. */
  readonly evidence: Evidence
  /** The probability that the step is what was meant, calibrated on the corpus. */
  readonly confidence: number
  readonly warnings: readonly string[]
}

/** Why a command cannot be carried out, with the place in the command and what would help. */
export interface CommandProblem {
  readonly kind: 'unread' | 'no-target' | 'ambiguous' | 'missing' | 'refused' | 'conflict' | 'verification' | 'document'
  readonly message: string
  readonly span?: Span
  readonly step?: string
  /** Things or readings to choose from. */
  readonly candidates?: readonly string[]
  /** What would mend it: an order, a value, a wording. */
  readonly fix?: string
  /** The rule of the vocabulary that does not hold. */
  readonly rule?: string
  /** Words of the command that mean nothing in this document; the auto-corrector looks at them. */
  readonly words?: readonly (Span & { readonly word: string })[]
  readonly parameter?: string
  /** The value nearest to the refused one that is allowed. */
  readonly nearest?: JsonValue
}

/** What a step did to the document: the step of the same index. */
export interface Trail {
  readonly touched: Touched
  /** Leads from the state after the step back to the one before. */
  readonly inverse: Patch
}

/** What {@link makePlan} returns when every clause is understood and no steps contradict each other. */
export interface Plan<M extends Model = Model> {
  readonly kind: 'plan'
  readonly steps: readonly Step[]
  /** The probability that all steps are what was meant. */
  readonly confidence: number
  /** The model before the first step. */
  readonly start: M
  /** The model after the last one. */
  readonly end: M
  readonly trail: readonly Trail[]
}

/** What it returns otherwise. Nothing was changed. */
export interface NoPlan {
  readonly kind: 'rejected' | 'ambiguous' | 'conflicted' | 'failed'
  readonly problems: readonly CommandProblem[]
  /** Steps that were understood. */
  readonly steps: readonly Step[]
  readonly total: number
}
