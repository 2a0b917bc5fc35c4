/**
 * @module Columns that all threads share: each is computed once, by whichever thread asks first, and read by all. They lie in
 * one WebAssembly memory, so that the kernels read them where they are. A key is the series, the indicator and its parameters.
 *
 * The memory starts with a table of slots; a slot holds a key, its state and where the column is. Space is handed out from one
 * end to the other and not taken back: when it is used up, threads compute what they need for themselves.
 */
import { UserError } from '../../../core/errors.ts'
import type { Bars } from '../../market/bars.ts'
import { MOST_PAGES, PAGE, type WasmMemory, webAssembly } from './web-assembly.ts'

/** States of a slot. A slot goes from empty to claimed to computing to ready; abandoned ones have no column. */
const EMPTY = 0
const CLAIMED = 1
const COMPUTING = 2
const READY = 3
const ABANDONED = 4

/** Words of a slot: state, place of the column, its length, length of the key, key. */
const SLOT_WORDS = 32
const KEY_WORD = 4
const KEY_BYTES = (SLOT_WORDS - KEY_WORD) * 4
const SLOTS = 2048

/** The first word counts the units of space that are taken. The slots start on the next unit. */
const UNIT = 64
const HEADER_BYTES = UNIT + SLOTS * SLOT_WORDS * 4

/** Bytes after each column that may be read: kernels compare whole groups of bars and leave out what is not theirs. */
const MARGIN = 512

/** How long another thread is waited for before the column is computed a second time. */
const PATIENCE_MS = 10_000

/** The columns as one thread sees them. */
export interface ColumnMemory {
  readonly memory: WasmMemory
  /**
   * The column of a key: found, or computed and left there for all. `compute` gets a column of zeros.
   *
   * @returns `undefined` when there is no room for it
   */
  column(key: string, length: number, compute: (out: Float64Array) => void): Float64Array | undefined
  /** Bytes for this thread alone; their address, or `undefined` when there is no room. */
  take(bytes: number): number | undefined
  /** Bytes that are taken, by all threads. */
  readonly used: number
}

/**
 * Makes a memory for columns; pages cost nothing until they are written. To be passed to threads and opened by each.
 *
 * @param bytes room for columns; at most 4 GiB in all
 * @returns `undefined` where WebAssembly or so much address space is missing
 * @example
 * const memory = createColumnMemory(256 * 1024 ** 2)
 * new Worker(entry, { workerData: { memory } })
 */
export function createColumnMemory(bytes: number): WasmMemory | undefined {
  if (!(bytes >= 0)) throw new UserError('INVALID_ARGUMENT', `Expected a number of bytes, was ${bytes}.`)
  const pages = Math.min(MOST_PAGES, Math.ceil((HEADER_BYTES + bytes) / PAGE) + 1)
  if (webAssembly === undefined) return undefined
  try {
    const memory = new webAssembly.Memory({ initial: pages, maximum: pages, shared: true })
    Atomics.store(new Int32Array(memory.buffer, 0, 1), 0, HEADER_BYTES / UNIT)
    return memory
  } catch {
    return undefined
  }
}

/**
 * What tells the series of bars apart in a memory: the symbol and a digest of their times, prices and volumes.
 *
 * @example
 * seriesKey(bars) // 'SPX|9f86d081'
 */
export function seriesKey(bars: Bars): string {
  const columns = [bars.time, bars.open, bars.high, bars.low, bars.close, bars.volume]
  const sums = Float64Array.from(columns, (column) => {
    // A place that changes with the index tells apart series that differ in order alone.
    let sum = 0
    for (let i = 0; i < column.length; i++) sum += column[i]! * (1 + (i & 1023))
    return sum
  })
  const digest = hash(new Uint8Array(sums.buffer)).toString(16)
  return `${bars.symbol.slice(0, 24)}|${bars.length}|${digest}`
}

/**
 * Opens a memory made by {@link createColumnMemory}, in this or another thread.
 *
 * @param series the start of all keys; see {@link seriesKey}
 */
export function openColumnMemory(memory: WasmMemory, series = ''): ColumnMemory {
  const { buffer } = memory
  const words = new Int32Array(buffer, 0, HEADER_BYTES / 4)
  const capacity = Math.floor((buffer.byteLength - MARGIN) / UNIT)

  const take = (bytes: number): number | undefined => {
    const units = Math.ceil(bytes / UNIT)
    for (;;) {
      const start = Atomics.load(words, 0)
      if (start + units > capacity) return undefined
      if (Atomics.compareExchange(words, 0, start, start + units) === start) return start * UNIT
    }
  }
  const holds = (slot: number, key: Uint8Array): boolean => {
    if (words[slot + 3] !== key.length) return false
    const stored = new Uint8Array(buffer, (slot + KEY_WORD) * 4, key.length)
    return key.every((byte, at) => stored[at] === byte)
  }
  /** The slot of a key, and whether this call has claimed it; `undefined` when all slots are taken. */
  const find = (key: Uint8Array): { readonly slot: number; readonly isNew: boolean } | undefined => {
    let place = hash(key) % SLOTS
    for (let turn = 0; turn < SLOTS; turn++, place = (place + 1) % SLOTS) {
      const slot = UNIT / 4 + place * SLOT_WORDS
      if (Atomics.compareExchange(words, slot, EMPTY, CLAIMED) === EMPTY) {
        words[slot + 3] = key.length
        new Uint8Array(buffer, (slot + KEY_WORD) * 4, key.length).set(key)
        return { slot, isNew: true }
      }
      // A few instructions of another thread; when it has died between them the slot is passed over.
      if (Atomics.load(words, slot) === CLAIMED) Atomics.wait(words, slot, CLAIMED, 50)
      if (Atomics.load(words, slot) !== CLAIMED && holds(slot, key)) return { slot, isNew: false }
    }
    return undefined
  }
  const settle = (slot: number, state: number): void => {
    Atomics.store(words, slot, state)
    Atomics.notify(words, slot)
  }

  return {
    memory,
    take,
    get used() {
      return Atomics.load(words, 0) * UNIT
    },
    column(key, length, compute) {
      const bytes = new TextEncoder().encode(`${series}|${key}`)
      if (bytes.length > KEY_BYTES) return undefined
      const found = find(bytes)
      if (found === undefined) return undefined
      const { slot, isNew } = found
      if (!isNew) {
        if (Atomics.load(words, slot) === COMPUTING) Atomics.wait(words, slot, COMPUTING, PATIENCE_MS)
        if (Atomics.load(words, slot) !== READY || words[slot + 2] !== length) return undefined
        return new Float64Array(buffer, words[slot + 1]! * UNIT, length)
      }
      settle(slot, COMPUTING)
      const start = take(length * Float64Array.BYTES_PER_ELEMENT)
      if (start === undefined) {
        settle(slot, ABANDONED)
        return undefined
      }
      const column = new Float64Array(buffer, start, length)
      try {
        compute(column)
      } catch (error) {
        settle(slot, ABANDONED)
        throw error
      }
      words[slot + 1] = start / UNIT
      words[slot + 2] = length
      settle(slot, READY)
      return column
    },
  }
}

/** FNV-1a, 32 bits. Source: http://www.isthe.com/chongo/tech/comp/fnv/ */
function hash(bytes: Uint8Array): number {
  let h = 0x811c9dc5
  for (const byte of bytes) h = Math.imul(h ^ byte, 0x01000193)
  return h >>> 0
}
