/**
 * @module Reads a command: finds the clauses between separators and all ways to read each. A chart over the separators
 * decides which of them part clauses and which belong to a list of things or to a text.
 */
import type { Grammar } from './grammar.ts'
import { matchPhrase } from './match-phrase.ts'
import { paraphrases } from './paraphrase.ts'
import { INCOMPLETE, type PhraseMatch } from './phrase.ts'
import type { ScreenedPhrases } from './phrase-screen.ts'
import type { SlotContext } from './slot.ts'
import { type Span, spanOf, type Token } from './token.ts'
import { tokenize } from './tokenize.ts'

/** One clause with its readings, the surest first. */
export interface Clause extends Span {
  readonly text: string
  readonly readings: readonly PhraseMatch[]
}

/** A part of a command that nothing explains. */
export interface Unread extends Span {
  readonly text: string
  readonly message: string
}

export interface CommandReading {
  readonly clauses: readonly Clause[]
  /** Not empty: the command is rejected. */
  readonly unread: readonly Unread[]
  /** Remarks such as "(command 2)", which say nothing about the document. */
  readonly asides: readonly string[]
  readonly tokens: readonly Token[]
}

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

/** Polite and idle words before a clause, longest first. */
const OPENINGS = [
  'i would like you to',
  'i want you to',
  'i need you to',
  'i would like to',
  "i'd like you to",
  "i'd like to",
  'i want to',
  'i need to',
  'we need to',
  'we want to',
  'you need to',
  'can you please',
  'could you please',
  'would you please',
  'can you',
  'could you',
  'would you',
  'will you',
  'go ahead and',
  'go ahead',
  "i'd appreciate it if you would",
  "i'd appreciate it if you could",
  'i would appreciate it if you could',
  'we should',
  'you can',
  'you could',
  'you may',
  'make sure to',
  'be sure to',
  'try to',
  'ideally',
  'actually',
  'well',
  'alright',
  'all right',
  'right',
  'quickly',
  'you should',
  'please',
  'kindly',
  'just',
  'also',
  'now',
  'then',
  'next',
  'finally',
  'lastly',
  'let us',
  "let's",
  'lets',
  'hey',
  'hi',
  'hello',
  'ok',
  'okay',
  'so',
  'and',
  'after that',
  'afterwards',
  'first of all',
  'to start',
  'maybe',
  'simply',
].map((text) => text.split(' '))
const CLOSINGS = [
  'thank you',
  'thanks',
  'please',
  'for me',
  'as well',
  'too',
  'now',
  'right away',
  'again',
  'instead',
].map((text) => text.split(' '))

/** Lists of words by a word of each, in their order. */
function byWord(
  lists: readonly (readonly string[])[],
  wordOf: (list: readonly string[]) => string,
): ReadonlyMap<string, readonly (readonly string[])[]> {
  const found = new Map<string, (readonly string[])[]>()
  for (const list of lists) {
    const same = found.get(wordOf(list))
    if (same === undefined) found.set(wordOf(list), [list])
    else same.push(list)
  }
  return found
}
const OPENINGS_BY_FIRST = byWord(OPENINGS, (words) => words[0]!)
const CLOSINGS_BY_LAST = byWord(CLOSINGS, (words) => words[words.length - 1]!)
const NO_LISTS: readonly (readonly string[])[] = []
const POLITE: ReadonlySet<string> = new Set(['please', 'thanks', 'thank'])
/** Words that number steps. */
const NUMBERING: ReadonlySet<string> = new Set([
  'first',
  'firstly',
  'second',
  'secondly',
  'third',
  'thirdly',
  'finally',
])

/** A list of things or a text rarely spans more separators than this. */
const MAX_SEPARATORS_INSIDE = 12
const UNREAD_COST = 100
/** Added to readings of another order of words where the one that was typed can be read. */
const REORDERED = 3
/** More clauses than this are no command. */
export const MAX_CLAUSES = 250
/** Work for one command: a hundred times what fifty steps need. */
const BUDGET = 2_000_000

interface Segment {
  readonly from: number
  readonly to: number
}

/**
 * Reads a command with a grammar. Every token is part of a clause, a separator, a courtesy or an aside, or is reported in
 * `unread`.
 */
export function readCommand(command: string, grammar: Grammar, names: SlotContext['names'] = {}): CommandReading {
  const tokens = tokenize(command)
  if (!Array.isArray(tokens)) {
    const problem = tokens as { start: number; end: number; message: string }
    return {
      clauses: [],
      asides: [],
      tokens: [],
      unread: [{ ...problem, text: command.slice(problem.start, problem.start + 40) }],
    }
  }
  const all = tokens as readonly Token[]
  const context: SlotContext = { command, names, budget: { left: BUDGET }, read: new Map() }
  const asides: string[] = []
  const kept = dropAsides(all, command, asides)
  const cut = cutSegments(kept, grammar)
  if ('message' in cut) {
    return { clauses: [], asides, tokens: kept, unread: [{ ...cut, text: command.slice(cut.start, cut.end) }] }
  }
  if (cut.length === 0) {
    const message = 'Expected a command, was nothing.'
    return { clauses: [], asides, tokens: kept, unread: [{ start: 0, end: command.length, text: command, message }] }
  }
  if (cut.length > MAX_CLAUSES) {
    const message = `Expected at most ${MAX_CLAUSES} steps, were ${cut.length}.`
    return {
      clauses: [],
      asides,
      tokens: kept,
      unread: [{ start: 0, end: command.length, text: command.slice(0, 80), message }],
    }
  }
  const { clauses, unread } = chart(cut, kept, grammar, context)
  return { clauses, unread, asides, tokens: kept }
}

/** Labels such as "(command 2)" say which command this is; other brackets may change its meaning and stay. */
function dropAsides(tokens: readonly Token[], command: string, asides: string[]): readonly Token[] {
  const kept: Token[] = []
  for (let i = 0; i < tokens.length; i++) {
    const label = tokens[i]!.lower === '(' && tokens[i + 3]?.lower === ')' && tokens[i + 2]!.kind === 'number'
    if (label && ['command', 'step', 'task', 'note', 'request', 'edit', 'no'].includes(tokens[i + 1]!.lower)) {
      asides.push(command.slice(tokens[i]!.start, tokens[i + 3]!.end))
      i += 3
    } else kept.push(tokens[i]!)
  }
  return kept
}

/** Parts between separators. An empty part between two separators is a mistake. */
function cutSegments(tokens: readonly Token[], grammar: Grammar): readonly Segment[] | (Span & { message: string }) {
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

const startsWith = (tokens: readonly Token[], at: number, end: number, words: readonly string[]): boolean =>
  at + words.length <= end &&
  words.every((word, i) => tokens[at + i]!.lower === word && tokens[at + i]!.kind === 'word')

/** The first token behind bullets, numbering and courtesies. */
function skipOpening(tokens: readonly Token[], from: number, to: number, grammar: Grammar): number {
  let at = from
  const bullet = tokens[at]
  if (bullet?.kind === 'punctuation' && ['-', '*', '•', '–'].includes(bullet.lower)) at++
  else if (bullet?.kind === 'number' && tokens[at + 1]?.lower === ')' && at + 2 < to) at += 2
  else if (bullet?.lower === 'step' && tokens[at + 1]?.kind === 'number' && tokens[at + 2]?.lower === '=') at += 3
  for (;;) {
    const before = at
    for (const words of (at < to ? OPENINGS_BY_FIRST.get(tokens[at]!.lower) : undefined) ?? NO_LISTS) {
      if (startsWith(tokens, at, to, words)) {
        at += words.length
        break
      }
    }
    const ordinal = tokens[at]?.lower
    if (ordinal !== undefined && NUMBERING.has(ordinal) && at + 1 < to && grammar.leads.has(tokens[at + 1]!.lower)) at++
    if (at < to && at > from && tokens[at]!.lower === ',') at++
    if (at === before) return at
  }
}

/** All readings of a clause, the surest first. Closing courtesies are dropped when it cannot be read with them. */
function readClause(
  segment: Segment,
  tokens: readonly Token[],
  phrases: (lead: string) => ScreenedPhrases,
  grammar: Grammar,
  context: SlotContext,
): PhraseMatch[] {
  let { to } = segment
  for (;;) {
    const closing = CLOSINGS_BY_LAST.get(tokens[to - 1]!.lower)?.find(
      (words) => to - words.length > segment.from && startsWith(tokens, to - words.length, to, words),
    )
    const polite = closing !== undefined && POLITE.has(closing[0]!)
    if (!polite) {
      const readings = match(segment.from, to, tokens, phrases, grammar, context)
      if (readings.length > 0 || closing === undefined) return readings
    }
    to -= closing!.length
    if (tokens[to - 1]?.lower === ',' && to - 1 > segment.from) to--
  }
}

function match(
  from: number,
  to: number,
  tokens: readonly Token[],
  phrases: (lead: string) => ScreenedPhrases,
  grammar: Grammar,
  context: SlotContext,
): PhraseMatch[] {
  const readings: PhraseMatch[] = []
  const collect = (own: readonly Token[], start: number, end: number): void => {
    const possible = grammar.screen.possible(phrases(own[start]!.lower), own, start, end)
    for (let i = 0; i < possible.length; i++) matchPhrase(possible[i]!, own, start, end, context, readings)
  }
  collect(tokens, from, to)
  const direct = readings.length
  for (const other of paraphrases(tokens, from, to, grammar.leads)) collect(other, 0, other.length)
  // Beside a reading of the words as they stand another order is a last resort: for when that one means nothing in the document.
  if (direct > 0)
    for (let i = direct; i < readings.length; i++)
      readings[i] = { ...readings[i]!, cost: readings[i]!.cost + REORDERED }
  return readings.length > 1 ? readings.sort((a, b) => a.cost - b.cost) : readings
}

interface Cell {
  readonly cost: number
  readonly previous: Cell | undefined
  readonly clause: Clause | undefined
  readonly unread: Segment | undefined
}

/** The cheapest way to part the segments into clauses. */
function chart(
  segments: readonly Segment[],
  tokens: readonly Token[],
  grammar: Grammar,
  context: SlotContext,
): { clauses: Clause[]; unread: Unread[] } {
  const single = segments.map((segment) => readClause(segment, tokens, grammar.candidates, grammar, context))
  const solid = single.map((readings) => readings.length > 0 && readings[0]!.cost < INCOMPLETE)
  const cells: (Cell | undefined)[] = [{ cost: 0, previous: undefined, clause: undefined, unread: undefined }]
  const offer = (at: number, cell: Cell): void => {
    const old = cells[at]
    if (old === undefined || cell.cost < old.cost) cells[at] = cell
  }
  /** Offers a clause with its readings, when it has any. */
  const read = (at: number, previous: Cell, { from, to }: Segment, readings: PhraseMatch[], extra: number): void => {
    const best = readings[0]
    if (best === undefined) return
    const { start, end } = spanOf(tokens, from, to)
    const clause = { start, end, text: context.command.slice(start, end), readings }
    offer(at, { cost: previous.cost + best.cost + extra, previous, clause, unread: undefined })
  }
  for (let i = 0; i < segments.length; i++) {
    const cell = cells[i]
    if (cell === undefined) continue
    let leads = true
    for (let j = i; j < segments.length && j - i <= MAX_SEPARATORS_INSIDE; j++) {
      // "the first and third card should be red", "between A and B, add C": what comes before cannot stand alone.
      leads &&=
        j === i || (single[j - 1]!.length === 0 && [',', 'and'].includes(tokens[segments[j - 1]!.to]?.lower ?? ''))
      if (j > i && ((solid[j] === true && !leads) || isSentenceEnd(tokens, segments[j - 1]!.to))) break
      const segment = { from: segments[i]!.from, to: segments[j]!.to }
      const inside = j - i
      const whole = inside === 0 ? single[i]! : readClause(segment, tokens, grammar.candidates, grammar, context)
      const fragments =
        cell.clause === undefined || (inside === 0 && whole.length > 0)
          ? []
          : readFragment(segment, tokens, grammar, cell.clause, context)
      read(j + 1, cell, segment, whole, inside)
      read(j + 1, cell, segment, fragments, inside + 0.5)
    }
    offer(i + 1, { cost: cell.cost + UNREAD_COST, previous: cell, clause: cell.clause, unread: segments[i] })
  }
  const clauses: Clause[] = []
  const unread: Unread[] = []
  for (let cell = cells[segments.length]; cell?.previous !== undefined; cell = cell.previous) {
    if (cell.unread !== undefined) {
      const span = spanOf(tokens, cell.unread.from, cell.unread.to)
      const text = context.command.slice(span.start, span.end)
      unread.push({ ...span, text, message: `Expected a step that this vocabulary knows, was "${shorten(text)}".` })
    } else if (cell.clause !== undefined) clauses.push(cell.clause)
  }
  return { clauses: clauses.reverse(), unread: unread.reverse() }
}

const shorten = (text: string): string => (text.length > 80 ? `${text.slice(0, 77)}…` : text)

/** Lists and texts end where a sentence ends. */
const isSentenceEnd = (tokens: readonly Token[], at: number): boolean =>
  ['.', ';', '\n', '!', '?'].includes(tokens[at]?.lower ?? '')

/**
 * Elliptic readings. "footer blue" needs a clause of the same intent before it; behind a text without quotes only
 * "… to …" can go on, for everything else may be part of that text.
 */
function readFragment(
  segment: Segment,
  tokens: readonly Token[],
  grammar: Grammar,
  before: Clause,
  context: SlotContext,
): PhraseMatch[] {
  const last = before.readings[0]!
  const openText =
    (typeof last.parameters.text === 'string' || typeof last.parameters.said === 'string') &&
    !/["'”’»`]\s*$/.test(before.text)
  // "make A italic and B blue": the verb carries over, whatever it makes.
  const isMaking = /^(make|turn|paint|color|set)\b/i.test(before.text)
  const phrases = openText ? grammar.fragmentsWithTo : grammar.fragments
  return readClause(segment, tokens, () => phrases, grammar, context).filter(
    (reading) => reading.targets.target === undefined || reading.phrase.intent === last.phrase.intent || isMaking,
  )
}
