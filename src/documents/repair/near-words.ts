/** @module The words that a mistyped one may have been meant to be, with how sure that is. */
import { typingDistance } from './edit-distance.ts'
import { isPlainWord } from './plain-words.ts'

export interface NearWord {
  readonly word: string
  /** Probability that it is the word that was meant, from the length and the number of mistakes. */
  readonly confidence: number
}

/** How sure it is that a plain word was meant to be one that is a letter away: sure enough to ask, never to do it. */
const PLAIN_WORD = 0.6

/** Parts of a name between its separators and where letters meet digits. */
const partsOf = (word: string): string[] => word.match(/\p{L}+|\p{N}+/gu) ?? []

/**
 * Words within two typing mistakes, the surest first. A difference in digits, or in a part of a name that is one or two letters
 * long, is no mistake of typing: `button_a` is not `button_b`.
 *
 * @param known words that the grammar or the document has
 */
export function nearWords(typed: string, known: Iterable<string>): readonly NearWord[] {
  const found: NearWord[] = []
  if (typed.length < 3) return found
  const isPlain = isPlainWord(typed)
  const digits = typed.replace(/\P{N}/gu, '')
  for (const word of known) {
    if (word.length < 3 || word === typed || Math.abs(word.length - typed.length) > 2) continue
    const limit = Math.max(word.length, typed.length) >= 6 ? 2 : 1
    const distance = typingDistance(typed, word, limit)
    if (distance > limit || digits !== word.replace(/\P{N}/gu, '')) continue
    if (!samePartsButOne(typed, word)) continue
    const confidence = isPlain ? confidenceOfPlain(typed, word, distance) : confidenceOf(typed, word, distance)
    if (confidence > 0) found.push({ word, confidence })
  }
  return found.sort((a, b) => b.confidence - a.confidence || (a.word < b.word ? -1 : 1)).slice(0, 4)
}

/** The same for the plural of a name: "crads" may have been meant to be "cards" where something is a card. */
export function nearPlurals(typed: string, known: Iterable<string>): readonly NearWord[] {
  if (!typed.endsWith('s') || typed.length < 4 || isPlainWord(typed)) return []
  return nearWords(typed.slice(0, -1), known)
    .filter(({ word }) => !word.endsWith('s'))
    .map(({ word, confidence }) => ({ word: `${word}s`, confidence }))
}

function samePartsButOne(typed: string, word: string): boolean {
  const [a, b] = [partsOf(typed), partsOf(word)]
  if (a.length !== b.length) return a.length <= 1 || b.length <= 1
  return a.every((part, i) => part === b[i] || (part.length >= 3 && b[i]!.length >= 3))
}

/** Of a plain word: "tile" may have been meant to be "title" and "retires" was "retries", but "hop" was never "top". */
function confidenceOfPlain(typed: string, word: string, distance: number): number {
  if (distance > 1 || typed[0] !== word[0] || word.length < 4) return 0
  return isAnagram(typed, word) && typed.length >= 6 ? confidenceOf(typed, word, distance) : PLAIN_WORD
}

const isAnagram = (a: string, b: string): boolean =>
  a.length === b.length && [...a].sort().join('') === [...b].sort().join('')

function confidenceOf(typed: string, word: string, distance: number): number {
  const length = Math.max(typed.length, word.length)
  const isSwap = isAnagram(typed, word)
  let confidence =
    distance === 1
      ? length >= 6
        ? 0.97
        : length === 5
          ? 0.95
          : length === 4
            ? 0.91
            : isSwap
              ? 0.9
              : 0.7
      : length >= 8
        ? 0.92
        : length >= 7
          ? 0.89
          : 0.86
  // People rarely mistype the first letter.
  if (typed[0] !== word[0]) confidence -= isSwap ? 0.04 : 0.15
  return confidence
}
