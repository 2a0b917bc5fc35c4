/**
 * @module Clauses that lack their verb: "header bigger", "order button → black", "spacing: 24", "a new label below the title"; and those
 * that say the same of another thing: "the subtitle too". Asked for only where nothing else reads a clause.
 */
import type { PhraseMatch } from './phrase.ts'
import { readTarget } from './read-target.ts'
import { impliedToken as implied, type Token } from './token.ts'

/** Verbs that may have been left out. */
const VERBS = ['make', 'give', 'set', 'move', 'use'] as const
/** Questions, conditions, memories and doubts: what has such a word is no wish without a verb. */
const NO_WISH: ReadonlySet<string> = new Set(
  'why what how when where who which is are am was were be been does do did has had have should can could would will may might must if unless because than like or not no never nor without until while though although maybe perhaps about'.split(
    ' ',
  ),
)
const NEW: ReadonlySet<string> = new Set(['a', 'an', 'another', 'new', 'one', 'extra'])
/** Words that phrases begin with, and that begin a description or name a property just as well. */
const SUBJECTS: ReadonlySet<string> = new Set(
  'the a an my our your all both every each this that these those spacing padding margin margins font text color background bg size height width opacity alpha gap gaps whitespace radius label title base gradient linear seed'.split(
    ' ',
  ),
)
/** Comparatives that may come first: "bigger header". */
const COMPARATIVES: ReadonlySet<string> = new Set(
  'bigger larger smaller taller wider narrower shorter darker lighter brighter bolder'.split(' '),
)
/** Longer clauses have a verb. */
const MAX_TOKENS = 24

/** The tokens of a clause with each verb that may be missing. */
export function withVerb(
  tokens: readonly Token[],
  from: number,
  to: number,
  leads: ReadonlySet<string>,
): readonly (readonly Token[])[] {
  if (from >= to || to - from > MAX_TOKENS || tokens[to]?.lower === '?') return []
  const first = tokens[from]!
  const own = withArrows(tokens.slice(from, to))
  if (leads.has(first.lower) && first.kind === 'word' && !SUBJECTS.has(first.lower))
    return hasArrow(tokens, from, to) ? [own] : []
  if (own.some((token) => token.kind === 'word' && NO_WISH.has(token.lower))) return []
  const found: (readonly Token[])[] = []
  for (const verb of VERBS) found.push([implied(verb, first), ...own])
  const link = own.findIndex((token, i) => i > 0 && ['with', 'at', 'down', 'up', 'in'].includes(token.lower))
  if (link > 0) {
    const without = [...own.slice(0, link), ...own.slice(link + 1)]
    for (const verb of ['give', 'set', 'make']) found.push([implied(verb, first), ...without])
  }
  // "header: 60px tall"
  const sign = own.findIndex((token, i) => i > 0 && token.lower === '=')
  if (sign > 0) {
    const without = [...own.slice(0, sign), ...own.slice(sign + 1)]
    for (const verb of ['make', 'set']) found.push([implied(verb, first), ...without])
  }
  if (NEW.has(first.lower)) found.push([implied('add', first), ...own])
  const graded = comparativeFirst(own)
  if (graded !== undefined) found.push(graded)
  return found
}

/** "a bigger header" as "make header bigger"; `undefined` when no comparative comes first. */
export function comparativeFirst(tokens: readonly Token[]): readonly Token[] | undefined {
  const first = tokens[0]!.lower
  const start = first === 'a' || first === 'an' || first === 'the' ? 1 : 0
  const at = ['slightly', 'much'].includes(tokens[start]?.lower ?? '') ? start + 1 : start
  return COMPARATIVES.has(tokens[at]?.lower ?? '') && at + 1 < tokens.length
    ? [implied('make', tokens[0]!), ...tokens.slice(at + 1), ...tokens.slice(start, at + 1)]
    : undefined
}

const isArrow = (tokens: readonly Token[], at: number): number => {
  const { lower } = tokens[at]!
  if (lower === '→') return 1
  return (lower === '-' || lower === '=') && tokens[at + 1]?.lower === '>' ? 2 : 0
}
const hasArrow = (tokens: readonly Token[], from: number, to: number): boolean => {
  for (let at = from; at < to; at++) if (isArrow(tokens, at) > 0) return true
  return false
}

/** Arrows say "to". */
function withArrows(tokens: readonly Token[]): readonly Token[] {
  if (!hasArrow(tokens, 0, tokens.length)) return tokens
  const kept: Token[] = []
  for (let at = 0; at < tokens.length; at++) {
    const width = isArrow(tokens, at)
    if (width === 0) kept.push(tokens[at]!)
    else {
      kept.push(implied('to', tokens[at]!))
      at += width - 1
    }
  }
  return kept
}

const SAME = [
  ['do', 'the', 'same', 'for'],
  ['do', 'the', 'same', 'to'],
  ['do', 'the', 'same', 'with'],
  ['the', 'same', 'for'],
  ['the', 'same', 'with'],
  ['same', 'for'],
  ['same', 'with'],
  ['likewise'],
  ['ditto', 'for'],
] as const
const ALSO = [['too'], ['as', 'well'], ['also']] as const

/** The clause before, said of another thing. */
export function sameAgain(
  before: PhraseMatch,
  tokens: readonly Token[],
  from: number,
  to: number,
): PhraseMatch | undefined {
  if (before.targets.target === undefined || Object.keys(before.targets).length !== 1) return undefined
  const has = (words: readonly string[], at: number): boolean =>
    at >= from && at + words.length <= to && words.every((word, i) => tokens[at + i]!.lower === word)
  const head = SAME.find((words) => has(words, from))
  const tail = ALSO.find((words) => has(words, to - words.length))
  const target = readTarget(tokens, from + (head?.length ?? 0), to - (tail?.length ?? 0))
  if (target === undefined || target.kind === 'pronoun') return undefined
  if (target.kind === 'description' && (target.indefinite || target.words.length === 0)) return undefined
  const isSaid = head !== undefined || tail !== undefined
  if (!isSaid && !['and', 'then'].includes(tokens[from - 1]?.lower ?? '')) return undefined
  return { ...before, targets: { target }, cost: before.cost + (isSaid ? 1 : 2.5) }
}
