/** @module Wishes as commands: "X should be red" and "I want X to be red" say "make X red". */
import { own } from '../document/own.ts'
import { hasWords as at, impliedToken as implied, type Token } from './token.ts'
import { comparativeFirst } from './verbless.ts'

/** Texts as lists of words. */
export const phrases = (...texts: string[]): readonly (readonly string[])[] => texts.map((text) => text.split(' '))

/** Beginnings of wishes, before the thing that is meant. */
export const WISHES = phrases(
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
  'could we get',
  'can we get',
  'could i get',
  'can i get',
  'may i have',
  'may we have',
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
export const BE = phrases(
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
  'could be',
  'becomes',
  'become',
  'should become',
  'must become',
  'has to become',
  'needs to become',
  'to become',
  'should turn',
  'should go',
  'should now be',
  'should rather be',
  'should appear in',
  'ought to look',
  'would look better',
  'would look nicer',
  'would be better',
  'would be nicer',
  'looks better',
  'shall become',
  'should appear',
  'to appear',
  'should look',
  'to look',
  'look',
  'be',
)
const HAVE = phrases(
  'ought to have',
  'has to have',
  'needs to have',
  'has to use',
  'needs to use',
  'should try',
  'should do',
  'should run with',
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
  'ought to say',
  'ought to read',
  'so that it says',
  'so that it reads',
  'so it says',
  'so it reads',
  'should now say',
  'should now read',
)
const MOVE = phrases(
  'to come',
  'to go',
  'come',
  'go',
  'belongs',
  'belong',
  'should move',
  'must move',
  'to move',
  'move',
)
/** Verbs that say a wish by themselves: "the buttons need …", "the label becomes …". */
const PLAIN: ReadonlySet<string> = new Set(['needs', 'need', 'wants', 'gets', 'uses', 'becomes', 'become'])
const MANY: ReadonlySet<string> = new Set(['all', 'both', 'every', 'each'])
/** Verbs that lead to "to be" or "so that it is": "change X to be red". */
export const MAKING: ReadonlySet<string> = new Set([
  'make',
  'get',
  'change',
  'set',
  'update',
  'adjust',
  'modify',
  'turn',
])
const MUST = '(?:should|must|needs? to|has to|have to|ought to)'

/** Beginnings and links of wishes: a clause without any of them is none. */
export const WISH_WORDS: readonly (readonly string[])[] = [
  ...WISHES,
  ...FACTS,
  ...IS,
  ...HAS,
  ...BE,
  ...HAVE,
  ...RUN,
  ...SAY,
  ...MOVE,
]

/** "X should be Y", "I want X to have Y", "let X run on Y", "make sure X is Y". */
export function wishes(
  tokens: readonly Token[],
  from: number,
  to: number,
  leads: ReadonlySet<string>,
): (readonly Token[])[] {
  const fact = FACTS.find((words) => at(tokens, from, to, words))
  const wish = fact ?? WISHES.find((words) => at(tokens, from, to, words))
  const start = from + (wish?.length ?? 0)
  const found: (readonly Token[])[] = []
  const isMany = wish === undefined && MANY.has(tokens[from]!.lower)
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
        const isBare = words.length === 1 && !PLAIN.has(words[0]!) && !(isMany && words[0] === 'get')
        const isLinked = words[0] === 'to' || words[0] === 'so'
        if (
          (isBare && wish === undefined && !(isMade && words[0] === 'look')) ||
          (isLinked && wish === undefined && !isMade)
        )
          continue
        if (!at(tokens, i, to, words) || i + words.length >= to) continue
        const thing = tokens.slice(isMade ? start + 1 : start, i)
        const rest = tokens.slice(i + words.length, to)
        const active = last === undefined && verb === 'make' ? passive(thing, rest, leads) : undefined
        if (active !== undefined && thing.length > 0) found.push(active)
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
    const graded = comparativeFirst(tokens.slice(start, to))
    if (graded !== undefined) found.push(graded)
    found.push(
      [implied('make', tokens[start]!), ...tokens.slice(start, to)],
      [implied('add', tokens[start]!), ...tokens.slice(start, to)],
      [implied('use', tokens[start]!), ...tokens.slice(start, to)],
      ...forWhat(tokens, start, to),
    )
  }
  return found
}

/** Participles that are no verb with "ed". */
const PARTICIPLES: Readonly<Record<string, string>> = {
  set: 'set',
  put: 'put',
  cut: 'cut',
  made: 'make',
  given: 'give',
  hidden: 'hide',
  shown: 'show',
  written: 'write',
  swapped: 'swap',
  dropped: 'drop',
}

/** "X should be changed to Y" says "change X to Y". */
function passive(
  thing: readonly Token[],
  rest: readonly Token[],
  leads: ReadonlySet<string>,
): readonly Token[] | undefined {
  const said = rest[0]?.kind === 'word' ? rest[0].lower : ''
  const verb =
    own(PARTICIPLES, said) ??
    (said.endsWith('ed') ? [said.slice(0, -1), said.slice(0, -2)].find((word) => leads.has(word)) : undefined)
  return verb === undefined ? undefined : [implied(verb, rest[0]!), ...thing, ...rest.slice(1)]
}

const GOING = new RegExp(
  `^(.+?) ${MUST} (?:go|change|switch|turn|be raised|be lowered|be brought|come)(?: up| down)?((?: from .+?)? to .+)$`,
)

/** "X should go from A to B" says "set X from A to B". */
function going(tokens: readonly Token[], from: number, to: number): (readonly Token[])[] {
  const words = tokens.slice(from, to).map((token) => token.lower)
  const match = GOING.exec(words.join(' '))
  if (match === null) return []
  const [, thing, goal] = match
  const start = from + thing!.split(' ').length
  return [
    [
      implied('set', tokens[from]!),
      ...tokens.slice(from, start),
      ...tokens.slice(to - goal!.trim().split(' ').length, to),
    ],
  ]
}

const RISING = new RegExp(`^(.+?) ${MUST} (go up|rise|grow|increase|go down|fall|shrink|drop|decrease)(?: by .+)?$`)

/** "the price of X should go up by Y": a property rises, a thing moves. */
export function rising(tokens: readonly Token[], from: number, to: number): (readonly Token[])[] {
  const words = tokens.slice(from, to).map((token) => token.lower)
  const match = RISING.exec(words.join(' '))
  if (match === null) return going(tokens, from, to)
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

/** "8 workers for X", "red text for X". */
export function forWhat(tokens: readonly Token[], from: number, to: number): (readonly Token[])[] {
  for (let i = from + 1; i < to - 1; i++) {
    if (tokens[i]!.kind !== 'word' || tokens[i]!.lower !== 'for') continue
    const [value, thing] = [tokens.slice(from, i), tokens.slice(i + 1, to)]
    return ['give', 'make'].map((verb) => [implied(verb, tokens[from]!), ...thing, ...value])
  }
  return []
}
