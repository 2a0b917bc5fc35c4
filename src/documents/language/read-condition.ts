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

const BEING: ReadonlySet<string> = new Set(['is', 'are', "isn't", "aren't"])
/** Words that say more of a quality, a place or a size than is understood: the word behind them is not what is meant. */
const NO_QUALITIES: ReadonlySet<string> = new Set(
  'a an the of in on at with without above below under over between within inside outside near than more less most least very too rather currently already still also either neither any all only just'.split(
    ' ',
  ),
)

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
    if (attribute !== undefined && word(at + 2) === "isn't") return make(attribute, at + 3, true)
    if (attribute === undefined || word(at + 2) !== 'is') return undefined
    return word(at + 3) === 'not' ? make(attribute, at + 4, true) : make(attribute, at + 3)
  }
  if (lead === 'that' || lead === 'which') {
    const verb = word(at + 1)
    if (verb === 'says' || verb === 'say' || verb === 'reads') return make('text', at + 2)
    const negated = verb === "isn't" || verb === "aren't" || word(at + 2) === 'not'
    if (verb !== undefined && BEING.has(verb)) return being(at + (word(at + 2) === 'not' ? 3 : 2), negated)
  }
  return undefined

  /** What something is, or is not: red, a backtest, named x, of type text. */
  function being(index: number, negated: boolean): { condition: TargetCondition; after: number } | undefined {
    const first = word(index)
    if (first === 'named' || first === 'called' || first === 'titled') return make('name', index + 1, negated)
    if (first === 'labeled' || first === 'labelled') return make('text', index + 1, negated)
    if (first === 'of' && (word(index + 1) === 'type' || word(index + 1) === 'kind'))
      return make('type', index + 2, negated)
    const value = first === 'a' || first === 'an' || first === 'the' ? index + 1 : index
    const said = word(value)
    return said !== undefined && NO_QUALITIES.has(said) ? undefined : make('is', value, negated)
  }
}
