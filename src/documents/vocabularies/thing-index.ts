/** @module Finds things by key and by word; each word is looked up once and remembered. */
import type { Thing } from './vocabulary.ts'

export class ThingIndex {
  readonly things: readonly Thing[]
  #positions: Map<string, number> | undefined
  readonly #byWord: Map<string, readonly number[]>

  constructor(
    things: readonly Thing[],
    positions?: Map<string, number>,
    byWord = new Map<string, readonly number[]>(),
  ) {
    this.things = things
    this.#positions = positions
    this.#byWord = byWord
  }

  /** The index of other versions of the same things in the same order, none of which changed a word. */
  rebased(things: readonly Thing[]): ThingIndex {
    return new ThingIndex(things, this.positions(), this.#byWord)
  }

  /** Positions by key; can be handed to the index of a later version with the same keys in the same order. */
  positions(): Map<string, number> {
    if (this.#positions === undefined) {
      this.#positions = new Map()
      for (let i = 0; i < this.things.length; i++) this.#positions.set(this.things[i]!.key, i)
    }
    return this.#positions
  }

  withWord(word: string, other: boolean): readonly number[] {
    const key = other ? `+${word}` : word
    let found = this.#byWord.get(key)
    if (found === undefined) {
      const positions: number[] = []
      for (let i = 0; i < this.things.length; i++) {
        const thing = this.things[i]!
        if (thing.words.has(word) || (other && thing.otherWords.has(word))) positions.push(i)
      }
      found = positions
      this.#byWord.set(key, found)
    }
    return found
  }
}
