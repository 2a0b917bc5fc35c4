/**
 * @module Other orders of words as the usual one: "X should be red" and "I want X to be red" say "make X red", "for X, use red" says
 * "use red for X". Asked for only where no phrase fits the words as they stand. Nothing is left out: every word is part of what is read.
 */
import { dotted, exchanges, marks, settings, VALUE_WORDS } from './exchanges.ts'
import { hasWords as at, impliedToken as implied, type Token } from './token.ts'
import { forWhat, phrases, rising, WISH_WORDS, WISHES, wishes } from './wishes.ts'

const THERE = phrases(
  'there should be',
  'there must be',
  'there needs to be',
  'there has to be',
  'there should also be',
)

/** What puts the thing first: "for the banner, use red". */
const TOPICS: ReadonlySet<string> = new Set(['for', 'in', 'on', 'at', 'with', 'within', 'inside', 'regarding'])
const PRONOUN: ReadonlySet<string> = new Set(['it', 'its', 'them', 'their'])

/** Longer clauses are no wishes in another order. */
const MAX_TOKENS = 60
/** More orders than these are not tried. */
const MAX_ORDERS = 40

/** What some token of every other order is: a word, or two words in a row. Most clauses have none, and are not looked at further. */
const HINTS: ReadonlySet<string> = new Set([
  ...[...WISH_WORDS, ...THERE].map((words) => words.slice(0, 2).join(' ')),
  ...[...VALUE_WORDS, 'for', '=', 'should', 'must', 'need to', 'needs to', 'has to', 'have to', 'ought to'],
])
/** By the first word: those that may follow; none for words that are hints alone. */
const FOLLOWERS: ReadonlyMap<string, ReadonlySet<string>> = (() => {
  const followers = new Map<string, Set<string>>()
  for (const hint of HINTS) {
    const [first, second] = hint.split(' ')
    const own = followers.get(first!) ?? new Set()
    if (second !== undefined) own.add(second)
    followers.set(first!, own)
  }
  return followers
})()

function hasHint(tokens: readonly Token[], from: number, to: number): boolean {
  if (TOPICS.has(tokens[from]!.lower)) return true
  for (let i = from; i < to; i++) {
    const word = tokens[i]!.lower
    const followers = FOLLOWERS.get(word)
    if (followers === undefined) {
      if (tokens[i]!.kind === 'path') return true
      continue
    }
    if (HINTS.has(word) || (i + 1 < to && followers.has(tokens[i + 1]!.lower))) return true
  }
  return false
}

/**
 * Orders that say the same as the tokens; none when these are of no such form.
 *
 * @param leads words that phrases begin with
 */
export function paraphrases(
  tokens: readonly Token[],
  from: number,
  to: number,
  leads: ReadonlySet<string>,
): readonly (readonly Token[])[] {
  if (!hasHint(tokens, from, to)) return []
  if (to - from > MAX_TOKENS) return []
  const found = [...wishes(tokens, from, to, leads), ...topics(tokens, from, to, leads), ...settings(tokens, from, to)]
  found.push(...forWhat(tokens, from, to), ...rising(tokens, from, to))
  found.push(...exchanges(tokens, from, to), ...dotted(tokens, from, to), ...marks(tokens, from, to))
  const there = THERE.find((words) => at(tokens, from, to, words))
  if (there !== undefined && from + there.length < to)
    found.push([implied('add', tokens[from]!), ...tokens.slice(from + there.length, to)])
  // "below X there should be Y"
  for (let i = from + 2; there === undefined && i < to - 1; i++) {
    const words = [...THERE, ...WISHES].find((each) => each.length > 1 && at(tokens, i, to, each))
    if (words === undefined) continue
    found.push([implied('add', tokens[from]!), ...tokens.slice(i + words.length, to), ...tokens.slice(from, i)])
    break
  }
  return found.slice(0, MAX_ORDERS)
}

/** "for X, use Y", "in X set P to Y", "X: P = Y". */
function topics(tokens: readonly Token[], from: number, to: number, leads: ReadonlySet<string>): (readonly Token[])[] {
  const first = tokens[from]!
  const isTopic = first.kind === 'word' && TOPICS.has(first.lower)
  const found: (readonly Token[])[] = []
  let splits = 0
  for (let i = from + 1; i < to - 1 && i < from + 12; i++) {
    const token = tokens[i]!
    const colon = token.kind === 'punctuation' && token.lower === '='
    const comma = token.kind === 'punctuation' && token.lower === ',' && isTopic
    const verb = isTopic && i > from + 1 && token.kind === 'word' && leads.has(token.lower)
    if (!colon && !comma && !verb) continue
    const verbless = leads.has(first.lower) && !isTopic
    const thing = tokens.slice(isTopic || verbless ? from + 1 : from, i)
    const rest = tokens.slice(verb ? i : i + 1, to)
    const pronoun = rest.findIndex((each) => each.kind === 'word' && PRONOUN.has(each.lower))
    if (thing.length === 0 || thing.some((each) => each.lower === '=')) continue
    if (pronoun >= 0) {
      const owner = rest[pronoun]!.lower === 'its' || rest[pronoun]!.lower === 'their'
      const own = owner ? [...thing, implied("'s", rest[pronoun]!)] : thing
      found.push([...rest.slice(0, pronoun), ...own, ...rest.slice(pronoun + 1)])
    } else {
      const end = rest.at(-1)!
      // The place of "of X" in "set P of X to Y" is before what says the value.
      for (let k = rest.length - 2; k > 0; k--) {
        if (!['to', 'by', 'with', 'as', '=', 'should', 'must'].includes(rest[k]!.lower)) continue
        found.push([...rest.slice(0, k), implied('of', rest[k]!), ...thing, ...rest.slice(k)])
        break
      }
      for (const word of ['of', 'for', 'to', 'on', 'in']) found.push([...rest, implied(word, end), ...thing])
      found.push(
        [implied('set', rest[0]!), ...rest, implied('of', end), ...thing],
        [implied('give', rest[0]!), ...thing, ...rest],
        [implied('make', rest[0]!), ...thing, ...rest],
      )
    }
    if (++splits >= 3) break
  }
  return found
}
