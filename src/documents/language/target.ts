/** @module What a command says about which things it means, before the document is looked at. */
import type { Span } from './token.ts'

/** A word of a description with its place. */
export interface TargetWord extends Span {
  readonly word: string
  /** Typed in quotes: only texts and names are meant, never kinds or colors. */
  readonly quoted?: boolean
}

/** Where things stand in relation to another one. */
export type RelationKind = 'above' | 'below' | 'left' | 'right' | 'beside' | 'inside' | 'before' | 'after'

/** Which of the things that fit are meant. */
export type Selection =
  /** One thing; more that fit are an ambiguity. */
  | { readonly kind: 'one' }
  | { readonly kind: 'all'; readonly count?: number }
  /** The n-th, counted from 1; negative counts from the end. */
  | { readonly kind: 'nth'; readonly index: number }
  | { readonly kind: 'first' | 'last'; readonly count: number }
  /** Every n-th: for 2 the second, the fourth, … */
  | { readonly kind: 'every'; readonly step: number }

/** A condition such as `of type text` or `with role cta`. */
export interface TargetCondition extends Span {
  readonly attribute: string
  readonly value: string
  readonly negated: boolean
}

export interface Description extends Span {
  readonly kind: 'description'
  readonly selection: Selection
  /** Nouns, names and adjectives, in order. */
  readonly words: readonly TargetWord[]
  readonly conditions: readonly TargetCondition[]
  readonly relation?: {
    readonly kind: RelationKind
    readonly anchor: TargetExpression
    /** Said with "right" or "directly": of several the nearest is meant. */
    readonly nearest?: boolean
  }
  readonly except?: TargetExpression
  /** Said with "a" or "any": picking is not a guess, but naming one would be better. */
  readonly indefinite: boolean
  /** A plural without "all": "buttons". Decided by the vocabulary's nouns. */
  readonly bare: boolean
}

export type TargetExpression =
  | Description
  /** it, its, this, them: the target of an earlier step. */
  | ({ readonly kind: 'pronoun'; readonly many: boolean } & Span)
  | ({ readonly kind: 'union'; readonly parts: readonly TargetExpression[] } & Span)
  /** The thing with this key, wherever it stands by then; as given by programs. */
  | ({ readonly kind: 'key'; readonly key: string } & Span)
  /** A place in the document as the steps before leave it, as given by programs. */
  | ({ readonly kind: 'pointer'; readonly pointer: string } & Span)
  /** Nothing was said: the target of an earlier step, or the only thing there is. */
  | ({ readonly kind: 'implied' } & Span)
