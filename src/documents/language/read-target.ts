/** @module Reads noun phrases: "the first two red buttons below the header except 'Cancel'". */
import { own } from '../document/own.ts'
import { CONDITION_LEADS, conditionAt, FORBIDDEN } from './read-condition.ts'
import { numberOf } from './slot.ts'
import type { Description, RelationKind, Selection, TargetCondition, TargetExpression, TargetWord } from './target.ts'
import { hasWords, spanOf, type Token } from './token.ts'

const DETERMINERS: ReadonlySet<string> = new Set([
  'the',
  'a',
  'an',
  'my',
  'our',
  'your',
  'any',
  'some',
  'that',
  'this',
  'these',
  'those',
])
const PRONOUNS: Readonly<Record<string, boolean>> = {
  it: false,
  its: false,
  this: false,
  that: false,
  itself: false,
  them: true,
  their: true,
  they: true,
  these: true,
  those: true,
  both: true,
}
const ORDINALS: Readonly<Record<string, number>> = {
  first: 1,
  second: 2,
  third: 3,
  fourth: 4,
  fifth: 5,
  sixth: 6,
  seventh: 7,
  eighth: 8,
  ninth: 9,
  tenth: 10,
  topmost: 1,
  bottommost: -1,
  last: -1,
  final: -1,
}
/** Words that no description begins with. */
const PREPOSITIONS: ReadonlySet<string> = new Set(['for', 'on', 'at', 'with', 'in', 'within', 'about', 'regarding'])
const GENERIC: ReadonlySet<string> = new Set([
  'one',
  'ones',
  'thing',
  'things',
  'component',
  'components',
  'element',
  'elements',
  'item',
  'items',
  'everything',
  'anything',
])

const RELATIONS: readonly (readonly [readonly string[], RelationKind])[] = [
  [['to', 'the', 'left', 'of'], 'left'],
  [['to', 'the', 'right', 'of'], 'right'],
  [['left', 'of'], 'left'],
  [['right', 'of'], 'right'],
  [['next', 'to'], 'beside'],
  [['beside'], 'beside'],
  [['on', 'top', 'of'], 'above'],
  [['underneath'], 'below'],
  [['beneath'], 'below'],
  [['below'], 'below'],
  [['under'], 'below'],
  [['above'], 'above'],
  [['over'], 'above'],
  [['inside', 'of'], 'inside'],
  [['inside'], 'inside'],
  [['within'], 'inside'],
  [['in'], 'inside'],
  [['before'], 'before'],
  [['after'], 'after'],
]

/** Words before a relation: "right below", "just above". */
const ADVERBS: ReadonlySet<string> = new Set(['right', 'directly', 'just', 'immediately', 'straight'])

type Relation = (typeof RELATIONS)[number]
/** Relations by their first word, longest first as they stand above. */
const RELATIONS_BY_WORD: ReadonlyMap<string, readonly Relation[]> = Map.groupBy(RELATIONS, ([words]) => words[0]!)

/** Whether a word stands for any thing: "ones", "components". */
export const isGenericNoun = (word: string): boolean => GENERIC.has(word)

const ALL_OF_THEM = ['all', 'both', 'each'].map((word) => [word, 'of', 'them'])
const THE_SAME_ONE = ['the', 'same', 'one']
/**
 * The description that exactly covers `tokens[from]` to `tokens[to - 1]`, or `undefined` when these are none.
 *
 * @param depth guards against nests of relations
 */
export function readTarget(
  tokens: readonly Token[],
  from: number,
  to: number,
  depth = 0,
): TargetExpression | undefined {
  if (from >= to || to - from > 40 || depth > 4) return undefined
  const first = tokens[from]!
  const span = spanOf(tokens, from, to)
  if (to - from === 1) {
    const many = first.kind === 'word' && Object.hasOwn(PRONOUNS, first.lower) ? PRONOUNS[first.lower] : undefined
    if (many !== undefined) return { kind: 'pronoun', many, ...span }
    if (first.kind === 'path' && first.text.startsWith('/')) return { kind: 'pointer', pointer: first.text, ...span }
  }
  if (to - from === 3) {
    for (const words of ALL_OF_THEM)
      if (hasWords(tokens, from, to, words)) return { kind: 'pronoun', many: true, ...span }
    if (hasWords(tokens, from, to, THE_SAME_ONE)) return { kind: 'pronoun', many: false, ...span }
  }
  const exception = exceptAt(tokens, from, to)
  if (exception !== undefined) {
    const base = readTarget(tokens, from, exception.at, depth + 1)
    const except = readTarget(tokens, exception.after, to, depth + 1)
    return base?.kind === 'description' && except !== undefined ? { ...base, ...span, except } : undefined
  }
  if (isList(tokens, from, to)) {
    const both =
      to - from > 3 && first.lower === 'both' && tokens.slice(from, to).some((token) => token.lower === 'and')
    const parts = splitList(tokens, both ? from + 1 : from, to)
    if (parts === undefined) return undefined
    if (parts.length === 1) return readDescription(tokens, from, to, depth)
    const read: TargetExpression[] = []
    for (const [start, end] of parts) {
      const part = readTarget(tokens, start, end, depth + 1)
      if (part === undefined) return undefined
      read.push(part)
    }
    return { kind: 'union', parts: shareNoun(read), ...span }
  }
  return readDescription(tokens, from, to, depth)
}

/** "the first and third button", "the red and the blue card": the noun said last counts for all parts that have none. */
function shareNoun(parts: readonly TargetExpression[]): readonly TargetExpression[] {
  const last = parts.at(-1)
  if (last?.kind !== 'description' || last.words.length === 0 || last.selection.kind === 'one') return parts
  return parts.map((part) =>
    part.kind === 'description' && part.words.length === 0 && part.conditions.length === 0
      ? { ...part, words: last.words }
      : part,
  )
}

/** Where an exception begins, with its word and behind it. */
export function exceptAt(
  tokens: readonly Token[],
  from: number,
  to: number,
): { at: number; after: number } | undefined {
  for (let i = from + 1; i < to - 1; i++) {
    const token = tokens[i]!
    if (token.kind !== 'word') continue
    if (
      token.lower === 'except' ||
      token.lower === 'besides' ||
      token.lower === 'excluding' ||
      (token.lower === 'but' && tokens[i - 1]!.lower !== ',')
    ) {
      return { at: i, after: tokens[i + 1]!.lower === 'for' ? i + 2 : i + 1 }
    }
    const pair = `${token.lower} ${tokens[i + 1]!.lower}`
    if (i + 2 < to && (pair === 'other than' || pair === 'apart from' || pair === 'aside from'))
      return { at: i, after: i + 2 }
  }
  return undefined
}

/** Whether something stands between tokens that parts a list. */
function isList(tokens: readonly Token[], from: number, to: number): boolean {
  for (let i = from; i < to; i++) {
    const { lower } = tokens[i]!
    if (lower === 'and' || lower === ',' || lower === '&') return true
  }
  return false
}

/** Parts of "a, b and c". `undefined` for an empty part. */
function splitList(tokens: readonly Token[], from: number, to: number): (readonly [number, number])[] | undefined {
  const parts: (readonly [number, number])[] = []
  let start = from
  for (let i = from; i < to; i++) {
    const token = tokens[i]!
    const comma = token.kind === 'punctuation' && token.lower === ','
    const and =
      (token.kind === 'word' && token.lower === 'and') || (token.kind === 'punctuation' && token.lower === '&')
    if (!comma && !and) continue
    if (i === start) return undefined
    parts.push([start, i])
    start = comma && tokens[i + 1]?.kind === 'word' && tokens[i + 1]!.lower === 'and' ? i + 2 : i + 1
    i = start - 1
  }
  if (start >= to) return undefined
  parts.push([start, to])
  return parts
}

function relationAt(
  tokens: readonly Token[],
  from: number,
  to: number,
): { kind: RelationKind; after: number } | undefined {
  const relations = RELATIONS_BY_WORD.get(tokens[from]!.lower)
  if (relations === undefined) return undefined
  for (const [words, kind] of relations) {
    if (hasWords(tokens, from, to, words)) return { kind, after: from + words.length }
  }
  return undefined
}

function readDescription(tokens: readonly Token[], from: number, to: number, depth: number): Description | undefined {
  let at = from
  let selection: Selection = { kind: 'one' }
  let indefinite = false
  let definite = false
  const word = (index: number): string | undefined =>
    index < to && tokens[index]!.kind === 'word' ? tokens[index]!.lower : undefined

  const quantifier = word(at)
  if (quantifier === 'all' || quantifier === 'both' || quantifier === 'each' || quantifier === 'every') {
    selection = quantifier === 'both' ? { kind: 'all', count: 2 } : { kind: 'all' }
    at++
    if (quantifier === 'every' || quantifier === 'each') {
      const step = word(at) === 'other' ? 2 : (own(ORDINALS, word(at) ?? '') ?? tokens[at]?.value)
      if (step !== undefined && step > 1 && tokens[at]!.kind === 'word') {
        selection = { kind: 'every', step }
        at++
      }
      if (word(at) === 'single') at++
    }
    if (word(at) === 'of') at++
  }
  const determiner = word(at)
  if (determiner !== undefined && DETERMINERS.has(determiner)) {
    indefinite = determiner === 'a' || determiner === 'an' || determiner === 'any' || determiner === 'some'
    definite = !indefinite
    at++
  }
  const ordinal = word(at)
  if (ordinal !== undefined && selection.kind === 'one') {
    const index = Object.hasOwn(ORDINALS, ordinal) ? ORDINALS[ordinal] : tokens[at]!.value
    const count = numberOf(tokens[at + 1])
    if (index !== undefined && (index === 1 || index === -1) && at + 1 < to && count !== undefined) {
      selection = { kind: index === 1 ? 'first' : 'last', count }
      at += 2
    } else if (index !== undefined && at + 1 <= to) {
      selection = { kind: 'nth', index }
      at++
      if (index > 0 && word(at) === 'to' && word(at + 1) === 'last') {
        selection = { kind: 'nth', index: -index }
        at += 2
      } else if (index > 0 && word(at) === 'last') {
        selection = { kind: 'nth', index: -index }
        at++
      }
    }
  }
  const count = at < to && (selection.kind === 'all' || definite) ? numberOf(tokens[at]) : undefined
  if (count !== undefined && at + 1 < to && (selection.kind === 'all' || selection.kind === 'one')) {
    selection = { kind: 'all', count }
    at++
  }

  const words: TargetWord[] = []
  const conditions: TargetCondition[] = []
  let relation: Description['relation']
  while (at < to) {
    const token = tokens[at]!
    const { start, end } = token
    if (at > from && token.kind === 'word') {
      const condition = CONDITION_LEADS.has(token.lower) ? conditionAt(tokens, at, to) : undefined
      if (condition !== undefined) {
        conditions.push(condition.condition)
        at = condition.after
        continue
      }
      const adverb = ADVERBS.has(token.lower) && at + 1 < to ? 1 : 0
      const related = words.length > 0 || selection.kind !== 'one' ? relationAt(tokens, at + adverb, to) : undefined
      if (related !== undefined) {
        const anchor = readTarget(tokens, related.after, to, depth + 1)
        if (anchor === undefined) return undefined
        relation = { kind: related.kind, anchor, ...(adverb > 0 ? { nearest: true } : {}) }
        at = to
        break
      }
    }
    if (token.kind === 'word') {
      if (FORBIDDEN.has(token.lower) || (words.length === 0 && PREPOSITIONS.has(token.lower))) return undefined
      if (token.lower === "'s" || token.lower === 'of') return undefined
      // A thing may be numbered: "button 2", "the item one".
      words.push({ word: token.lower, start, end })
    } else if (token.kind === 'quoted') words.push({ word: token.lower, quoted: true, start, end })
    else if (token.kind === 'number') words.push({ word: token.lower, start, end })
    else if (token.kind === 'path') words.push({ word: token.lower.toLowerCase(), start, end })
    else if (token.kind === 'color') words.push({ word: token.lower, start, end })
    else return undefined
    at++
  }
  if (words.length === 0 && conditions.length === 0 && relation === undefined && selection.kind === 'one')
    return undefined
  if (relation === undefined && PREPOSITIONS.has(tokens[to - 1]!.lower) && tokens[to - 1]!.kind === 'word')
    return undefined
  return {
    kind: 'description',
    selection,
    words,
    conditions,
    ...(relation === undefined ? {} : { relation }),
    indefinite,
    bare: !definite && !indefinite && selection.kind === 'one',
    ...spanOf(tokens, from, to),
  }
}
