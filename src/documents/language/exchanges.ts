/** @module Other verbs for setting a value: "replace P with Y", "use Y as P", "swap P for Y", "P instead of Q", "header.color = Y". */
import { hasWords as at, impliedToken as implied, type Token } from './token.ts'
import { BE, MAKING } from './wishes.ts'

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
/** Verbs for giving up one value for another. */
const TRADING: ReadonlySet<string> = new Set(['swap', 'exchange', 'trade', 'switch'])
/** Verbs that may stand for "set" or "change", and what they trade. */
export const VALUE_WORDS: readonly string[] = [
  ...SETTING,
  ...CHOICES,
  'replace',
  'assign',
  'new',
  'instead of',
  'mark',
  'flag',
  'as',
]

/** "swap the color of X for Y", "make X red instead of blue": the new value and the one that is there. */
export function exchanges(tokens: readonly Token[], from: number, to: number): (readonly Token[])[] {
  const first = tokens[from]!
  const found: (readonly Token[])[] = []
  const of = (words: readonly string[], start: number): number => {
    for (let i = start; i + words.length < to; i++) if (at(tokens, i, to, words)) return i
    return -1
  }
  if (first.kind === 'word' && TRADING.has(first.lower)) {
    const i = of(['for'], from + 2)
    if (i > 0)
      found.push([
        implied('change', first),
        ...tokens.slice(from + 1, i),
        implied('to', first),
        ...tokens.slice(i + 1, to),
      ])
  }
  // "a new color for X: red"
  const fresh = ['a', 'the'].includes(first.lower) ? from + 1 : from
  const sign = tokens.findIndex((token, i) => i > fresh + 3 && i < to - 1 && token.lower === '=')
  if (tokens[fresh]?.lower === 'new' && sign > 0) {
    const link = tokens.findIndex((token, i) => i > fresh + 1 && i < sign && ['for', 'of', 'on'].includes(token.lower))
    if (link > 0)
      found.push([
        implied('set', first),
        ...tokens.slice(fresh + 1, link),
        implied('of', first),
        ...tokens.slice(link + 1, sign),
        implied('to', first),
        ...tokens.slice(sign + 1, to),
      ])
  }
  const instead = of(['instead', 'of'], from + 2)
  if (instead > 0) {
    const was = tokens.slice(instead + 2, to)
    const goal = tokens.findIndex(
      (token, i) => i > from && i < instead && (token.lower === 'to' || token.lower === '='),
    )
    if (goal > 0) {
      const value = tokens.slice(goal + 1, instead)
      found.push([...tokens.slice(from, goal), implied('from', first), ...was, implied('to', first), ...value])
    } else if (first.lower === 'use') {
      // "use red instead of blue for X"
      const link = was.findIndex((token, i) => i > 0 && ['for', 'on', 'in'].includes(token.lower))
      if (link > 0)
        found.push([
          implied('change', first),
          ...was.slice(link + 1),
          implied('from', first),
          ...was.slice(0, link),
          implied('to', first),
          ...tokens.slice(from + 1, instead),
        ])
    } else if (BE.some((words) => words.length > 1 && of(words, from + 1) > 0)) {
      // "X should be red instead of blue"
      for (const words of BE) {
        const i = words.length > 1 ? of(words, from + 1) : -1
        if (i < 0 || i >= instead) continue
        const start = tokens[i + words.length]?.lower === 'in' ? i + words.length + 1 : i + words.length
        found.push([
          implied('change', first),
          ...tokens.slice(from, i),
          implied('from', first),
          ...was,
          implied('to', first),
          ...tokens.slice(start, instead),
        ])
      }
    } else if (MAKING.has(first.lower)) {
      // The last word or two before "instead" are the new value.
      for (let split = instead - 1; split > from + 1 && split >= instead - 3; split--)
        found.push([
          implied('change', first),
          ...tokens.slice(from + 1, split),
          implied('from', first),
          ...was,
          implied('to', first),
          ...tokens.slice(split, instead),
        ])
    }
  }
  return found
}

/** "header.color = navy": a member of a thing. */
export function dotted(tokens: readonly Token[], from: number, to: number): (readonly Token[])[] {
  for (let i = from; i < to; i++) {
    const token = tokens[i]!
    if (token.kind !== 'path' || token.text.startsWith('/')) continue
    const parts = token.text.split('.')
    if (parts.length !== 2 || parts.some((part) => !/^[\p{L}_][\p{L}\p{N}_-]*$/u.test(part))) continue
    const [thing, member] = parts.map(
      (part): Token => ({ ...token, kind: 'word', text: part, lower: part.toLowerCase() }),
    )
    const said = [
      thing!,
      implied("'s", token),
      ...member!.lower.split('_').map((word) => ({ ...member!, text: word, lower: word })),
    ]
    const rest = tokens.slice(i + 1, to)
    if (i > from) return [[...tokens.slice(from, i), ...said, ...rest]]
    return rest[0]?.lower === '=' ? [[implied('set', token), ...said, implied('to', token), ...rest.slice(1)]] : []
  }
  return []
}

/** "mark X as bold", "flag X as critical". */
export function marks(tokens: readonly Token[], from: number, to: number): (readonly Token[])[] {
  const first = tokens[from]!
  if (first.lower !== 'mark' && first.lower !== 'flag') return []
  const as = tokens.findIndex((token, i) => i > from + 1 && i < to - 1 && token.lower === 'as')
  return as < 0 ? [] : [[implied('make', first), ...tokens.slice(from + 1, as), ...tokens.slice(as + 1, to)]]
}

/** "replace P with Y", "use Y as P", "assign Y to P", "fix P at Y" say "set P to Y". */
export function settings(tokens: readonly Token[], from: number, to: number): (readonly Token[])[] {
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
