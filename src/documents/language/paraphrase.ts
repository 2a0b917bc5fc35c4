/**
 * @module Other orders of words as the usual one: "X should be red" and "I want X to be red" say "make X red", "for X, use red" says
 * "use red for X". Asked for only where no phrase fits the words as they stand. Nothing is left out: every word is part of what is read.
 */
import type { Token } from './token.ts'

const phrases = (...texts: string[]): readonly (readonly string[])[] => texts.map((text) => text.split(' '))

/** Beginnings of wishes, before the thing that is meant. */
const WISHES = phrases(
  'i would like',
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
  'gets',
  'uses',
  'have',
  'get',
  'use',
)
const RUN = phrases('should run', 'must run', 'to run', 'run')
const MOVE = phrases('should move', 'must move', 'to move', 'move')
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
})

/**
 * Orders that say the same as the tokens; none when these are of no such form.
 *
 * @param isVerb whether a phrase can begin with a word
 */
export function paraphrases(
  tokens: readonly Token[],
  from: number,
  to: number,
  isVerb: (word: string) => boolean,
): readonly (readonly Token[])[] {
  const found = [...wishes(tokens, from, to), ...topics(tokens, from, to, isVerb), ...settings(tokens, from, to)]
  if (!isVerb(tokens[from]!.lower)) found.push(...verbless(tokens, from, to))
  const there = THERE.find((words) => at(tokens, from, to, words))
  if (there !== undefined && from + there.length < to)
    found.push([implied('add', tokens[from]!), ...tokens.slice(from + there.length, to)])
  return found
}

/** "X should be Y", "I want X to have Y", "let X run on Y". */
function wishes(tokens: readonly Token[], from: number, to: number): (readonly Token[])[] {
  const wish = WISHES.find((words) => at(tokens, from, to, words))
  const start = from + (wish?.length ?? 0)
  const found: (readonly Token[])[] = []
  const isMade = tokens[from]!.lower === 'make'
  for (let i = start + 1; i < to - 1; i++) {
    for (const [verb, groups] of [
      ['make', BE],
      ['give', HAVE],
      ['run', RUN],
      ['move', MOVE],
    ] as const) {
      for (const words of groups) {
        // A bare "be", "look", "have" or "use" needs a wish or "make" before it.
        const bare = words.length === 1 && !words[0]!.startsWith('need') && words[0] !== 'gets' && words[0] !== 'uses'
        if (
          (bare && wish === undefined && !(isMade && words[0] === 'look')) ||
          !at(tokens, i, to, words) ||
          i + words.length >= to
        )
          continue
        const first = isMade ? start + 1 : start
        const thing = tokens.slice(first, i)
        if (thing.length > 0) found.push([implied(verb, thing[0]!), ...thing, ...tokens.slice(i + words.length, to)])
      }
    }
  }
  if (found.length === 0 && wish !== undefined && start < to) {
    found.push(
      [implied('make', tokens[start]!), ...tokens.slice(start, to)],
      [implied('add', tokens[start]!), ...tokens.slice(start, to)],
    )
  }
  return found
}

/** "for X, use Y", "in X set P to Y", "X: P = Y". */
function topics(
  tokens: readonly Token[],
  from: number,
  to: number,
  isVerb: (word: string) => boolean,
): (readonly Token[])[] {
  const first = tokens[from]!
  const isTopic = first.kind === 'word' && TOPICS.has(first.lower)
  const found: (readonly Token[])[] = []
  for (let i = from + 1; i < to - 1 && i < from + 8; i++) {
    const token = tokens[i]!
    const colon = token.kind === 'punctuation' && token.lower === '='
    const comma = token.kind === 'punctuation' && token.lower === ',' && isTopic
    const verb = isTopic && i > from + 1 && token.kind === 'word' && isVerb(token.lower)
    if (!colon && !comma && !verb) continue
    const verbless = isVerb(first.lower) && !isTopic
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
        if (!['to', 'by', 'with', 'as', '='].includes(rest[k]!.lower)) continue
        found.push([...rest.slice(0, k), implied('of', rest[k]!), ...thing, ...rest.slice(k)])
        break
      }
      for (const word of ['of', 'for', 'to']) found.push([...rest, implied(word, end), ...thing])
      if (!isVerb(rest[0]!.lower))
        found.push(
          [implied('set', rest[0]!), ...rest, implied('of', end), ...thing],
          [implied('give', rest[0]!), ...thing, ...rest],
        )
    }
    break
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
