/**
 * @module Reads a command: finds the clauses between separators and all ways to read each. A chart over the separators
 * decides which of them part clauses and which belong to a list of things or to a text.
 */
import { closingBefore, isPolite } from './courtesies.ts'
import type { Grammar } from './grammar.ts'
import { matchPhrase } from './match-phrase.ts'
import { paraphrases } from './paraphrase.ts'
import { INCOMPLETE, type PhraseMatch } from './phrase.ts'
import type { ScreenedPhrases } from './phrase-screen.ts'
import { exceptAt, readTarget } from './read-target.ts'
import { recast } from './recast.ts'
import { cutSegments, isSentenceEnd, type Segment } from './segments.ts'
import type { SlotContext } from './slot.ts'
import { type Span, spanOf, type Token } from './token.ts'
import { tokenize } from './tokenize.ts'
import { sameAgain, withVerb } from './verbless.ts'

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

/** A list of things or a text rarely spans more separators than this. */
const MAX_SEPARATORS_INSIDE = 12
const UNREAD_COST = 100
/** Added to readings of another order of words where the one that was typed can be read. */
const REORDERED = 3
/** Added to readings without the courtesy at the end. */
const UNSAID = 0.6
/** Added to readings of a clause that lacks its verb: a clause that has one decides what belongs together. */
const VERBLESS = 3
/** More clauses than this are no command. */
export const MAX_CLAUSES = 250
/** Work for one command: a hundred times what fifty steps need. */
const BUDGET = 2_000_000

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
  const kept = recast(dropAsides(all, command, asides), command, grammar, names.thing, asides)
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
    const closing = closingBefore(tokens, segment.from, to)
    const polite = closing !== undefined && isPolite(closing)
    if (!polite) {
      const readings = match(segment.from, to, tokens, phrases, grammar, context)
      if (closing === undefined) return readings
      if (readings.length > 0) {
        // "hide the terms too": the word may be part of a text or a name, but rather says nothing about what is meant.
        const without = match(segment.from, to - closing.length, tokens, phrases, grammar, context)
        for (const reading of without) readings.push({ ...reading, cost: reading.cost + UNSAID })
        return readings.sort((a, b) => a.cost - b.cost)
      }
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
  if (readings.length === 0) readings.push(...withException(from, to, tokens, phrases, grammar, context))
  // Beside a reading of the words as they stand another order is a last resort: for when that one means nothing in the document.
  if (direct > 0)
    for (let i = direct; i < readings.length; i++)
      readings[i] = { ...readings[i]!, cost: readings[i]!.cost + REORDERED }
  return readings.length > 1 ? readings.sort((a, b) => a.cost - b.cost) : readings
}

/** "Make the cards bold, except the second one": the exception is of what the clause is about, wherever it stands. */
function withException(
  from: number,
  to: number,
  tokens: readonly Token[],
  phrases: (lead: string) => ScreenedPhrases,
  grammar: Grammar,
  context: SlotContext,
): PhraseMatch[] {
  const place = exceptAt(tokens, from, to)
  if (place === undefined || tokens[place.at]!.lower === 'but') return []
  const end = tokens[place.at - 1]!.lower === ',' ? place.at - 1 : place.at
  const except = end > from ? readTarget(tokens, place.after, to) : undefined
  if (except === undefined) return []
  return match(from, end, tokens, phrases, grammar, context).flatMap((reading) => {
    const { target } = reading.targets
    if (target?.kind !== 'description' || target.except !== undefined) return []
    return [{ ...reading, targets: { ...reading.targets, target: { ...target, except } }, cost: reading.cost + UNSAID }]
  })
}

/** Readings of a clause that lacks its verb. */
function readVerbless(
  { from, to }: Segment,
  tokens: readonly Token[],
  grammar: Grammar,
  context: SlotContext,
): PhraseMatch[] {
  const readings: PhraseMatch[] = []
  for (const other of withVerb(tokens, from, to, grammar.leads)) {
    const segment = { from: 0, to: other.length }
    // Without its verb and without its value a clause says nothing.
    for (const reading of readClause(segment, other, grammar.candidates, grammar, context))
      if (reading.phrase.cost < INCOMPLETE) readings.push({ ...reading, cost: reading.cost + VERBLESS })
  }
  return readings.sort((a, b) => a.cost - b.cost)
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
          : readFragment(segment, tokens, grammar, cell, context)
      read(j + 1, cell, segment, whole, inside)
      read(j + 1, cell, segment, fragments, inside + 0.5)
      if (whole.length === 0 && fragments.length === 0)
        read(j + 1, cell, segment, readVerbless(segment, tokens, grammar, context), inside)
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

/**
 * Elliptic readings. "footer blue" needs a clause of the same intent before it; behind a text without quotes only
 * "… to …" can go on, for everything else may be part of that text.
 */
function readFragment(
  segment: Segment,
  tokens: readonly Token[],
  grammar: Grammar,
  cell: Cell,
  context: SlotContext,
): PhraseMatch[] {
  const before = cell.clause!
  const last = before.readings[0]!
  const openText =
    (typeof last.parameters.text === 'string' || typeof last.parameters.said === 'string') &&
    !/["'”’»`]\s*$/.test(before.text)
  // "make A italic and B blue": the verb carries over, whatever it makes.
  let said: Cell | undefined = cell
  while (said?.clause?.readings[0]?.phrase.fragment === true) said = said.previous
  const isMaking = /^(make|turn|paint|color|set)\b/i.test(said?.clause?.text ?? '')
  const phrases = openText ? grammar.fragmentsWithTo : grammar.fragments
  const readings = readClause(segment, tokens, () => phrases, grammar, context).filter(
    ({ targets, phrase: { intent } }) =>
      intent === last.phrase.intent || (!grammar.makers.has(intent) && (targets.target === undefined || isMaking)),
  )
  const again = openText ? undefined : sameAgain(last, tokens, segment.from, segment.to)
  return again === undefined ? readings : [...readings, again]
}
