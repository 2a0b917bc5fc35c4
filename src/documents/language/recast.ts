/**
 * @module Prepares the tokens of a command before it is cut into clauses: numbers of a list, names of several words, other words for
 * "and" and "then", gerunds, and remarks on a thing that the next clause is about. No token is lost: what goes is handed back as an aside.
 */
import { own } from '../document/own.ts'
import type { Grammar } from './grammar.ts'
import { readTarget } from './read-target.ts'
import type { Token } from './token.ts'

/** Words for "and" and "then" of several words. */
const CONNECTIVES: readonly (readonly [readonly string[], string])[] = [
  [['as', 'well', 'as'], 'and'],
  [['along', 'with'], 'and'],
  [['together', 'with'], 'and'],
  [['followed', 'by'], 'then'],
]
/** Signs after which a clause begins. */
const STOPS: ReadonlySet<string> = new Set([',', ';', '.', '!', '?', '\n', '...', '…'])
/** Words after which a clause may begin. */
const OPENERS: ReadonlySet<string> = new Set(['and', 'then', 'by', 'with', 'also', 'next', 'finally', 'please'])
/** Words that are no part of a name by themselves: a name that has one cannot be told from the sentence around it without the document. */
const FUNCTION_WORDS: ReadonlySet<string> = new Set(
  'to by then please should must be as into from is are so not but and or of for in on at with before after above below under over the a an if when up out off'.split(
    ' ',
  ),
)
const PRONOUNS: ReadonlySet<string> = new Set(['it', 'its', 'them', 'their', 'they'])
/** Names of more words than these are not looked for. */
const MAX_NAME_WORDS = 6

/** Whether a name can only be found when the document is known: "sign_in", "out_of_sample_backtest". */
export function hasFunctionWord(words: readonly string[]): boolean {
  return (
    words.length > 1 &&
    words.length <= MAX_NAME_WORDS &&
    words.some((word) => FUNCTION_WORDS.has(word)) &&
    !words.some((word) => PRONOUNS.has(word)) &&
    !words.every((word) => FUNCTION_WORDS.has(word))
  )
}

const ANY_FUNCTION_WORD = new RegExp(`(?<![a-z\\d])(?:${[...FUNCTION_WORDS].join('|')})(?![a-z\\d])`, 'i')
/** Camel case, and other letters than those of English: these are cut into words to be sure. */
const UNSURE = /[a-z\d][A-Z]|[^ -~]/

/**
 * Whether {@link hasFunctionWord} may hold for the words of a name. Of the thousands of names of a document nearly none has one, and this
 * finds out without cutting them into words.
 */
export const mayHaveFunctionWord = (name: string): boolean => UNSURE.test(name) || ANY_FUNCTION_WORD.test(name)

const wordToken = (lower: string, first: Token, last: Token, text = lower): Token => ({
  kind: 'word',
  text,
  lower,
  start: first.start,
  end: last.end,
  value: undefined,
  unit: undefined,
})

const textOf = (command: string, tokens: readonly Token[], from: number, to: number): string =>
  command.slice(tokens[from]!.start, tokens[to - 1]!.end)

/**
 * The tokens that clauses are cut from.
 *
 * @param things names of things in the document, in lower case without separators
 * @param asides gets what says nothing about the document
 */
export function recast(
  tokens: readonly Token[],
  command: string,
  grammar: Grammar,
  things: ReadonlySet<string> | undefined,
  asides: string[],
): readonly Token[] {
  let next = withoutNumbers(tokens, asides)
  if (things !== undefined && things.size > 0) next = withNames(next, things)
  next = withConnectives(next)
  next = withSharedObjects(next)
  next = withoutAdverbs(next, asides)
  next = withoutGerunds(next, grammar)
  return withoutRemarks(next, command, asides)
}

/** "1. make … 2. hide …": the numbers of a list that counts up from 1. */
function withoutNumbers(tokens: readonly Token[], asides: string[]): readonly Token[] {
  const isNumber = (at: number, count: number): boolean => {
    const token = tokens[at]
    const sign = tokens[at + 1]
    return (
      token?.kind === 'number' &&
      token.text === String(count) &&
      (sign?.lower === '.' || sign?.lower === ')') &&
      sign.start === token.end &&
      at + 2 < tokens.length &&
      tokens[at + 2]!.start > sign.end
    )
  }
  if (!isNumber(0, 1)) return tokens
  const kept: Token[] = []
  let count = 1
  for (let at = 0; at < tokens.length; at++) {
    if (!isNumber(at, count)) {
      kept.push(tokens[at]!)
      continue
    }
    const [number, sign] = [tokens[at]!, tokens[at + 1]!]
    asides.push(`${number.text}${sign.text}`)
    // On one line the number parts the steps.
    if (kept.length > 0 && !STOPS.has(kept.at(-1)!.lower))
      kept.push({ ...number, kind: 'punctuation', text: '\n', lower: '\n', value: undefined, unit: undefined })
    count++
    at++
  }
  return kept
}

/** Names of things with words such as "of" and "to" in them, as one word each. */
function withNames(tokens: readonly Token[], things: ReadonlySet<string>): readonly Token[] {
  if (!tokens.some((token) => token.kind === 'word' && FUNCTION_WORDS.has(token.lower))) return tokens
  const kept: Token[] = []
  for (let at = 0; at < tokens.length; at++) {
    let length = Math.min(MAX_NAME_WORDS, tokens.length - at)
    for (; length > 1; length--) {
      const words = tokens.slice(at, at + length)
      if (!words.every((word) => word.kind === 'word')) continue
      const lowers = words.map((word) => word.lower)
      if (hasFunctionWord(lowers) && things.has(lowers.join('').replaceAll(/[_-]/g, ''))) break
    }
    if (length > 1) {
      const words = tokens.slice(at, at + length)
      kept.push(wordToken(words.map((word) => word.lower).join('_'), words[0]!, words.at(-1)!))
      at += length - 1
    } else kept.push(tokens[at]!)
  }
  return kept
}

function withConnectives(tokens: readonly Token[]): readonly Token[] {
  const firsts = new Set(CONNECTIVES.map(([[first]]) => first))
  if (!tokens.some((token) => firsts.has(token.lower))) return tokens
  const kept: Token[] = []
  for (let at = 0; at < tokens.length; at++) {
    const found = CONNECTIVES.find(
      ([words]) => kept.length > 0 && words.every((word, i) => tokens[at + i]?.lower === word),
    )
    if (found === undefined) kept.push(tokens[at]!)
    else {
      const end = at + found[0].length - 1
      kept.push(wordToken(found[1], tokens[at]!, tokens[end]!))
      at = end
    }
  }
  return kept
}

/** Verbs that are a step with their object alone. */
const VERBS: ReadonlySet<string> = new Set(
  'bold italicize underline uppercase capitalize hide show center enlarge shrink widen darken lighten brighten duplicate delete remove disable enable'.split(
    ' ',
  ),
)

/** "bold and underline the title": the object of the second verb is that of the first as well. */
function withSharedObjects(tokens: readonly Token[]): readonly Token[] {
  const at = tokens.findIndex(
    (token, i) =>
      VERBS.has(token.lower) &&
      tokens[i + 1]?.lower === 'and' &&
      VERBS.has(tokens[i + 2]?.lower ?? '') &&
      (i === 0 || STOPS.has(tokens[i - 1]!.lower) || OPENERS.has(tokens[i - 1]!.lower)),
  )
  if (at < 0) return tokens
  const end = tokens.findIndex(
    (token, i) => i > at + 2 && (STOPS.has(token.lower) || token.lower === 'and' || token.lower === 'then'),
  )
  const object = tokens.slice(at + 3, end < 0 ? tokens.length : end)
  return object.length === 0 ? tokens : [...tokens.slice(0, at + 1), ...object, ...tokens.slice(at + 1)]
}

const MODALS: ReadonlySet<string> = new Set(['should', 'must', 'could', 'can', 'shall', 'to'])
const IDLE: ReadonlySet<string> = new Set([
  'both',
  'also',
  'now',
  'really',
  'just',
  'simply',
  'then',
  'actually',
  'rather',
])
const AUXILIARIES: ReadonlySet<string> = new Set(['be', 'have', 'say', 'read', 'get', 'use', 'become', 'go', 'run'])

/** "should also be": adverbs between an auxiliary and its verb. */
function withoutAdverbs(tokens: readonly Token[], asides: string[]): readonly Token[] {
  return tokens.filter((token, at) => {
    const isIdle =
      IDLE.has(token.lower) &&
      token.kind === 'word' &&
      MODALS.has(tokens[at - 1]?.lower ?? '') &&
      AUXILIARIES.has(tokens[at + 1]?.lower ?? '')
    if (isIdle) asides.push(token.text)
    return !isIdle
  })
}

/** "start by making …, then hiding …": verbs that clauses begin with, in their plain form. */
function withoutGerunds(tokens: readonly Token[], grammar: Grammar): readonly Token[] {
  if (!tokens.some((token) => token.kind === 'word' && token.lower.endsWith('ing'))) return tokens
  return tokens.map((token, at) => {
    if (token.kind !== 'word' || !token.lower.endsWith('ing') || grammar.leads.has(token.lower)) return token
    const before = tokens[at - 1]
    if (before !== undefined && !STOPS.has(before.lower) && !OPENERS.has(before.lower)) return token
    const stem = token.lower.slice(0, -3)
    const plain = [stem, `${stem}e`, stem.replace(/(.)\1$/, '$1')].find((verb) => grammar.leads.has(verb))
    return plain === undefined ? token : wordToken(plain, token, token)
  })
}

const STATES: ReadonlySet<string> = new Set(['is', 'are', 'looks', 'look', 'seems', 'seem', 'feels', 'feel'])
const FAULTS: ReadonlySet<string> = new Set(
  'too wrong off ugly boring outdated unreadable invisible tiny huge cramped'.split(' '),
)
const DISLIKES: Readonly<Record<string, readonly string[]>> = {
  no: ['longer'],
  "don't": [],
  do: ['not'],
}

/** "The title is too small, make it bigger": what is said of a thing is no step; the clause after it is about that thing. */
function withoutRemarks(tokens: readonly Token[], command: string, asides: string[]): readonly Token[] {
  if (!tokens.some((token) => PRONOUNS.has(token.lower))) return tokens
  let kept = tokens
  for (let at = 0; at < kept.length; at++) {
    if (at > 0 && !STOPS.has(kept[at - 1]!.lower)) continue
    const end = kept.findIndex((token, i) => i > at && STOPS.has(token.lower))
    if (end < 0) return kept
    const thing = remarkedAt(kept, at, end)
    if (thing === undefined) continue
    const next = end + 1
    const stop = kept.findIndex((token, i) => i > next && STOPS.has(token.lower))
    const last = stop < 0 ? kept.length : stop
    const pronoun = kept.findIndex((token, i) => i >= next && i < last && PRONOUNS.has(token.lower))
    if (pronoun < 0) continue
    const isOwner = kept[pronoun]!.lower === 'its' || kept[pronoun]!.lower === 'their'
    const place = kept[pronoun]!
    // At the place of the pronoun, so that no text of the command reaches from one clause into the other.
    const said = thing.map((token) => ({ ...token, start: place.start, end: place.end }))
    asides.push(textOf(command, kept, at, end))
    kept = [
      ...kept.slice(0, at),
      ...kept.slice(next, pronoun),
      ...said,
      ...(isOwner ? [wordToken("'s", place, place)] : []),
      ...kept.slice(pronoun + 1),
    ]
  }
  return kept
}

/** The thing that a remark is about: "X is too Y", "we no longer need X". */
function remarkedAt(tokens: readonly Token[], from: number, to: number): readonly Token[] | undefined {
  const lower = (at: number): string | undefined => (at < to ? tokens[at]!.lower : undefined)
  const start = lower(from) === 'so' || lower(from) === 'hmm' ? from + 1 : from
  if (lower(start) === 'i' || lower(start) === 'we') {
    const rest = own(DISLIKES, lower(start + 1) ?? '')
    if (rest?.every((word, i) => lower(start + 2 + i) === word) !== true) return undefined
    const verb = start + 2 + rest.length
    if (!['need', 'like', 'want', 'use'].includes(lower(verb) ?? '')) return undefined
    return thingAt(tokens, verb + 1, to)
  }
  for (let at = start + 1; at < to - 1; at++) {
    if (!STATES.has(tokens[at]!.lower)) continue
    const adverb = ['a', 'bit', 'little', 'far', 'way', 'much', 'just', 'still', 'simply']
    let fault = at + 1
    while (fault < to && adverb.includes(tokens[fault]!.lower)) fault++
    if (fault >= to || to - fault > 4) return undefined
    const isFault = FAULTS.has(tokens[fault]!.lower) && (tokens[fault]!.lower !== 'too' || fault + 1 < to)
    return isFault ? thingAt(tokens, start, at) : undefined
  }
  return undefined
}

function thingAt(tokens: readonly Token[], from: number, to: number): readonly Token[] | undefined {
  const read = from < to ? readTarget(tokens, from, to) : undefined
  return read === undefined || read.kind === 'pronoun' ? undefined : tokens.slice(from, to)
}
