/** @module One component of a blueprint as the canonical model sees it, whatever the shape of the document. */

import type { JsonValue } from '../../../core/hash.ts'
import { own } from '../../document/own.ts'
import { isRecord } from '../../document/pointer.ts'
import { foldName, singularOf, type Thing, wordsOf } from '../vocabulary.ts'
import { parseColor, type Rgb } from './color.ts'
import type { Dialect, Property } from './dialect.ts'

/** Pixels from the top left corner of the canvas. */
export interface Box {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

/** What people call components of a type. The first words are as good as the type itself. */
const SYNONYMS: Readonly<Record<string, readonly string[]>> = {
  button: ['btn'],
  header: ['heading', 'title', 'headline', 'banner'],
  title: ['heading', 'headline', 'header'],
  heading: ['title', 'headline', 'header'],
  text: ['label', 'paragraph', 'caption', 'copy', 'body'],
  label: ['text', 'caption'],
  subtitle: ['subheading', 'text'],
  description: ['text', 'paragraph'],
  image: ['picture', 'photo', 'img', 'graphic', 'illustration'],
  container: ['section', 'box', 'panel', 'block'],
  section: ['container', 'panel', 'block'],
  divider: ['line', 'separator', 'rule'],
  navbar: ['nav', 'navigation', 'menu', 'bar'],
  nav: ['navbar', 'navigation', 'menu', 'bar'],
  product_card: ['product', 'card', 'item', 'tile'],
  product_item: ['product', 'item'],
  product: ['card', 'item', 'tile'],
  card: ['tile', 'box'],
  list: ['menu'],
  link: ['anchor'],
  input: ['field', 'textbox', 'entry'],
  textarea: ['field', 'textbox'],
  dropdown: ['select', 'picker'],
  checkbox: ['tickbox'],
  hero: ['banner'],
  footer: ['bottom'],
}
const ROLE_SYNONYMS: Readonly<Record<string, readonly string[]>> = {
  cta: ['call-to-action', 'action'],
  nav: ['navigation', 'navbar', 'menu'],
  hero: ['banner'],
}

const ABBREVIATIONS: Readonly<Record<string, string>> = {
  btn: 'button',
  img: 'image',
  nav: 'navigation',
  desc: 'description',
  comp: 'component',
}

/** A word, its singular, and what it is short for. */
function addForms(word: string, words: string[]): void {
  words.push(word)
  const singular = singularOf(word)
  if (singular !== word) words.push(singular)
  const long = own(ABBREVIATIONS, word)
  if (long !== undefined) words.push(long)
}

/** Words of types and roles: a document has thousands of components of a few kinds. */
const kinds = new Map<string, ReadonlySet<string>>()
/** More kinds than these are no kinds any more. */
const MAX_KINDS = 1_000

function kindWords(type: string, role: string): ReadonlySet<string> {
  const key = `${type}\n${role}`
  let found = kinds.get(key)
  if (found === undefined) {
    const words: string[] = []
    for (const word of [...wordsOf(type), ...wordsOf(role)]) addForms(word, words)
    found = new Set([...words, foldName(type)])
    if (kinds.size >= MAX_KINDS) kinds.clear()
    kinds.set(key, found)
  }
  return found
}

const text = (value: JsonValue | undefined): string | undefined => (typeof value === 'string' ? value : undefined)

export class Component implements Thing {
  readonly json: Readonly<Record<string, JsonValue>>
  readonly key: string
  readonly dialect: Dialect
  #words: ReadonlySet<string> | undefined
  #idWords: readonly string[] | undefined
  #kindWords: ReadonlySet<string> | undefined
  #otherWords: ReadonlySet<string> | undefined
  #names: readonly string[] | undefined
  #hidden: boolean | undefined
  #box: Box | undefined | null = null

  constructor(json: JsonValue, key: string, dialect: Dialect) {
    this.json = isRecord(json) ? json : {}
    this.key = key
    this.dialect = dialect
  }

  get id(): string | undefined {
    return text(this.json.id)
  }
  get type(): string {
    return text(this.json.type) ?? ''
  }
  get role(): string {
    return text(this.json.role) ?? ''
  }
  get text(): string | undefined {
    const own = text(this.json.text)
    if (own !== undefined) return own
    const labels = this.json.labels
    return Array.isArray(labels) ? text(labels[0]) : text(this.json.label)
  }
  get label(): string {
    return this.id ?? this.text ?? `a ${this.type || 'component'}`
  }

  /** The member that holds properties, and the value there. */
  get holder(): Readonly<Record<string, JsonValue>> {
    if (this.dialect.holder === '') return this.json
    const holder = this.json[this.dialect.holder]
    return isRecord(holder) ? holder : {}
  }

  /** The name under which this component keeps a property, or would. */
  keyOf(property: Property): string {
    const candidates = this.dialect.keys[property]
    const holder = this.holder
    for (const key of candidates) if (Object.hasOwn(holder, key)) return key
    return candidates[0]!
  }

  /** The value of a property, or `undefined`. The names under which properties are kept are none that objects inherit. */
  get(property: Property): JsonValue | undefined {
    const holder = this.holder
    for (const key of this.dialect.keys[property]) {
      const value = holder[key]
      if (value !== undefined) return value
    }
    return undefined
  }

  /** A property in pixels: `16`, `"16px"`. */
  pixels(property: Property): number | undefined {
    const value = this.get(property)
    if (typeof value === 'number' || value === undefined) return value
    const match = typeof value === 'string' ? /^(-?\d+(?:\.\d+)?)(?:px)?$/.exec(value) : null
    return match === null ? undefined : Number(match[1])
  }

  color(property: 'color' | 'background'): Rgb | undefined {
    const value = this.get(property)
    return typeof value === 'string' ? parseColor(value) : undefined
  }

  get isHidden(): boolean {
    this.#hidden ??= this.get('visible') === false || this.json.hidden === true
    return this.#hidden
  }
  get isCta(): boolean {
    return this.role === 'cta' || this.type === 'cta'
  }

  get box(): Box | undefined {
    if (this.#box === null) this.#box = readBox(this)
    return this.#box
  }

  get names(): readonly string[] {
    this.#names ??= [this.id, this.text]
      .filter((name): name is string => name !== undefined && name !== '')
      .map(foldName)
    return this.#names
  }

  get words(): ReadonlySet<string> {
    this.#kindWords ??= kindWords(this.type, this.role)
    this.#words ??= new Set([...this.#ownWords(), ...this.#kindWords])
    return this.#words
  }

  hasWord(word: string): boolean {
    this.#kindWords ??= kindWords(this.type, this.role)
    return this.#kindWords.has(word) || this.#ownWords().includes(word)
  }

  /** Words that the id alone gives. */
  #ownWords(): readonly string[] {
    if (this.#idWords === undefined) {
      const { id } = this
      const words: string[] = []
      if (id !== undefined) {
        for (const word of wordsOf(id)) addForms(word, words)
        words.push(foldName(id), id.toLowerCase())
      }
      this.#idWords = words
    }
    return this.#idWords
  }

  get otherWords(): ReadonlySet<string> {
    if (this.#otherWords === undefined) {
      const words = new Set<string>(wordsOf(this.text ?? ''))
      for (const word of own(SYNONYMS, this.type) ?? []) words.add(word)
      for (const word of own(ROLE_SYNONYMS, this.role) ?? []) words.add(word)
      this.#otherWords = words
    }
    return this.#otherWords
  }
}

function readBox(component: Component): Box | undefined {
  const { json, dialect } = component
  if (dialect.box === 'none' || dialect.box === 'position') return undefined
  const box = json.bbox
  if (!Array.isArray(box) || box.length !== 4) return undefined
  const [a, b, c, d] = box as readonly JsonValue[]
  if (typeof a !== 'number' || typeof b !== 'number' || typeof c !== 'number' || typeof d !== 'number') return undefined
  return dialect.box === 'corners' ? { x: a, y: b, width: c - a, height: d - b } : { x: a, y: b, width: c, height: d }
}

/** The four numbers of a box in the spelling of a dialect. */
export const spellBox = (box: Box, dialect: Dialect): readonly number[] =>
  dialect.box === 'corners'
    ? [box.x, box.y, box.x + box.width, box.y + box.height]
    : [box.x, box.y, box.width, box.height]

export const boxesOverlap = (a: Box, b: Box): boolean =>
  a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height

export const boxContains = (outer: Box, inner: Box): boolean =>
  inner.x >= outer.x &&
  inner.y >= outer.y &&
  inner.x + inner.width <= outer.x + outer.width &&
  inner.y + inner.height <= outer.y + outer.height
