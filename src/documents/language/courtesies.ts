/** @module Words before and behind a clause that say nothing about the document: courtesies, bullets and numbering. */
import type { Grammar } from './grammar.ts'
import { hasWords, type Token } from './token.ts'

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
  'quickly',
  'you should',
  'please',
  'pls',
  'plz',
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
  "let 's",
  'temporarily',
  'carefully',
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
  'to start with',
  'first off',
  'start by',
  'start with',
  'begin by',
  'begin with',
  'finish by',
  'i think',
  'i guess',
  'i believe',
  'i feel like',
  'i would say',
  "i'd say",
  'i would want that',
  'i would like that',
  'i want that',
  'i need that',
  'it would be great if',
  'it would be nice if',
  'while you are at it',
  "while you're at it",
  'while we are at it',
  "while we're at it",
  'at the same time',
  'in addition',
  'on top of that',
  'besides',
  'furthermore',
  'moreover',
  'one more thing',
  'do the following',
  'please do the following',
  'make the following changes',
  'make these changes',
  'apply these changes',
  'apply the following changes',
  'i need the following',
  'here is what i need',
  'yo',
  'um',
  'uh',
  'hmm',
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
  'also',
  'now',
  'right away',
  'again',
  'instead',
  'for now',
  'for the moment',
  'for the time being',
  'until further notice',
  'pls',
  'plz',
  'if you can',
  'if possible',
  'if you could',
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
// "for now" before "now", which would leave a "for" behind.
const LONGEST_FIRST = [...CLOSINGS].sort((a, b) => b.length - a.length)
const CLOSINGS_BY_LAST = byWord(LONGEST_FIRST, (words) => words[words.length - 1]!)
const NO_LISTS: readonly (readonly string[])[] = []
const POLITE: ReadonlySet<string> = new Set(['please', 'thanks', 'thank', 'pls', 'plz'])
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

/** The first token behind bullets, numbering and courtesies. */
export function skipOpening(tokens: readonly Token[], from: number, to: number, grammar: Grammar): number {
  let at = from
  const bullet = tokens[at]
  if (bullet?.kind === 'punctuation' && ['-', '*', '•', '–'].includes(bullet.lower)) at++
  else if (bullet?.kind === 'number' && tokens[at + 1]?.lower === ')' && at + 2 < to) at += 2
  else if (bullet?.lower === 'step' && tokens[at + 1]?.kind === 'number' && tokens[at + 2]?.lower === '=') at += 3
  for (;;) {
    const before = at
    for (const words of (at < to ? OPENINGS_BY_FIRST.get(tokens[at]!.lower) : undefined) ?? NO_LISTS) {
      // Behind other steps "actually" takes back what was said, and what that is nobody can tell.
      if (hasWords(tokens, at, to, words) && !(from > 0 && words[0] === 'actually')) {
        at += words.length
        break
      }
    }
    const ordinal = tokens[at]?.lower
    if (ordinal !== undefined && NUMBERING.has(ordinal)) {
      if (at + 1 < to && grammar.leads.has(tokens[at + 1]!.lower)) at++
      // "First, make …": the comma after it parts nothing.
      else if (at + 1 === to && tokens[to]?.lower === ',') at++
    }
    // "do the following: …"
    if (at < to && at > from && [',', '='].includes(tokens[at]!.lower)) at++
    if (at === before) return at
  }
}

/** The courtesy that a clause ends with, if one does. */
export const closingBefore = (tokens: readonly Token[], from: number, to: number): readonly string[] | undefined =>
  CLOSINGS_BY_LAST.get(tokens[to - 1]!.lower)?.find(
    (words) => to - words.length > from && hasWords(tokens, to - words.length, to, words),
  )

/** Whether a closing is polite and nothing else. */
export const isPolite = (closing: readonly string[]): boolean => POLITE.has(closing[0]!)
