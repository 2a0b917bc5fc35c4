/** @module Documents whose things are objects anywhere in the tree, each with a place and names. Reopened after every edit: they are small. */
import type { JsonValue } from '../../../core/hash.ts'
import type { Patch } from '../../document/patch.ts'
import { isRecord, joinPointer, type Pointer, parsePointer } from '../../document/pointer.ts'
import { ThingIndex } from '../thing-index.ts'
import { foldName, type Model, singularOf, type Thing, type Touched, wordsOf } from '../vocabulary.ts'
import { UNIT_WORDS } from './slots.ts'

/** What a thing is found by; the same for versions of it that are called the same. */
interface Lookup {
  readonly names: readonly string[]
  readonly words: ReadonlySet<string>
  readonly otherWords: ReadonlySet<string>
}

/** An object of the document that commands can name. */
export class TreeThing implements Thing {
  readonly key: string
  readonly label: string
  readonly pointer: Pointer
  readonly value: Readonly<Record<string, JsonValue>>
  readonly #kinds: readonly string[]
  readonly #also: readonly string[]
  #lookup: Lookup | undefined

  constructor(options: {
    key: string
    name: string
    kinds: readonly string[]
    also?: readonly string[]
    pointer: Pointer
    value: Readonly<Record<string, JsonValue>>
  }) {
    this.key = options.key
    this.label = options.name
    this.pointer = options.pointer
    this.value = options.value
    this.#kinds = options.kinds
    this.#also = options.also ?? []
  }

  get names(): readonly string[] {
    return this.#found().names
  }
  get words(): ReadonlySet<string> {
    return this.#found().words
  }
  get otherWords(): ReadonlySet<string> {
    return this.#found().otherWords
  }

  /** Takes over what an earlier version is found by, when it is called the same. */
  adopt(earlier: TreeThing): void {
    const same = (a: readonly string[], b: readonly string[]): boolean =>
      a.length === b.length && a.every((each, i) => each === b[i])
    if (this.label === earlier.label && same(this.#kinds, earlier.#kinds) && same(this.#also, earlier.#also))
      this.#lookup = earlier.#lookup
  }

  #found(): Lookup {
    if (this.#lookup === undefined) {
      const words = new Set<string>([foldName(this.label), this.label.toLowerCase()])
      for (const text of [this.label, ...this.#kinds]) {
        for (const word of wordsOf(text)) words.add(word).add(singularOf(word))
        words.add(foldName(text)).add(text.toLowerCase())
      }
      this.#lookup = {
        names: [this.label, ...this.#also].map(foldName),
        words,
        otherWords: new Set(this.#also.flatMap(wordsOf)),
      }
    }
    return this.#lookup
  }
}

export class TreeModel implements Model {
  readonly document: JsonValue
  readonly things: readonly TreeThing[]
  readonly #index: ThingIndex
  #keys: ReadonlyMap<string, readonly Pointer[]> | undefined
  readonly #shortNames = new Map<string, string>()

  /** Other names of keys: titles that a schema gives them, without case and separators. */
  readonly titles: ReadonlyMap<string, string>

  constructor(document: JsonValue, things: readonly TreeThing[], titles: ReadonlyMap<string, string> = new Map()) {
    this.document = document
    this.things = things
    this.titles = titles
    this.#index = new ThingIndex(things)
  }
  positionOf(key: string): number | undefined {
    return this.#index.positions().get(key)
  }
  pointerOf(position: number): Pointer {
    return this.things[position]!.pointer
  }
  withWord(word: string, other: boolean): readonly number[] {
    return this.#index.withWord(word, other)
  }

  /** "slippage" says `slippage_bps` where nothing is called slippage and no other unit of it is stated. */
  #addShortNames(keys: Map<string, readonly Pointer[]>): void {
    const full = new Map<string, string | undefined>()
    for (const places of keys.values()) {
      const name = parsePointer(places[0]!).at(-1)!
      const cut = name.lastIndexOf('_')
      if (cut <= 0 || !Object.hasOwn(UNIT_WORDS, name.slice(cut + 1))) continue
      const short = foldName(name.slice(0, cut))
      full.set(short, full.has(short) ? undefined : name)
    }
    for (const [short, name] of full) {
      if (name === undefined || keys.has(short)) continue
      keys.set(short, keys.get(foldName(name))!)
      this.#shortNames.set(short, name)
    }
  }

  /** The key that another name stands for: that of a title, or of a name without its unit. */
  keyOf(name: string): string | undefined {
    const folded = foldName(name)
    return this.titles.get(folded) ?? this.#shortNames.get(folded)
  }

  /** Names of all members as they are written. */
  keyNames(): readonly string[] {
    return [...new Set([...this.keys.values()].map(([place]) => parsePointer(place!).at(-1)!))]
  }

  /** Places of all members by the name of their key, without case and separators. */
  get keys(): ReadonlyMap<string, readonly Pointer[]> {
    if (this.#keys === undefined) {
      const keys = new Map<string, Pointer[]>()
      const visit = (value: JsonValue, pointer: Pointer, depth: number): void => {
        if (depth > 60) return
        if (Array.isArray(value))
          for (const [i, item] of value.entries()) visit(item as JsonValue, joinPointer(pointer, i), depth + 1)
        else if (isRecord(value)) {
          for (const [key, item] of Object.entries(value)) {
            const place = joinPointer(pointer, key)
            const folded = foldName(key)
            const list = keys.get(folded)
            if (list === undefined) keys.set(folded, [place])
            else list.push(place)
            visit(item, place, depth + 1)
          }
        }
      }
      visit(this.document, '', 0)
      this.#addShortNames(keys)
      for (const [title, key] of this.titles) {
        const places = keys.get(foldName(key))
        if (places !== undefined && !keys.has(title)) keys.set(title, places)
      }
      this.#keys = keys
    }
    return this.#keys
  }
}

/** The model after a patch, opened anew, with the words of the old one; everything counts as touched. */
export function advanceTree(
  open: (document: JsonValue) => TreeModel,
  model: TreeModel,
  _patch: Patch,
  document: JsonValue,
): { model: TreeModel; touched: Touched } {
  const next = open(document)
  const keys = new Set<string>()
  for (const { key } of model.things) keys.add(key)
  for (const thing of next.things) {
    keys.add(thing.key)
    const position = model.positionOf(thing.key)
    if (position !== undefined) thing.adopt(model.things[position]!)
  }
  return { model: next, touched: { things: keys, structure: true, document: true } }
}
