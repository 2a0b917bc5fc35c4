/** @module Rules out phrases by the words of a clause alone: a few bits a phrase, compared before anything is matched. */
import type { Phrase } from './phrase.ts'
import type { Token } from './token.ts'

export class PhraseScreen {
  /** By word: the sets, as bits, of which it is a member. */
  readonly #byWord = new Map<string, Uint32Array>()
  /** By phrase: the sets of each of which it needs a word. */
  readonly #needs = new Map<Phrase, Uint32Array>()
  readonly #width: number

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

  /** The sets of which a clause has a word. */
  present(tokens: readonly Token[], from: number, to: number): Uint32Array {
    const bits = new Uint32Array(this.#width)
    for (let i = from; i < to; i++) {
      const own = this.#byWord.get(tokens[i]!.lower)
      if (own !== undefined) for (let k = 0; k < bits.length; k++) bits[k]! |= own[k]!
    }
    return bits
  }

  /** Whether a clause with these sets has the words that a phrase needs. */
  allows(phrase: Phrase, present: Uint32Array): boolean {
    const needs = this.#needs.get(phrase)
    if (needs !== undefined) for (let k = 0; k < needs.length; k++) if ((needs[k]! & ~present[k]!) !== 0) return false
    return true
  }

  #bits(numbers: readonly number[]): Uint32Array {
    const bits = new Uint32Array(this.#width)
    for (const number of numbers) bits[number >> 5]! |= 1 << (number & 31)
    return bits
  }
}
