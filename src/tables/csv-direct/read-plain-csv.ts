/**
 * @module Plain CSV files without DuckDB: a column of ISO times or numbers, columns of numbers, no quotes. Whatever else a
 * file has, this reader gives up at once and DuckDB reads it; what it reads, it reads to the last bit as DuckDB does.
 */
import { closeSync, fstatSync, openSync, readSync } from 'node:fs'
import { allocateShared } from '../vector-columns.ts'
import { LONG_DIGITS, longDecimal, POWERS_OF_TEN, SHORT_DIGITS } from './decimal.ts'
import { createIsoReader, type IsoLayout, isoLayoutOf } from './iso-time.ts'

/** What a column is read as; others are passed over. */
export type PlainCsvKind = 'number' | 'time'

export interface PlainCsvOptions {
  /** Lines before the first row: the header and what stands before it. */
  readonly skipLines: number
  readonly delimiter: string
  /** By place in the header; `undefined` passes a column over. */
  readonly kinds: readonly (PlainCsvKind | undefined)[]
}

/** The columns in the order of `kinds`, on shared memory: numbers, and microseconds UTC. Empty cells are NaN. */
export type PlainCsv = readonly (Float64Array | undefined)[]

const BLOCK_BYTES = 1 << 20
const LF = 10
const CR = 13
const QUOTE = 34
const MINUS = 45
const DOT = 46

/**
 * The cells of the first row, for telling what its columns hold.
 *
 * @returns `undefined` when there is no row within the first 64 KiB
 */
export function firstCells(
  path: string,
  { skipLines, delimiter }: Omit<PlainCsvOptions, 'kinds'>,
): readonly string[] | undefined {
  const file = openSync(path, 'r')
  try {
    const bytes = Buffer.alloc(65_536)
    const text = bytes.toString('latin1', 0, readSync(file, bytes))
    const line = text.split('\n', skipLines + 1)[skipLines]
    return line === undefined || line.trim() === '' ? undefined : line.replace(/\r$/, '').split(delimiter)
  } finally {
    closeSync(file)
  }
}

/**
 * Reads a plain file.
 *
 * @returns `undefined` for a file that is not plain: quotes, spaces, rows of another length, cells that are no numbers,
 *   times in another layout than the first
 * @example
 * readPlainCsv('bars.csv', { skipLines: 1, delimiter: ',', kinds: ['time', 'number'] }) // time,close
 */
export function readPlainCsv(path: string, options: PlainCsvOptions): PlainCsv | undefined {
  const first = firstCells(path, options)
  if (first === undefined || first.length !== options.kinds.length) return undefined
  const layouts = options.kinds.map((kind, place) => (kind === 'time' ? isoLayoutOf(first[place]!) : undefined))
  if (options.kinds.some((kind, place) => kind === 'time' && layouts[place] === undefined)) return undefined
  const file = openSync(path, 'r')
  try {
    return new PlainReader(file, options, layouts).read()
  } finally {
    closeSync(file)
  }
}

class PlainReader {
  readonly #file: number
  readonly #skipLines: number
  readonly #delimiter: number
  readonly #kinds: readonly (PlainCsvKind | undefined)[]
  readonly #layouts: readonly (IsoLayout | undefined)[]
  readonly #readTimes: readonly (((bytes: Uint8Array, at: number) => number) | undefined)[]
  #columns: (Float64Array | undefined)[]
  #capacity = 0
  #rows = 0

  constructor(file: number, options: PlainCsvOptions, layouts: readonly (IsoLayout | undefined)[]) {
    this.#file = file
    this.#skipLines = options.skipLines
    this.#delimiter = options.delimiter.charCodeAt(0)
    this.#kinds = options.kinds
    this.#layouts = layouts
    this.#readTimes = layouts.map((layout) => (layout === undefined ? undefined : createIsoReader(layout)))
    this.#columns = options.kinds.map(() => undefined)
  }

  read(): PlainCsv | undefined {
    const { size } = fstatSync(this.#file)
    const bytes = Buffer.allocUnsafe(BLOCK_BYTES + 1)
    let held = 0
    let position = 0
    let skip = this.#skipLines
    for (;;) {
      const count = readSync(this.#file, bytes, held, BLOCK_BYTES - held, position)
      position += count
      let end = held + count
      const isLast = count === 0 || position >= size
      if (isLast && end > 0 && bytes[end - 1] !== LF) bytes[end++] = LF
      let at = 0
      for (; skip > 0; skip--) {
        const line = bytes.indexOf(LF, at)
        // The header is in the first block, or this is no plain file.
        if (line < 0 || line >= end) return undefined
        at = line + 1
      }
      const whole = isLast ? end : bytes.lastIndexOf(LF, end - 1) + 1
      // A line longer than a block.
      if (whole <= at && !isLast) return undefined
      if (this.#capacity === 0) this.#reserve(this.#estimate(bytes, at, whole, size))
      if (!this.#parse(bytes, at, whole, isLast)) return undefined
      if (isLast) break
      bytes.copyWithin(0, whole, end)
      held = end - whole
    }
    return this.#columns.map((column) => column?.subarray(0, this.#rows))
  }

  /** Rows that the file has by the length of its first lines, and a little more. */
  #estimate(bytes: Buffer, from: number, to: number, size: number): number {
    let lines = 0
    let at = from
    while (lines < 1000 && at < to) {
      at = bytes.indexOf(LF, at) + 1
      lines++
    }
    return lines === 0 ? 1 : Math.ceil((size / ((at - from) / lines)) * 1.02) + 16
  }

  #reserve(rows: number): void {
    this.#columns = this.#columns.map((old, place) => {
      if (this.#kinds[place] === undefined) return undefined
      const room = allocateShared(rows)
      if (old !== undefined) room.set(old)
      return room
    })
    this.#capacity = rows
  }

  /** Parses whole lines; says whether they were plain. */
  #parse(bytes: Buffer, from: number, to: number, isLast: boolean): boolean {
    const width = this.#kinds.length
    let at = from
    while (at < to) {
      if (bytes[at] === LF || bytes[at] === CR) {
        // Blank lines at the end mean nothing; in the middle DuckDB has rules for them.
        return isLast && bytes.toString('latin1', at, to).trim() === ''
      }
      if (this.#rows === this.#capacity) this.#reserve(Math.ceil(this.#capacity * 1.5))
      for (let place = 0; place < width; place++) {
        const kind = this.#kinds[place]
        let next: number
        if (kind === 'number') {
          next = readNumber(bytes, at, this.#columns[place]!, this.#rows)
        } else if (kind === 'time') {
          next = at + this.#layouts[place]!.length
          if (next >= to) return false
          const time = this.#readTimes[place]!(bytes, at)
          if (Number.isNaN(time)) return false
          this.#columns[place]![this.#rows] = time
        } else {
          next = passOver(bytes, at, this.#delimiter)
        }
        if (next < 0) return false
        const after = bytes[next]!
        if (place < width - 1) {
          if (after !== this.#delimiter) return false
          at = next + 1
        } else if (after === LF) {
          at = next + 1
        } else if (after === CR && bytes[next + 1] === LF) {
          at = next + 2
        } else {
          return false
        }
      }
      this.#rows++
    }
    return true
  }
}

/** Where a cell ends that nobody needs, or -1 when it is quoted. */
function passOver(bytes: Uint8Array, from: number, delimiter: number): number {
  let at = from
  for (;;) {
    const byte = bytes[at]!
    if (byte === delimiter || byte === LF || byte === CR) return at
    if (byte === QUOTE) return -1
    at++
  }
}

/**
 * Reads digits with at most one dot among them into `target[row]`; an empty cell is NaN.
 *
 * @returns where the number ends, or -1 when it is written in another way
 */
function readNumber(bytes: Uint8Array, from: number, target: Float64Array, row: number): number {
  let at = from
  const isNegative = bytes[at] === MINUS
  if (isNegative) at++
  const first = at
  let whole = 0
  let digit = bytes[at]! - 48
  while (digit >>> 0 <= 9) {
    whole = whole * 10 + digit
    digit = bytes[++at]! - 48
  }
  let digits = at - first
  if (digits === 0) {
    if (isNegative) return -1
    target[row] = Number.NaN
    return at
  }
  let decimals = 0
  if (digit === DOT - 48) {
    const dot = ++at
    digit = bytes[at]! - 48
    while (digit >>> 0 <= 9) {
      whole = whole * 10 + digit
      digit = bytes[++at]! - 48
    }
    decimals = at - dot
    if (decimals === 0) return -1
    digits += decimals
  }
  let value = whole
  if (digits > SHORT_DIGITS) {
    if (digits > LONG_DIGITS) return -1
    value = readLong(bytes, first, at, decimals)
  } else if (decimals > 0) {
    value = whole / POWERS_OF_TEN[decimals]!
  }
  // DuckDB knows a negative zero among doubles only, and this reader does not know its types.
  if (isNegative && value === 0) return -1
  target[row] = isNegative ? -value : value
  return at
}

/** A number of 16 to 19 digits. */
function readLong(bytes: Uint8Array, from: number, to: number, decimals: number): number {
  let head = 0
  let tail = 0
  let count = 0
  for (let at = from; at < to; at++) {
    const digit = bytes[at]! - 48
    if (digit === DOT - 48) continue
    if (count++ < SHORT_DIGITS) head = head * 10 + digit
    else tail = tail * 10 + digit
  }
  const value = longDecimal(head, tail, count - SHORT_DIGITS, decimals)
  return Number.isNaN(value) ? Number(Buffer.from(bytes.subarray(from, to)).toString('latin1')) : value
}
