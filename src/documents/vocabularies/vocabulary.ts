/**
 * @module The contract of a vocabulary: what a kind of document is, what its things are called, which intents it knows and
 * what must hold of it.
 */
import type { JsonValue } from '../../core/hash.ts'
import type { Patch } from '../document/patch.ts'
import type { Pointer } from '../document/pointer.ts'
import type { Grammar, GrammarIntent } from '../language/grammar.ts'
import type { SlotContext } from '../language/slot.ts'
import type { RelationKind } from '../language/target.ts'

/** A thing that commands can name: a component, a phase, a member. */
export interface Thing {
  /** Unique in the document and kept by edits: mostly the id. */
  readonly key: string
  /** What a person calls it, for messages and questions. */
  readonly label: string
  /** Names that mean exactly this thing, without case and separators: its id, its text. */
  readonly names: readonly string[]
  /** Words of id, type and role, singular and in lower case. */
  readonly words: ReadonlySet<string>
  /** Words of its text and of synonyms of its type: used when no other thing has the word proper. */
  readonly otherWords: ReadonlySet<string>
  /** `words.has(word)`, for things that can tell without making the set. */
  hasWord?(word: string): boolean
}

/** A document opened by its vocabulary. Immutable; an edit makes the next model from this one. */
export interface Model {
  readonly document: JsonValue
  readonly things: readonly Thing[]
  /** The position in `things`, or `undefined`. */
  positionOf(key: string): number | undefined
  pointerOf(position: number): Pointer
  /** Positions of things that have the word: its own, or, when `other`, also among the other words. */
  withWord(word: string, other: boolean): readonly number[]
}

export type Severity = 'error' | 'warning'

/** Something that does not hold of a document. */
export interface Problem {
  /** The rule that found it, such as `contrast`. */
  readonly rule: string
  readonly severity: Severity
  /** Keys of the things concerned; empty for the document as a whole. */
  readonly subjects: readonly string[]
  readonly message: string
  /** For problems without subjects. Where a thing stands may change without the thing being touched, so its problems do not say. */
  readonly pointer?: Pointer
  /** Tells problems of one rule and subjects apart. */
  readonly detail?: string
  /** What would mend it. */
  readonly fix?: string
}

/** What an edit touched. */
export interface Touched {
  /** Keys of things that were changed, added or removed. */
  readonly things: ReadonlySet<string>
  /** Whether things were added, removed or reordered. */
  readonly structure: boolean
  /** Whether something outside of things changed: tokens, canvas. */
  readonly document: boolean
}

/** All problems of a document, kept so that an edit needs to look only at what it touched. */
export interface Verification {
  readonly byThing: ReadonlyMap<string, readonly Problem[]>
  readonly pairs: ReadonlyMap<string, Problem>
  readonly document: readonly Problem[]
}

/** What an intent is given to work on. */
export interface EditContext<M extends Model = Model> {
  readonly model: M
  /** Positions of the things meant, ascending. */
  readonly targets: readonly number[]
  /** Positions by the names of other descriptions in the phrase, such as `anchor`. */
  readonly others: Readonly<Record<string, readonly number[]>>
  readonly parameters: Readonly<Record<string, JsonValue>>
  /** Whether the command said "all", a count or several names. */
  readonly many: boolean
  /** Whether nothing was said and the targets are what the clause before was about. */
  readonly isFocus: boolean
  /** Whether an earlier step of the same command made the targets. */
  readonly isNew: boolean
}

/** A change that an intent proposes. */
export interface Edit {
  readonly patch: Patch
  /** One sentence a change, for the person who asked. */
  readonly changes: readonly string[]
  /** Places with stable names (`/components/header/color`) whose values the edit depends on. */
  readonly reads: readonly string[]
  /** Places that the edit sets, with the value when it is absolute; `null` for relative changes. */
  readonly writes: readonly { readonly place: string; readonly value: JsonValue | undefined }[]
  /** Parameters as they were used, defaults filled in. */
  readonly parameters?: Readonly<Record<string, JsonValue>>
  readonly effect?: 'edit' | 'create' | 'remove' | 'hide' | 'show' | 'rename' | 'order'
  /** Keys of things that "it" means from here on. */
  readonly focus?: readonly string[]
  readonly warnings?: readonly string[]
}

/** Why an intent cannot do what is asked. */
export interface Refusal {
  readonly refused: string
  /** A parameter that is missing or out of range; with `nearest` the auto-corrector may mend it. */
  readonly parameter?: string
  readonly nearest?: JsonValue
  readonly missing?: boolean
  readonly fix?: string
  readonly candidates?: readonly string[]
}

export interface Intent<M extends Model = Model> extends GrammarIntent {
  /** What it does, in three words. */
  readonly title: string
  /** Whether it works on things: `many` takes any number, `one` exactly one, `none` none, `optional` the document or things. */
  readonly target: 'one' | 'many' | 'none' | 'optional'
  /** How sure a reading of this intent is by itself, before the target is looked at. */
  readonly confidence: number
  edit(context: EditContext<M>): Edit | Refusal
}

/** Kinds of things by the nouns that people use. */
export interface Noun {
  readonly singular: string
  readonly plural: boolean
}

export interface Vocabulary<M extends Model = Model> {
  readonly name: string
  /** Part of all cache keys: changes when the same command may give another result. */
  readonly version: string
  readonly title: string
  readonly intents: Readonly<Record<string, Intent<M>>>
  readonly grammar: Grammar
  /** Whether things stand in one order, so that "the phase before X" is the one right before it. Default: no. */
  readonly isOrdered?: boolean
  /** What one thing is called: "component", "phase". */
  readonly thing: string
  /** Whether documents of this kind are these; for the choice of a vocabulary by content. */
  recognizes(document: JsonValue): boolean
  open(document: JsonValue): M
  /**
   * The model after a patch. `document` is the patched document.
   *
   * @param series stands for a series of edits whose intermediate models nobody needs: what an earlier call with it made may be
   *   changed in place
   */
  advance(
    model: M,
    patch: Patch,
    document: JsonValue,
    series?: object,
  ): { readonly model: M; readonly touched: Touched }
  /** The model of a later version of the document of a model, made anew. Default: by `advance`. */
  reopen?(model: M, document: JsonValue): M
  /** Whether {@link Vocabulary.advance} may be given a document that a later edit of the same series changes in place. Default: no. */
  readonly isInPlace?: boolean
  verify(model: M): Verification
  verifyTouched(before: Verification, model: M, touched: Touched): Verification
  /** The noun that a word is, such as "buttons". */
  noun(word: string): Noun | undefined
  /** The test that an adjective is, such as "red" or "dark". */
  adjective(word: string): ((model: M, position: number) => boolean) | undefined
  /** The value of an attribute that conditions compare, in lower case. */
  attribute(model: M, position: number, name: string): string | undefined
  relate(model: M, relation: RelationKind, position: number, anchor: number): boolean
  /** Names in the document that slots may know. */
  names(model: M): SlotContext['names']
  /** Words that stand for others, for the auto-corrector: "enlarge" → "make … bigger" is spelled out as a phrase instead. */
  readonly synonyms: Readonly<Record<string, string>>
}

export const isRefusal = (value: Edit | Refusal): value is Refusal => 'refused' in value

/** Names are compared without case and separators. */
export const foldName = (name: string): string => name.toLowerCase().replace(/[\s_\-./]+/g, '')

/** Words of an identifier or a text: `ctaButton_2` → cta, button, 2. */
export function wordsOf(text: string): string[] {
  const plain = plainWordsOf(text)
  if (plain !== undefined) return plain
  const spaced = text.replace(/([a-z\d])([A-Z])/g, '$1 $2').toLowerCase()
  return spaced.match(/[\p{L}\p{N}]+/gu) ?? []
}

/** Words of a text of lower-case ASCII letters, digits and separators, which most identifiers are; `undefined` for others. */
function plainWordsOf(text: string): string[] | undefined {
  const words: string[] = []
  let start = 0
  for (let i = 0; i <= text.length; i++) {
    const code = i < text.length ? text.charCodeAt(i) : 95
    if ((code >= 97 && code <= 122) || (code >= 48 && code <= 57)) continue
    if (code !== 95 && code !== 45 && code !== 32) return undefined
    if (i > start) words.push(text.slice(start, i))
    start = i + 1
  }
  return words
}

/** A noun with its article: "a phase", "an item". */
export const withArticle = (noun: string): string => `${/^[aeiou]/i.test(noun) ? 'an' : 'a'} ${noun}`

/** The singular of an English noun, well enough for names of things. */
export function singularOf(word: string): string {
  if (word.length <= 3 || word.endsWith('ss') || word.endsWith('us') || word.endsWith('is')) return word
  if (word.endsWith('ies') && word.length > 4) return `${word.slice(0, -3)}y`
  if (/(?:ch|sh|x|ss)es$/.test(word)) return word.slice(0, -2)
  return word.endsWith('s') ? word.slice(0, -1) : word
}
