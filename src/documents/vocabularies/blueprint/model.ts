/** @module A blueprint opened for editing: its components in order, found by key, word and place. */
import type { JsonValue } from '../../../core/hash.ts'
import type { Patch } from '../../document/patch.ts'
import { indexOfKey, isInside, isRecord, type Pointer } from '../../document/pointer.ts'
import { ThingIndex } from '../thing-index.ts'
import type { Model, Touched } from '../vocabulary.ts'
import { type Box, Component } from './component.ts'
import { type Dialect, detectDialect } from './dialect.ts'
import { Grid } from './grid.ts'

/** The canvas of documents that do not state one. */
const DEFAULT_CANVAS = { width: 500, height: 800 }
/** Positions beyond this are mistakes even where no canvas is known. */
export const MAX_COORDINATE = 20_000

export class BlueprintModel implements Model {
  readonly document: JsonValue
  readonly dialect: Dialect
  readonly things: readonly Component[]
  readonly index: ThingIndex
  /** Pointers of nested components; flat ones have none, their place follows from their position. */
  readonly places: readonly Pointer[] | undefined
  /** The series of edits that may change `things` in place. */
  readonly series: object | undefined
  #grid: Grid | undefined
  #plain: boolean | undefined

  constructor(
    document: JsonValue,
    dialect: Dialect,
    things: readonly Component[],
    places: readonly Pointer[] | undefined,
    index?: ThingIndex,
    grid?: Grid,
    plain?: boolean,
    series?: object,
  ) {
    this.document = document
    this.dialect = dialect
    this.things = things
    this.places = places
    this.index = index ?? new ThingIndex(things)
    this.#grid = grid
    this.#plain = plain
    this.series = series
  }

  positionOf(key: string): number | undefined {
    return this.index.positions().get(key)
  }
  pointerOf(position: number): Pointer {
    return this.places?.[position] ?? `/components/${position}`
  }
  withWord(word: string, other: boolean): readonly number[] {
    return this.index.withWord(word, other)
  }

  /** The grid of the boxes of visible components. */
  get grid(): Grid {
    this.#grid ??= Grid.of(this.things)
    return this.#grid
  }
  get builtGrid(): Grid | undefined {
    return this.#grid
  }

  get root(): Readonly<Record<string, JsonValue>> {
    return isRecord(this.document) ? this.document : {}
  }
  get tokens(): Readonly<Record<string, JsonValue>> {
    const tokens = this.root.tokens
    return isRecord(tokens) ? tokens : {}
  }

  /** Whether every key is an id: keys made from positions or to tell equal ids apart change when things come and go. */
  get hasPlainKeys(): boolean {
    if (this.#plain === undefined) {
      let plain = true
      for (let i = 0; plain && i < this.things.length; i++) plain = this.things[i]!.key === this.things[i]!.id
      this.#plain = plain
    }
    return this.#plain
  }

  /** Width and height of the canvas in pixels; `undefined` where positions are free. */
  get canvas(): { readonly width: number; readonly height: number } | undefined {
    const stated = this.root.canvas
    if (isRecord(stated) && typeof stated.width === 'number' && typeof stated.height === 'number') {
      return { width: stated.width, height: stated.height }
    }
    return this.dialect.box === 'extent' || this.dialect.box === 'corners' ? DEFAULT_CANVAS : undefined
  }
}

/** Opens a blueprint. What is no component gets an empty one in its place, so that positions hold; the schema rule says so. */
export function openBlueprint(document: JsonValue, dialect: Dialect = detectDialect(document)): BlueprintModel {
  const things: Component[] = []
  const places: Pointer[] = []
  const positions = new Map<string, number>()
  const repeated = new Map<string, number>()
  let plain = true
  /** The id, numbered where it is taken; a place for what has none. */
  const keyFor = (json: JsonValue, position: number): string => {
    const hasId = isRecord(json) && typeof json.id === 'string'
    const id = hasId ? (json.id as string) : `#${position}`
    let key = id
    if (positions.has(key)) {
      let count = repeated.get(id) ?? 1
      while (positions.has(key)) key = `${id}#${++count}`
      repeated.set(id, count)
    }
    plain &&= hasId && key === id
    positions.set(key, position)
    return key
  }
  const visit = (container: JsonValue | undefined, pointer: Pointer): void => {
    const components = isRecord(container) ? container.components : undefined
    if (!Array.isArray(components)) return
    for (let i = 0; i < components.length; i++) {
      const json = components[i] as JsonValue
      things.push(new Component(json, keyFor(json, things.length), dialect))
      if (dialect.nested) {
        const place = `${pointer}/components/${i}`
        places.push(place)
        visit(json, place)
      }
    }
  }
  visit(document, '')
  const index = new ThingIndex(things, positions)
  return new BlueprintModel(document, dialect, things, dialect.nested ? places : undefined, index, undefined, plain)
}

const COMPONENTS: Pointer = '/components'

/** Whether two versions of a component are found by the same words. */
const sameWords = (a: Component, b: Component): boolean =>
  a.id === b.id && a.type === b.type && a.role === b.role && a.text === b.text

/**
 * The model of the patched document, made from the old one by looking only at what the patch names.
 *
 * @param series see {@link Vocabulary.advance}
 */
export function advanceBlueprint(
  model: BlueprintModel,
  patch: Patch,
  document: JsonValue,
  series?: object,
): { model: BlueprintModel; touched: Touched } {
  if (model.dialect.nested) return reopen(model, document)
  let things: Component[] | undefined
  const touched = new Set<string>()
  let structure = false
  let outside = false
  const renamed: number[] = []
  const boxes = new Map<string, { before: Box | undefined; after: Box | undefined }>()
  const dirty = new Set<number>()
  for (const operation of patch) {
    if (operation.op === 'test') continue
    const { path } = operation
    if (!isInside(path, COMPONENTS)) {
      outside = true
      if (operation.op === 'move') return reopen(model, document)
      continue
    }
    const behind = path.indexOf('/', COMPONENTS.length + 1)
    const isDeep = behind >= 0
    const position = indexOfKey(path.slice(COMPONENTS.length + 1, isDeep ? behind : path.length))
    if (operation.op === 'move' || operation.op === 'copy' || position === undefined) return reopen(model, document)
    if (isDeep || operation.op === 'replace') {
      if (structure) return reopen(model, document)
      dirty.add(position)
    } else {
      if (dirty.size > 0) return reopen(model, document)
      structure = true
      things ??= model.things.slice()
      if (operation.op === 'remove') {
        const [old] = things.splice(position, 1)
        if (old === undefined) return reopen(model, document)
        touched.add(old.key)
        boxes.set(old.key, { before: visibleBox(old), after: undefined })
      } else {
        const id = isRecord(operation.value) && typeof operation.value.id === 'string' ? operation.value.id : undefined
        // A key that is taken, or was in this patch, makes the short way unsafe.
        if (id === undefined || model.positionOf(id) !== undefined || touched.has(id)) return reopen(model, document)
        const component = new Component(operation.value, id, model.dialect)
        things.splice(position, 0, component)
        touched.add(id)
        boxes.set(id, { before: undefined, after: visibleBox(component) })
      }
    }
  }
  const components = isRecord(document) ? document.components : undefined
  if (!Array.isArray(components) || (structure && !model.hasPlainKeys)) return reopen(model, document)
  for (const position of dirty) {
    const old = model.things[position]
    if (old === undefined) return reopen(model, document)
    const next = new Component(components[position] as JsonValue, old.key, model.dialect)
    if (next.id !== old.id) return reopen(model, document)
    // Places in the grid and words in the index are those of the new component, or are mended below.
    things ??= series !== undefined && model.series === series ? (model.things as Component[]) : model.things.slice()
    things[position] = next
    touched.add(old.key)
    if (!sameWords(old, next)) renamed.push(position)
    const before = visibleBox(old)
    const after = visibleBox(next)
    if (!sameBox(before, after)) boxes.set(old.key, { before, after })
  }
  if (components.length !== (things ?? model.things).length) return reopen(model, document)
  const next = things ?? model.things
  const index = structure
    ? new ThingIndex(next)
    : renamed.length > 0
      ? model.index.renamed(next, renamed, series)
      : things === undefined
        ? model.index
        : model.index.rebased(next)
  const built = model.builtGrid
  const grid = built === undefined || boxes.size === 0 ? built : built.isWorn ? undefined : built.with(boxes)
  return {
    model: new BlueprintModel(
      document,
      model.dialect,
      next,
      undefined,
      index,
      grid,
      model.hasPlainKeys,
      things === undefined ? model.series : series,
    ),
    touched: { things: touched, structure, document: outside },
  }
}

const sameBox = (a: Box | undefined, b: Box | undefined): boolean =>
  a === b ||
  (a !== undefined && b !== undefined && a.x === b.x && a.y === b.y && a.width === b.width && a.height === b.height)

const visibleBox = (component: Component): Box | undefined => (component.isHidden ? undefined : component.box)

function reopen(model: BlueprintModel, document: JsonValue): { model: BlueprintModel; touched: Touched } {
  const next = openBlueprint(document, model.dialect)
  const keys = new Set([...model.things.map((each) => each.key), ...next.things.map((each) => each.key)])
  return { model: next, touched: { things: keys, structure: true, document: true } }
}
