/** @module What the language knows beyond itself: phase types, sections, and names that later versions will have. */
import type { ZodType } from 'zod'
import type { PhaseRegistry } from './phase-type.ts'

export interface Vocabulary {
  readonly phaseTypes: PhaseRegistry
  /** Top-level sections from outside, by key: `{ data: marketConfigSchema }`. */
  readonly sections: Readonly<Record<string, ZodType>>
  /** Types that are part of the language but not built yet, with one line each. */
  readonly knownTypes: Readonly<Record<string, string>>
  /** Outputs by type that are part of the language but not made yet, with one line each. */
  readonly knownOutputs?: Readonly<Record<string, Readonly<Record<string, string>>>>
  /** Config keys that types of `knownTypes` need. Missing ones are warnings, or errors when `strict`. */
  readonly requiredKeys?: Readonly<Record<string, readonly string[]>>
  readonly strict?: boolean
  /** Validators that gates can name; any name is legal unless given. */
  readonly validators?: readonly string[]
}
