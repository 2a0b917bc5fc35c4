/** @module Rules out phrases by the words of a clause alone: a few bits a phrase, compared before anything is matched. */
import type { Phrase } from './phrase.ts'
import type { Token } from './token.ts'

/** Phrases with what they need, in one array: {@link PhraseScreen.possible} goes through it once a clause. */
export interface ScreenedPhrases {
  readonly phrases: readonly Phrase[]
  /** The bits of the first phrase, then those of the second, … */
  readonly needs: Uint32Array
}

export class PhraseScreen {
  /** By word: the sets, as bits, of which it is a member. */
  readonly #byWord = new Map<string, Uint32Array>()
  /** By phrase: the sets of each of which it needs a word. */
  readonly #needs = new Map<Phrase, Uint32Array>()
  readonly #width: number
  /** What the clause that is looked at has; used again for the next one. */
  readonly #present: Uint32Array

  constructor(phrases: Iterable<Phrase>) {
    const numbers = new Map<string, number>()
    const sets: ReadonlySet<string>[] = []
    const byPhrase = new Map<Phrase, number[]>()
    for (const phrase of phrases) {
      const own = phrase.required.map((set) => {
        const key = [...set].sort().join(' ')
        let number = numbers.get(key)
        if (number === undefined) {
          number = sets.push(set) - 1
          numbers.set(key, number)
        }
        return number
      })
      byPhrase.set(phrase, own)
    }
    this.#width = Math.ceil(sets.length / 32)
    this.#present = new Uint32Array(this.#width)
    for (const [phrase, own] of byPhrase) this.#needs.set(phrase, this.#bits(own))
    const byWord = new Map<string, number[]>()
    for (const [number, set] of sets.entries())
      for (const word of set) {
        const list = byWord.get(word)
        if (list === undefined) byWord.set(word, [number])
        else list.push(number)
      }
    for (const [word, own] of byWord) this.#byWord.set(word, this.#bits(own))
  }

  /** Some of the phrases, to be screened together. */
  listOf(phrases: readonly Phrase[]): ScreenedPhrases {
    const needs = new Uint32Array(phrases.length * this.#width)
    for (const [i, phrase] of phrases.entries()) needs.set(this.#needs.get(phrase)!, i * this.#width)
    return { phrases, needs }
  }

  /** Those phrases of a list for which a clause has the words that they need. */
  possible(list: ScreenedPhrases, tokens: readonly Token[], from: number, to: number): readonly Phrase[] {
    const present = this.#present.fill(0)
    const width = this.#width
    for (let i = from; i < to; i++) {
      const own = this.#byWord.get(tokens[i]!.lower)
      if (own !== undefined) for (let k = 0; k < width; k++) present[k]! |= own[k]!
    }
    const { phrases, needs } = list
    const possible: Phrase[] = []
    for (let i = 0, at = 0; i < phrases.length; i++, at += width) {
      let k = 0
      while (k < width && (needs[at + k]! & ~present[k]!) === 0) k++
      if (k === width) possible.push(phrases[i]!)
    }
    return possible
  }

  #bits(numbers: readonly number[]): Uint32Array {
    const bits = new Uint32Array(this.#width)
    for (const number of numbers) bits[number >> 5]! |= 1 << (number & 31)
    return bits
  }
}
