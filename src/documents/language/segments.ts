/** @module Cuts a command at the words and signs between clauses. */
import { skipOpening } from './courtesies.ts'
import type { Grammar } from './grammar.ts'
import { type Span, spanOf, type Token } from './token.ts'

/** Words between clauses. Several in a row are one separator only in the orders of {@link isSeparatorRun}. */
const JOINING: ReadonlySet<string> = new Set(['and', '&', 'but', 'plus'])
const SEQUENCING: ReadonlySet<string> = new Set([
  'then',
  'also',
  'next',
  'finally',
  'afterwards',
  'afterward',
  'lastly',
  'additionally',
  'subsequently',
])
const STOPS: ReadonlySet<string> = new Set([',', ';', '.', '!', '?', '\n', '...', '…', '→', '>'])

export interface Segment {
  readonly from: number
  readonly to: number
}

/** Parts between separators. An empty part between two separators is a mistake. */
export function cutSegments(
  tokens: readonly Token[],
  grammar: Grammar,
): readonly Segment[] | (Span & { message: string }) {
  const segments: Segment[] = []
  let start = 0
  let at = 0
  let courtesies = false
  while (at <= tokens.length) {
    const run = at === tokens.length ? at : endOfSeparators(tokens, at)
    if (at < tokens.length && run === at) {
      at++
      continue
    }
    const from = skipOpening(tokens, start, at, grammar)
    if (from < at) segments.push({ from, to: at })
    else if (start < at) courtesies = true
    if (at === tokens.length) break
    const isStart = segments.length === 0
    const isEnd = run === tokens.length
    if (
      !isSeparatorRun(tokens, at, run) ||
      (isStart && !courtesies && tokens[at]!.lower !== '\n') ||
      (isEnd && !isEndRun(tokens, at, run))
    ) {
      return { ...spanOf(tokens, at, run), message: 'Expected a step between these separators.' }
    }
    start = run
    at = run
  }
  return segments
}

/** Every word and sign that may part clauses. */
const SEPARATORS: ReadonlySet<string> = new Set([...STOPS, ...JOINING, ...SEQUENCING])

function endOfSeparators(tokens: readonly Token[], at: number): number {
  if (!SEPARATORS.has(tokens[at]!.lower)) return at
  let end = at
  while (end < tokens.length) {
    const token = tokens[end]!
    if (token.kind === 'punctuation' && (STOPS.has(token.lower) || JOINING.has(token.lower))) end++
    else if (
      token.kind === 'word' &&
      (JOINING.has(token.lower) || (SEQUENCING.has(token.lower) && isSequencer(tokens, end, at)))
    )
      end++
    else break
  }
  return end
}

/** "next" parts clauses, but not in "next to the header"; "also" and the like only behind a separator or a clause. */
function isSequencer(tokens: readonly Token[], at: number, runStart: number): boolean {
  const next = tokens[at + 1]?.lower
  if (tokens[at]!.lower === 'next' && next === 'to') return false
  if (tokens[at]!.lower === 'then' || at > runStart) return true
  return false
}

/** `,` · `, and` · `; then` · `. ` · `and then` · line breaks. Two joining words in a row lack a clause between them. */
function isSeparatorRun(tokens: readonly Token[], from: number, to: number): boolean {
  if (to - from === 1) return true
  let at = from
  const only = (predicate: (lower: string) => boolean): number => {
    const start = at
    while (at < to && predicate(tokens[at]!.lower)) at++
    return at - start
  }
  only((lower) => lower === '\n')
  const stops = only((lower) => STOPS.has(lower) && lower !== '\n')
  const same = new Set(
    tokens
      .slice(from, at)
      .map((token) => token.lower)
      .filter((lower) => lower !== '\n'),
  )
  only((lower) => lower === '\n')
  if (stops > 1 && (same.size > 1 || same.has(',') || same.has(';'))) return false
  const joins = only((lower) => JOINING.has(lower))
  if (joins > 0 && tokens[at]?.lower === ',') at++
  const sequences = only((lower) => SEQUENCING.has(lower))
  if (tokens[at]?.lower === ',' && sequences > 0) at++
  return at === to && joins <= 1 && sequences <= 2
}

const isEndRun = (tokens: readonly Token[], from: number, to: number): boolean => {
  for (let i = from; i < to; i++) if (!['.', '!', '?', '\n', ';', '...', '…'].includes(tokens[i]!.lower)) return false
  return true
}

/** Lists and texts end where a sentence ends. */
export const isSentenceEnd = (tokens: readonly Token[], at: number): boolean =>
  ['.', ';', '\n', '!', '?'].includes(tokens[at]?.lower ?? '')
