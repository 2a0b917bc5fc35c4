/** @module Finds boxes that share rows of the canvas without looking at all of them. Immutable; rows that did not change are shared. */
import { type Box, boxesOverlap } from './component.ts'

interface Entry {
  readonly key: string
  readonly box: Box
}
/** What may lie in a grid: a component. */
interface Placed {
  readonly key: string
  readonly box: Box | undefined
  readonly isHidden: boolean
}
type Rows = readonly (readonly Entry[] | undefined)[]

/** Height of a row in pixels: near the usual height of a component. */
const ROW = 64
/** Rows above the canvas that are kept: what hangs over its edge still lies in rows. */
const ABOVE = 16
/** Boxes that reach over more rows than this, or lie far outside, are kept in one list beside the rows. */
const MAX_SPAN = 64
const MAX_ROWS = 65_536

export class Grid {
  readonly #rows: Rows
  readonly #large: readonly Entry[]

  private constructor(rows: Rows, large: readonly Entry[]) {
    this.#rows = rows
    this.#large = large
  }

  /** The grid of all that is visible and has a box. */
  static of(placed: readonly Placed[]): Grid {
    const rows: Entry[][] = []
    const large: Entry[] = []
    for (const { key, box, isHidden } of placed) {
      if (box === undefined || isHidden) continue
      const entry = { key, box }
      const range = rowsOf(box)
      if (range === undefined) {
        large.push(entry)
        continue
      }
      while (rows.length <= range[1]) rows.push([])
      for (let row = range[0]; row <= range[1]; row++) rows[row]!.push(entry)
    }
    return new Grid(rows, large)
  }

  /** The grid in which some boxes are replaced; a box that is `undefined` is taken out. */
  with(changes: ReadonlyMap<string, { readonly before: Box | undefined; readonly after: Box | undefined }>): Grid {
    const rows = this.#rows.slice()
    let large = this.#large
    for (const [key, { before, after }] of changes) {
      if (before !== undefined) {
        const old = rowsOf(before)
        if (old === undefined) large = large.filter((entry) => entry.key !== key)
        else
          for (let row = old[0]; row <= old[1]; row++)
            rows[row] = (rows[row] ?? []).filter((entry) => entry.key !== key)
      }
      if (after === undefined) continue
      const range = rowsOf(after)
      if (range === undefined) {
        large = [...large, { key, box: after }]
        continue
      }
      while (rows.length <= range[1]) rows.push(undefined)
      for (let row = range[0]; row <= range[1]; row++) rows[row] = [...(rows[row] ?? []), { key, box: after }]
    }
    return new Grid(rows, large)
  }

  /** Keys of all boxes that overlap a box, itself left out; `undefined` for none. A key may come twice. */
  overlapping(box: Box, self: string): readonly string[] | undefined {
    let found: string[] | undefined
    for (const entry of this.#large)
      if (boxesOverlap(box, entry.box) && entry.key !== self) (found ??= []).push(entry.key)
    const range = rowsOf(box)
    const first = range === undefined ? 0 : range[0]
    const last = range === undefined ? this.#rows.length - 1 : range[1]
    for (let index = first; index <= last; index++) {
      const row = this.#rows[index]
      if (row === undefined) continue
      for (let i = 0; i < row.length; i++) {
        const entry = row[i]!
        if (boxesOverlap(box, entry.box) && entry.key !== self) (found ??= []).push(entry.key)
      }
    }
    return found
  }

  /** Keys and boxes of all that may overlap a box, each once. */
  near(box: Box): ReadonlyMap<string, Box> {
    const found = new Map<string, Box>()
    for (const entry of this.#large) found.set(entry.key, entry.box)
    const range = rowsOf(box) ?? [0, this.#rows.length - 1]
    for (let row = range[0]; row <= range[1]; row++) {
      for (const entry of this.#rows[row] ?? []) found.set(entry.key, entry.box)
    }
    return found
  }
}

/** The rows that a box touches, counted from above the canvas; `undefined` when it belongs into no rows. */
function rowsOf(box: Box): readonly [number, number] | undefined {
  const first = Math.floor(box.y / ROW) + ABOVE
  const last = Math.floor((box.y + box.height) / ROW) + ABOVE
  return first >= 0 && last >= first && last - first < MAX_SPAN && last < MAX_ROWS ? [first, last] : undefined
}
