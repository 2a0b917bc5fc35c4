/** @module Finds boxes that share rows of the canvas without looking at all of them. Immutable, with shared rows. */
import type { Box } from './component.ts'

interface Entry {
  readonly key: string
  readonly box: Box
}

/** Height of a row in pixels: near the usual height of a component. */
const ROW = 64
/** Boxes that reach over more rows than this, or lie far outside, are kept in one list beside the rows. */
const MAX_ROWS = 64

export class Grid {
  readonly #rows: ReadonlyMap<number, readonly Entry[]>
  readonly #large: readonly Entry[]

  private constructor(rows: ReadonlyMap<number, readonly Entry[]>, large: readonly Entry[]) {
    this.#rows = rows
    this.#large = large
  }

  static of(entries: Iterable<Entry>): Grid {
    const rows = new Map<number, Entry[]>()
    const large: Entry[] = []
    for (const entry of entries) {
      const range = rowsOf(entry.box)
      if (range === undefined) large.push(entry)
      else {
        for (let row = range[0]; row <= range[1]; row++) {
          const list = rows.get(row)
          if (list === undefined) rows.set(row, [entry])
          else list.push(entry)
        }
      }
    }
    return new Grid(rows, large)
  }

  /** The grid in which some boxes are replaced; a box that is `undefined` is taken out. */
  with(changes: ReadonlyMap<string, { readonly before: Box | undefined; readonly after: Box | undefined }>): Grid {
    const rows = new Map(this.#rows)
    let large = this.#large
    for (const [key, { before, after }] of changes) {
      const old = before === undefined ? undefined : rowsOf(before)
      if (before !== undefined && old === undefined) large = large.filter((entry) => entry.key !== key)
      if (old !== undefined) {
        for (let row = old[0]; row <= old[1]; row++)
          rows.set(
            row,
            (rows.get(row) ?? []).filter((entry) => entry.key !== key),
          )
      }
      if (after === undefined) continue
      const range = rowsOf(after)
      if (range === undefined) large = [...large, { key, box: after }]
      else
        for (let row = range[0]; row <= range[1]; row++) rows.set(row, [...(rows.get(row) ?? []), { key, box: after }])
    }
    return new Grid(rows, large)
  }

  /** Keys and boxes of all that may overlap a box, each once. */
  near(box: Box): ReadonlyMap<string, Box> {
    const found = new Map<string, Box>()
    for (const entry of this.#large) found.set(entry.key, entry.box)
    const range = rowsOf(box)
    if (range === undefined) {
      for (const entries of this.#rows.values()) for (const entry of entries) found.set(entry.key, entry.box)
    } else {
      for (let row = range[0]; row <= range[1]; row++) {
        for (const entry of this.#rows.get(row) ?? []) found.set(entry.key, entry.box)
      }
    }
    return found
  }
}

function rowsOf(box: Box): readonly [number, number] | undefined {
  const first = Math.floor(box.y / ROW)
  const last = Math.floor((box.y + box.height) / ROW)
  return Number.isFinite(first) && last >= first && last - first < MAX_ROWS ? [first, last] : undefined
}
