/** @module Finds boxes that share rows of the canvas without looking at all of them. Immutable; what did not change is shared. */
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

/** Height of a row in pixels: near the usual height of a component. */
const ROW = 64
/** Rows above the canvas that are kept: what hangs over its edge still lies in rows. */
const ABOVE = 16
/** Boxes that reach over more rows than this, or lie far outside, are kept in one list beside the rows. */
const MAX_SPAN = 64
const MAX_ROWS = 65_536
/** With more changed rows than this a grid had better be made anew. */
const MAX_CHANGED = 512

/** The rows of a document as it was opened: places in `placed`, row after row, in one array. */
interface Base {
  readonly placed: readonly Placed[]
  /** Where in `members` each row begins; one longer than there are rows. */
  readonly starts: Int32Array
  readonly members: Int32Array
}

export class Grid {
  readonly #base: Base
  /** Rows that are other than those of the base. */
  readonly #changed: ReadonlyMap<number, readonly Entry[]>
  readonly #large: readonly Entry[]
  readonly #rows: number

  private constructor(
    base: Base,
    changed: ReadonlyMap<number, readonly Entry[]>,
    large: readonly Entry[],
    rows: number,
  ) {
    this.#base = base
    this.#changed = changed
    this.#large = large
    this.#rows = rows
  }

  /** The grid of all that is visible and has a box. */
  static of(placed: readonly Placed[]): Grid {
    const ranges = new Int32Array(2 * placed.length).fill(-1)
    const large: Entry[] = []
    let rows = 0
    let total = 0
    for (let i = 0; i < placed.length; i++) {
      const { key, box, isHidden } = placed[i]!
      if (box === undefined || isHidden) continue
      const first = firstRow(box)
      const last = lastRow(box)
      if (!isInRows(first, last)) {
        large.push({ key, box })
        continue
      }
      ranges[2 * i] = first
      ranges[2 * i + 1] = last
      rows = Math.max(rows, last + 1)
      total += last - first + 1
    }
    const starts = new Int32Array(rows + 1)
    for (let i = 0; i < placed.length; i++)
      if (ranges[2 * i]! >= 0) for (let row = ranges[2 * i]!; row <= ranges[2 * i + 1]!; row++) starts[row + 1]!++
    for (let row = 0; row < rows; row++) starts[row + 1]! += starts[row]!
    const next = starts.slice()
    const members = new Int32Array(total)
    for (let i = 0; i < placed.length; i++)
      if (ranges[2 * i]! >= 0)
        for (let row = ranges[2 * i]!; row <= ranges[2 * i + 1]!; row++) members[next[row]!++] = i
    return new Grid({ placed, starts, members }, new Map(), large, rows)
  }

  /** Whether so much changed since the grid was made that a new one serves better. */
  get isWorn(): boolean {
    return this.#changed.size > MAX_CHANGED
  }

  /** The grid in which some boxes are replaced; a box that is `undefined` is taken out. */
  with(changes: ReadonlyMap<string, { readonly before: Box | undefined; readonly after: Box | undefined }>): Grid {
    const changed = new Map(this.#changed)
    let large = this.#large
    let rows = this.#rows
    for (const [key, { before, after }] of changes) {
      if (before !== undefined) {
        const last = lastRow(before)
        if (!isInRows(firstRow(before), last)) large = large.filter((entry) => entry.key !== key)
        else
          for (let row = firstRow(before); row <= last; row++)
            changed.set(
              row,
              (changed.get(row) ?? this.#row(row)).filter((entry) => entry.key !== key),
            )
      }
      if (after === undefined) continue
      const entry = { key, box: after }
      const last = lastRow(after)
      if (!isInRows(firstRow(after), last)) {
        large = [...large, entry]
        continue
      }
      rows = Math.max(rows, last + 1)
      for (let row = firstRow(after); row <= last; row++)
        changed.set(row, [...(changed.get(row) ?? this.#row(row)), entry])
    }
    return new Grid(this.#base, changed, large, rows)
  }

  /** Keys of all boxes that overlap a box, itself left out; `undefined` for none. A key may come twice. */
  overlapping(box: Box, self: string): readonly string[] | undefined {
    let found = this.#large.length === 0 ? undefined : overlappingOf(this.#large, box, self, undefined)
    const { placed, starts, members } = this.#base
    const isAnywhere = !isInRows(firstRow(box), lastRow(box))
    const last = isAnywhere ? this.#rows - 1 : lastRow(box)
    for (let row = isAnywhere ? 0 : firstRow(box); row <= last; row++) {
      const changed = this.#changed.size === 0 ? undefined : this.#changed.get(row)
      if (changed !== undefined) found = overlappingOf(changed, box, self, found)
      else if (row + 1 < starts.length)
        for (let i = starts[row]!; i < starts[row + 1]!; i++) {
          const other = placed[members[i]!]!
          if (boxesOverlap(box, other.box!) && other.key !== self) (found ??= []).push(other.key)
        }
    }
    return found
  }

  /** Keys and boxes of all that may overlap a box, each once. */
  near(box: Box): ReadonlyMap<string, Box> {
    const found = new Map<string, Box>()
    for (const entry of this.#large) found.set(entry.key, entry.box)
    const isAnywhere = !isInRows(firstRow(box), lastRow(box))
    const last = isAnywhere ? this.#rows - 1 : lastRow(box)
    for (let row = isAnywhere ? 0 : firstRow(box); row <= last; row++)
      for (const entry of this.#changed.get(row) ?? this.#row(row)) found.set(entry.key, entry.box)
    return found
  }

  /** A row of the base. */
  #row(row: number): readonly Entry[] {
    const { placed, starts, members } = this.#base
    if (row + 1 >= starts.length) return []
    const entries: Entry[] = []
    for (let i = starts[row]!; i < starts[row + 1]!; i++) {
      const { key, box } = placed[members[i]!]! as Entry
      entries.push({ key, box })
    }
    return entries
  }
}

/** Adds the keys of those of some boxes that overlap one. */
function overlappingOf(
  entries: readonly Entry[],
  box: Box,
  self: string,
  before: string[] | undefined,
): string[] | undefined {
  let found = before
  for (let i = 0; i < entries.length; i++) {
    const { key, box: other } = entries[i]!
    if (boxesOverlap(box, other) && key !== self) (found ??= []).push(key)
  }
  return found
}

/** The rows that a box touches, counted from above the canvas. */
const firstRow = (box: Box): number => Math.floor(box.y / ROW) + ABOVE
const lastRow = (box: Box): number => Math.floor((box.y + box.height) / ROW) + ABOVE

/** Whether a box belongs into rows. */
const isInRows = (first: number, last: number): boolean =>
  first >= 0 && last >= first && last - first < MAX_SPAN && last < MAX_ROWS
