/**
 * @module Other orders of words as the usual one: "X should be red" and "I want X to be red" say "make X red", "for X, use red" says
 * "use red for X". Asked for only where no phrase fits the words as they stand. Nothing is left out: every word is part of what is read.
 */
import type { Token } from './token.ts'

const phrases = (...texts: string[]): readonly (readonly string[])[] => texts.map((text) => text.split(' '))

/** Beginnings of wishes, before the thing that is meant. */
const WISHES = phrases(
  'i would like',
  'i would love',
  "i'd love",
  'we would like',
  'i want to see',
  'allow',
  'permit',
  'see',
  "i'd rather have",
  'i would prefer',
  'could we have',
  'can we have',
  'could i have',
  'can i have',
  'i want',
  'i need',
  'we want',
  'we need',
  'i like',
  "i'd like",
  "we'd like",
  "i'd prefer",
  'i prefer',
  'i wish',
  'please have',
  'want',
  'let',
  'have',
  'could',
  'can',
)
/** Wishes that a fact follows: "make sure X is red". */
const FACTS = phrases('make sure that', 'make sure', 'ensure that', 'ensure', 'see to it that')
const IS = phrases('is', 'are')
const HAS = phrases('has', 'have', 'uses', 'gets')
const BE = phrases(
  'should be',
  'must be',
  'to be',
  'has to be',
  'have to be',
  'need to be',
  'needs to be',
  'ought to be',
  'shall be',
  'so that it is',
  'so that they are',
  'so it is',
  'should appear',
  'to appear',
  'should look',
  'to look',
  'look',
  'be',
)
const HAVE = phrases(
  'should have',
  'must have',
  'to have',
  'should get',
  'must get',
  'to get',
  'should use',
  'must use',
  'to use',
  'needs',
  'need',
  'wants',
  'gets',
  'uses',
  'have',
  'get',
  'use',
)
const RUN = phrases('should run', 'must run', 'to run', 'run')
const SAY = phrases(
  'should say',
  'has to say',
  'needs to say',
  'must say',
  'to say',
  'should read',
  'has to read',
  'to read',
  'should now say',
  'should now read',
)
const MOVE = phrases('should move', 'must move', 'to move', 'move')
/** Verbs that lead to "to be" or "so that it is": "change X to be red". */
const MAKING: ReadonlySet<string> = new Set(['make', 'get', 'change', 'set', 'update', 'adjust', 'modify', 'turn'])
const MUST = '(?:should|must|needs? to|has to|have to|ought to)'
const THERE = phrases(
  'there should be',
  'there must be',
  'there needs to be',
  'there has to be',
  'there should also be',
)
/** Verbs that say "set" when "at" or "to" and a value follow. */
const SETTING: ReadonlySet<string> = new Set([
  'have',
  'put',
  'fix',
  'keep',
  'hold',
  'bring',
  'get',
  'configure',
  'define',
  'pin',
])
/** Verbs before a value and "as". */
const CHOOSING: ReadonlySet<string> = new Set(['use', 'set', 'take', 'have', 'put', 'choose', 'pick', 'select', 'try'])
/** Verbs that say "use". */
const CHOICES: ReadonlySet<string> = new Set(['take', 'choose', 'pick', 'select', 'try'])
const TEXTS: ReadonlySet<string> = new Set([
  'text',
  'label',
  'caption',
  'wording',
  'copy',
  'content',
  'contents',
  'message',
  'words',
])
/** What puts the thing first: "for the banner, use red". */
const TOPICS: ReadonlySet<string> = new Set(['for', 'in', 'on', 'at', 'with', 'within', 'inside', 'regarding'])
const PRONOUN: ReadonlySet<string> = new Set(['it', 'its', 'them', 'their'])

/** Longer clauses are no wishes in another order. */
const MAX_TOKENS = 60
/** More orders than these are not tried. */
const MAX_ORDERS = 24

const at = (tokens: readonly Token[], from: number, to: number, words: readonly string[]): boolean =>
  from + words.length <= to &&
  words.every((word, i) => tokens[from + i]!.lower === word && tokens[from + i]!.kind === 'word')

/** A word that stands nowhere in the command, placed at a token. */
const implied = (text: string, beside: Token): Token => ({
  kind: 'word',
  text,
  lower: text,
  start: beside.start,
  end: beside.start,
  value: undefined,
  unit: undefined,
})

/** What some token of every other order is: a word, or two words in a row. Most clauses have none, and are not looked at further. */
const HINTS: ReadonlySet<string> = new Set([
  ...[...WISHES, ...FACTS, ...IS, ...HAS, ...BE, ...HAVE, ...RUN, ...SAY, ...MOVE, ...THERE].map((words) =>
    words.slice(0, 2).join(' '),
  ),
  ...[...SETTING, ...CHOICES, 'replace', 'assign', 'as', 'for', '=', 'should', 'must'],
  ...['need to', 'needs to', 'has to', 'have to', 'ought to'],
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
    if (followers === undefined) continue
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
  const found = [...wishes(tokens, from, to), ...topics(tokens, from, to, leads), ...settings(tokens, from, to)]
  found.push(...verbless(tokens, from, to), ...rising(tokens, from, to))
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

/** "X should be Y", "I want X to have Y", "let X run on Y", "make sure X is Y". */
function wishes(tokens: readonly Token[], from: number, to: number): (readonly Token[])[] {
  const fact = FACTS.find((words) => at(tokens, from, to, words))
  const wish = fact ?? WISHES.find((words) => at(tokens, from, to, words))
  const start = from + (wish?.length ?? 0)
  const found: (readonly Token[])[] = []
  const isMade = wish === undefined && tokens[from]!.kind === 'word' && MAKING.has(tokens[from]!.lower)
  const groups: readonly (readonly [string, readonly (readonly string[])[], string?])[] = [
    ['make', fact === undefined ? BE : [...BE, ...IS]],
    ['give', fact === undefined ? HAVE : [...HAVE, ...HAS]],
    ['run', RUN],
    ['move', MOVE],
    ['make', SAY, 'say'],
  ]
  for (let i = start + 1; i < to - 1; i++) {
    for (const [verb, group, last] of groups) {
      for (const words of group) {
        // A bare "be", "look", "have" or "use" needs a wish or "make" before it; so does "to be".
        const isBare = words.length === 1 && !['needs', 'need', 'wants', 'gets', 'uses'].includes(words[0]!)
        const isLinked = words[0] === 'to' || words[0] === 'so'
        if (
          (isBare && wish === undefined && !(isMade && words[0] === 'look')) ||
          (isLinked && wish === undefined && !isMade)
        )
          continue
        if (!at(tokens, i, to, words) || i + words.length >= to) continue
        const thing = tokens.slice(isMade ? start + 1 : start, i)
        const rest = tokens.slice(i + words.length, to)
        if (thing.length > 0)
          found.push([
            implied(verb, thing[0]!),
            ...thing,
            ...(last === undefined ? [] : [implied(last, rest[0]!)]),
            ...rest,
          ])
      }
    }
  }
  if (found.length === 0 && wish !== undefined && start < to) {
    found.push(
      [implied('make', tokens[start]!), ...tokens.slice(start, to)],
      [implied('add', tokens[start]!), ...tokens.slice(start, to)],
      ...verbless(tokens, start, to),
    )
  }
  return found
}

const RISING = new RegExp(`^(.+?) ${MUST} (go up|rise|grow|increase|go down|fall|shrink|drop|decrease)(?: by .+)?$`)

/** "the price of X should go up by Y": a property rises, a thing moves. */
function rising(tokens: readonly Token[], from: number, to: number): (readonly Token[])[] {
  const words = tokens.slice(from, to).map((token) => token.lower)
  const match = RISING.exec(words.join(' '))
  if (match === null) return []
  const end = match[1]!.split(' ').length
  const way = match[2]!
  const isUp = /up|rise|grow|increase/.test(way)
  const by = words.indexOf('by', end)
  const thing = tokens.slice(from, from + end)
  const amount = by < 0 ? [] : tokens.slice(from + by, to)
  const verb = tokens[from + end]!
  const isProperty = thing.some((token) => token.lower === 'of' || token.lower === "'s")
  const isLength = amount.some((token) => token.unit === 'px')
  if (way.startsWith('go') && !isProperty && (isLength || amount.length === 0))
    return [[implied('move', verb), ...thing, implied(isUp ? 'up' : 'down', verb), ...amount]]
  return [[implied(isUp ? 'increase' : 'decrease', verb), ...thing, ...amount]]
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
      for (const word of ['of', 'for', 'to']) found.push([...rest, implied(word, end), ...thing])
      found.push(
        [implied('set', rest[0]!), ...rest, implied('of', end), ...thing],
        [implied('give', rest[0]!), ...thing, ...rest],
      )
    }
    if (++splits >= 3) break
  }
  return found
}

/** "8 workers for X", "red text for X". */
function verbless(tokens: readonly Token[], from: number, to: number): (readonly Token[])[] {
  for (let i = from + 1; i < to - 1; i++) {
    if (tokens[i]!.kind !== 'word' || tokens[i]!.lower !== 'for') continue
    const [value, thing] = [tokens.slice(from, i), tokens.slice(i + 1, to)]
    return ['give', 'make'].map((verb) => [implied(verb, tokens[from]!), ...thing, ...value])
  }
  return []
}

/** "replace P with Y", "use Y as P", "assign Y to P", "fix P at Y" say "set P to Y". */
function settings(tokens: readonly Token[], from: number, to: number): (readonly Token[])[] {
  const first = tokens[from]!
  if (first.kind !== 'word') return []
  const found: (readonly Token[])[] = []
  const set = (path: readonly Token[], value: readonly Token[]): void => {
    if (path.length === 0 || value.length === 0) return
    // "put the legal text at the end" is about a place: a text without quotes is never what "at" or "as" introduces.
    if (TEXTS.has(path.at(-1)!.lower) && value[0]!.kind !== 'quoted') return
    found.push([implied('set', first), ...path, implied('to', value[0]!), ...value])
  }
  const index = (words: readonly string[], last: boolean): number => {
    const range = Array.from({ length: Math.max(0, to - from - 3) }, (_, i) => from + 2 + i)
    if (last) range.reverse()
    return range.find((i) => tokens[i]!.kind === 'word' && words.includes(tokens[i]!.lower)) ?? -1
  }
  // "color: red for X"
  const equals = tokens.findIndex(
    (token, i) => i > from && i < to && token.kind === 'punctuation' && token.lower === '=',
  )
  const of =
    equals < 0
      ? -1
      : tokens.findIndex((token, i) => i > equals + 1 && i < to - 1 && ['for', 'of', 'in', 'on'].includes(token.lower))
  if (of > 0) set([...tokens.slice(from, equals), ...tokens.slice(of, to)], tokens.slice(equals + 1, of))
  if (first.lower === 'replace') {
    const i = index(['with', 'by'], false)
    if (i > 0) set(tokens.slice(from + 1, i), tokens.slice(i + 1, to))
  } else if (CHOOSING.has(first.lower)) {
    const i = index(
      first.lower === 'set' || first.lower === 'have' || first.lower === 'put' ? ['as'] : ['as', 'for'],
      false,
    )
    if (i > 0) set(tokens.slice(i + 1, to), tokens.slice(from + 1, i))
    if (CHOICES.has(first.lower)) found.push([implied('use', first), ...tokens.slice(from + 1, to)])
  } else if (first.lower === 'assign') {
    const i = index(['to'], false)
    if (i > 0) set(tokens.slice(i + 1, to), tokens.slice(from + 1, i))
  }
  if (SETTING.has(first.lower)) {
    const i = index(['at', 'to'], true)
    if (i > 0) set(tokens.slice(from + 1, i), tokens.slice(i + 1, to))
  }
  return found
}
