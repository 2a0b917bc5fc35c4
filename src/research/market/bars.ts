/**
 * @module Bars: the OHLCV columns of one symbol, each a Float64Array on shared memory, so that worker threads read the
 * same bytes without a copy.
 */
import { hashJson, type Sha256, sha256 } from '../../core/hash.ts'

/** The names of the columns, in the order in which they are hashed and stored. */
export const BAR_COLUMNS = ['time', 'open', 'high', 'low', 'close', 'volume'] as const

export type BarColumn = (typeof BAR_COLUMNS)[number]

/**
 * The columns of one symbol, all of the same length, in strictly ascending time. `time` is the start of the bar in
 * microseconds since 1970 in UTC (whole numbers, exact in a double until the year 2255).
 */
export interface Bars extends Readonly<Record<BarColumn, Float64Array<SharedArrayBuffer>>> {
  readonly symbol: string
  readonly length: number
}

/** Room for `length` bars on one SharedArrayBuffer; the columns are zero. Bars pass between threads without a copy. */
export function allocateBars(symbol: string, length: number): Bars {
  const buffer = new SharedArrayBuffer(BAR_COLUMNS.length * length * Float64Array.BYTES_PER_ELEMENT)
  const column = (place: number): Float64Array<SharedArrayBuffer> =>
    new Float64Array(buffer, place * length * Float64Array.BYTES_PER_ELEMENT, length)
  return {
    symbol,
    length,
    time: column(0),
    open: column(1),
    high: column(2),
    low: column(3),
    close: column(4),
    volume: column(5),
  }
}

/**
 * Copies plain columns into bars.
 *
 * @example
 * const bars = toBars('SPX', { time: [0, 86_400e6], open: [1, 2], high: [2, 3], low: [1, 2], close: [2, 3], volume: [9, 9] })
 */
export function toBars(symbol: string, columns: Readonly<Record<BarColumn, ArrayLike<number>>>): Bars {
  const bars = allocateBars(symbol, columns.time.length)
  for (const name of BAR_COLUMNS) bars[name].set(columns[name])
  return bars
}

/** The bars with `from <= index < to`, as views on the same memory. */
export function sliceBars(bars: Bars, from: number, to: number): Bars {
  const slice = (column: BarColumn): Float64Array<SharedArrayBuffer> => bars[column].subarray(from, to)
  const time = slice('time')
  return {
    symbol: bars.symbol,
    length: time.length,
    time,
    open: slice('open'),
    high: slice('high'),
    low: slice('low'),
    close: slice('close'),
    volume: slice('volume'),
  }
}

/** SHA-256 of symbol, length and the hashes of the columns' bytes: the data's part of a phase's content key. */
export function fingerprintBars(bars: Bars): Sha256 {
  // In place: handing copies to other threads costs this one more than the hashing, which the processor does itself.
  const columns = BAR_COLUMNS.map((name) => sha256(bars[name]))
  return hashJson([bars.symbol, bars.length, columns])
}
