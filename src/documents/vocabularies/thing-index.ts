/** @module Finds things by key and by word; what was found for one version of a document serves the next, mended where it changed. */
import type { Thing } from './vocabulary.ts'

/** Positions by word; other words are looked up under a key of their own. */
type Found = Map<string, readonly number[]>

export class ThingIndex {
  readonly things: readonly Thing[]
  #positions: ReadonlyMap<string, number> | undefined
  readonly #byWord: Found
  /** The series of edits that made `#byWord` and may change it in place. */
  readonly #series: object | undefined

  /** @param positions of all keys, when they are known */
  constructor(
    things: readonly Thing[],
    positions?: ReadonlyMap<string, number>,
    byWord: Found = new Map(),
    series?: object,
  ) {
    this.things = things
    this.#positions = positions
    this.#byWord = byWord
    this.#series = series
  }

  /** The index of other versions of the same things in the same order, none of which changed a word. */
  rebased(things: readonly Thing[]): ThingIndex {
    return new ThingIndex(things, this.positions(), this.#byWord, this.#series)
  }

  /**
   * The index of the same things in the same order, of which those at some positions changed their words.
   *
   * @param series of edits: an index that it made before is mended in place
   */
  renamed(things: readonly Thing[], positions: Iterable<number>, series?: object): ThingIndex {
    const changed = [...positions]
    if (series !== undefined && this.#series === series) {
      this.#byWord.forEach((found, key) => {
        const next = mended(found, key, things, changed)
        if (next !== found) this.#byWord.set(key, next)
      })
      return this.rebased(things)
    }
    const byWord: Found = new Map()
    for (const [key, found] of this.#byWord) byWord.set(key, mended(found, key, things, changed))
    return new ThingIndex(things, this.positions(), byWord, series)
  }

  /** Positions by key; can be handed to the index of a later version with the same keys in the same order. */
  positions(): ReadonlyMap<string, number> {
    if (this.#positions === undefined) {
      const positions = new Map<string, number>()
      for (let i = 0; i < this.things.length; i++) positions.set(this.things[i]!.key, i)
      this.#positions = positions
    }
    return this.#positions
  }

  /** Ascending positions of the things that have a word, also among their other words when asked. */
  withWord(word: string, other: boolean): readonly number[] {
    const key = other ? OTHER + word : word
    let found = this.#byWord.get(key)
    if (found === undefined) {
      const positions: number[] = []
      for (let i = 0; i < this.things.length; i++) if (hasWord(this.things[i]!, word, other)) positions.push(i)
      found = positions
      this.#byWord.set(key, found)
    }
    return found
  }
}

/** No word has it. */
const OTHER = '\u0000'

const hasWord = (thing: Thing, word: string, other: boolean): boolean =>
  (thing.hasWord === undefined ? thing.words.has(word) : thing.hasWord(word)) || (other && thing.otherWords.has(word))

function mended(
  found: readonly number[],
  key: string,
  things: readonly Thing[],
  changed: readonly number[],
): readonly number[] {
  const other = key.startsWith(OTHER)
  const word = other ? key.slice(OTHER.length) : key
  let next: number[] | undefined
  for (const position of changed) {
    const is = hasWord(things[position]!, word, other)
    const at = (next ?? found).indexOf(position)
    if (is === at >= 0) continue
    next ??= found.slice()
    if (is) {
      const behind = next.findIndex((each) => each > position)
      next.splice(behind < 0 ? next.length : behind, 0, position)
    } else next.splice(at, 1)
  }
  return next ?? found
}
