/**
 * @module Looks for the rare row among many, block by block: a loop over a million rows that is called once runs slowly to
 * its end, one that is called for a few thousand at a time is compiled after the first.
 */

const BLOCK = 4096

/** The first index within a block for which something holds, or the block's end. */
type FindInBlock = (from: number, to: number) => number

/**
 * The first index from `from` on, below `length`, that `find` finds; otherwise `length`.
 *
 * @example
 * nextIndex(1, time.length, (from, to) => firstNotAfter(time, from, to))
 */
export function nextIndex(from: number, length: number, find: FindInBlock): number {
  for (let start = from; start < length; start += BLOCK) {
    const end = Math.min(length, start + BLOCK)
    const found = find(start, end)
    if (found < end) return found
  }
  return length
}

/** Where a time is not after the one before; also where it is missing. */
export function firstNotAfter(time: Float64Array, from: number, to: number): number {
  let i = from
  while (i < to && time[i]! > time[i - 1]!) i++
  return i
}

/** Where a time is more than `longest` after the one before. */
export function firstLongStep(time: Float64Array, longest: number, from: number, to: number): number {
  let i = from
  while (i < to && !(time[i]! - time[i - 1]! > longest)) i++
  return i
}

/** The columns of prices. */
interface Prices {
  readonly open: Float64Array
  readonly high: Float64Array
  readonly low: Float64Array
  readonly close: Float64Array
}

/** Where a price is missing, not above 0 or infinite, or open or close is outside of low and high. */
export function firstOddPrice({ open, high, low, close }: Prices, from: number, to: number): number {
  for (let i = from; i < to; i++) {
    const o = open[i]!
    const h = high[i]!
    const l = low[i]!
    const c = close[i]!
    // NaN fails all of them.
    if (!(l > 0 && o >= l && c >= l && h >= o && h >= c && h < Number.POSITIVE_INFINITY)) return i
  }
  return to
}

/** Where a value is not above 0. */
export function firstNotPositive(values: Float64Array, from: number, to: number): number {
  let i = from
  while (i < to && values[i]! > 0) i++
  return i
}

/** Where a volume is missing, below 0 or infinite. */
export function firstOddVolume(volume: Float64Array, from: number, to: number): number {
  let i = from
  while (i < to && volume[i]! >= 0 && volume[i]! < Number.POSITIVE_INFINITY) i++
  return i
}

/** Where a value is missing. */
export function firstMissing(values: Float64Array, from: number, to: number): number {
  let i = from
  while (i < to && !Number.isNaN(values[i])) i++
  return i
}

/** Where a close is more than `share` above or below the one before. */
export function firstJump(close: Float64Array, share: number, from: number, to: number): number {
  for (let i = from; i < to; i++) {
    const now = close[i]!
    const before = close[i - 1]!
    if (now > before * (1 + share) || now < before * (1 - share)) return i
  }
  return to
}
