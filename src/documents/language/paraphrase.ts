/** @module Wishes and rules as orders: "X should be red" and "I want X to be red" say "make X red". */
import type { Token } from './token.ts'

/** Beginnings of wishes, before the thing that is meant. */
const WISHES: readonly (readonly string[])[] = [
  'i want',
  'i need',
  'we want',
  'we need',
  'i like',
  'i prefer',
  'i would prefer',
  'want',
  'let',
  'i wish',
].map((text) => text.split(' '))
const BE: readonly (readonly string[])[] = [
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
].map((text) => text.split(' '))
const HAVE: readonly (readonly string[])[] = [
  'should have',
  'must have',
  'to have',
  'should get',
  'must get',
  'to get',
  'needs',
  'need',
  'gets',
  'have',
  'use',
].map((text) => text.split(' '))

const at = (tokens: readonly Token[], from: number, to: number, words: readonly string[]): boolean =>
  from + words.length <= to &&
  words.every((word, i) => tokens[from + i]!.lower === word && tokens[from + i]!.kind === 'word')

/** A word that stands nowhere in the command, placed before a token. */
const implied = (text: string, before: Token): Token => ({
  kind: 'word',
  text,
  lower: text,
  start: before.start,
  end: before.start,
})

/** Orders that say the same as the tokens; none when these are no wish. */
export function paraphrases(tokens: readonly Token[], from: number, to: number): readonly (readonly Token[])[] {
  const wish = WISHES.find((words) => at(tokens, from, to, words))
  const start = from + (wish?.length ?? 0)
  const found: (readonly Token[])[] = []
  const isMade = tokens[from]!.lower === 'make'
  for (let i = start + 1; i < to - 1; i++) {
    for (const [verb, groups] of [
      ['make', BE],
      ['give', HAVE],
    ] as const) {
      for (const words of groups) {
        // A bare "be", "look", "have" or "use" needs a wish or "make" before it.
        const bare = words.length === 1 && !words[0]!.startsWith('need') && words[0] !== 'gets'
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
