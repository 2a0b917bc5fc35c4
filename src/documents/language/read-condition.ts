/** @module Reads conditions behind a noun: `of type text`, `with the role cta`, `that are red`. */
import type { TargetCondition } from './target.ts'
import type { Token } from './token.ts'

/** Words that end a description: they belong to the clause around it. */
export const FORBIDDEN: ReadonlySet<string> = new Set([
  'to',
  'by',
  'then',
  'please',
  'should',
  'must',
  'be',
  'as',
  'into',
  'from',
  'is',
  'are',
  'so',
  'not',
  "don't",
  'but',
  'instead',
  'look',
  'looks',
  'it',
  'its',
  'them',
  'they',
  'their',
  'if',
  'when',
  'unless',
  'or',
])
/** Words that conditions begin with. */
export const CONDITION_LEADS: ReadonlySet<string> = new Set([
  'named',
  'called',
  'titled',
  'labeled',
  'labelled',
  'saying',
  'reading',
  'of',
  'with',
  'whose',
  'that',
  'which',
])

/** Conditions behind a noun: `of type text`, `with the role cta`, `named x`, `that says "x"`, `that are red`. */
export function conditionAt(
  tokens: readonly Token[],
  at: number,
  to: number,
): { condition: TargetCondition; after: number } | undefined {
  const word = (index: number): string | undefined =>
    index < to && tokens[index]!.kind === 'word' ? tokens[index]!.lower : undefined
  const make = (
    attribute: string,
    index: number,
    negated = false,
    length = 1,
  ): { condition: TargetCondition; after: number } | undefined => {
    const token = tokens[index]
    if (token === undefined || index + length > to || (token.kind === 'word' && FORBIDDEN.has(token.lower)))
      return undefined
    const last = tokens[index + length - 1]!
    return {
      condition: { attribute, value: token.lower, negated, start: tokens[at]!.start, end: last.end },
      after: index + length,
    }
  }
  const lead = word(at)
  if (lead === 'named' || lead === 'called' || lead === 'titled') return make('name', at + 1)
  if (lead === 'labeled' || lead === 'labelled' || lead === 'saying' || lead === 'reading') return make('text', at + 1)
  if (lead === 'of' && (word(at + 1) === 'type' || word(at + 1) === 'kind')) return make('type', at + 2)
  if (lead === 'with') {
    let i = at + 1
    if (word(i) === 'the' || word(i) === 'a' || word(i) === 'an') i++
    const attribute = word(i)
    if (
      attribute !== undefined &&
      ['type', 'role', 'id', 'name', 'text', 'label', 'color', 'background', 'title'].includes(attribute)
    ) {
      return make(attribute === 'label' ? 'text' : attribute, i + 1)
    }
    return undefined
  }
  if (lead === 'whose') {
    const attribute = word(at + 1)
    if (attribute === undefined || word(at + 2) !== 'is') return undefined
    return word(at + 3) === 'not' ? make(attribute, at + 4, true) : make(attribute, at + 3)
  }
  if (lead === 'that' || lead === 'which') {
    const verb = word(at + 1)
    if (verb === 'says' || verb === 'say' || verb === 'reads') return make('text', at + 2)
    if (verb === 'is' || verb === 'are') return word(at + 2) === 'not' ? make('is', at + 3, true) : make('is', at + 2)
    if (verb === "isn't" || verb === "aren't") return make('is', at + 2, true)
  }
  return undefined
}
