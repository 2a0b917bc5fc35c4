/** @module One case of the corpus: a command in words of its own, and what it must do to the document. */
import type { JsonValue } from '../../src/core/hash.ts'

/** What a value must be: equal to a JSON value, or true of a test. */
export type Wanted = JsonValue | ((after: JsonValue | undefined, before: JsonValue | undefined) => boolean)

/** An edit: everything that is listed must be so, everything else must be as before. */
export interface WantedEdit {
  readonly kind: 'edit'
  /** By id of a component or name of a phase: values by dotted path. */
  readonly things?: Readonly<Record<string, Readonly<Record<string, Wanted>>>>
  /** Values outside of things, by dotted path. */
  readonly root?: Readonly<Record<string, Wanted>>
  readonly removed?: readonly string[]
  /** Members that each added thing must have, in order of the list. */
  readonly added?: readonly Readonly<Record<string, Wanted>>[]
  /** Ids of all things in order, where the order matters. */
  readonly order?: readonly string[]
  /** Whether other things may be moved out of the way. */
  readonly mayMove?: boolean
  readonly steps?: number
}

export type Outcome =
  | WantedEdit
  /** Not carried out, for one of these reasons; any when none is given. */
  | { readonly kind: 'refusal'; readonly statuses?: readonly string[] }

export interface CorpusCase {
  readonly family: string
  /** `valid` commands succeed by themselves, `fixable` ones through repair; the others must not be carried out. */
  readonly group: 'valid' | 'fixable' | 'unfixable' | 'ambiguous' | 'hostile'
  /** The wording: cases of one wording are all in one part, so that the test part has wordings that development never saw. */
  readonly wording: string
  readonly document: string
  readonly command:
    | string
    | readonly {
        readonly intent: string
        readonly target?: string
        readonly parameters?: Readonly<Record<string, JsonValue>>
      }[]
  readonly outcome: Outcome
  /** Set for wordings that the grammar was studied with: they are never in the test part. */
  readonly part?: 'development'
}
