/**
 * @module Parquet's hybrid of run lengths and packed bits, in which levels and the places in a dictionary are written.
 *
 * Source: Apache Parquet, "Encodings", RLE = 3.
 */
import { requireWhole } from './damage.ts'

const SHORT = 'a page ends too early'

/**
 * Reads values of `width` bits, at most 24, into `output`.
 *
 * @param count how many; `output` has room for them
 * @throws DamagedParquet when there are fewer
 */
export function readHybrid(bytes: Uint8Array, from: number, width: number, count: number, output: Int32Array): void {
  eachRun(
    bytes,
    from,
    width,
    count,
    (value, start, end) => output.fill(value, start, end),
    (bit, start, end) => unpackBlock(bytes, bit, width, 2 ** width - 1, output, start, end),
  )
}

/**
 * Reads places in a dictionary and looks them up: `target[offset + i] = dictionary[place]`.
 *
 * @throws DamagedParquet when there are fewer, or a place is outside of the dictionary
 */
export function readLookUps(
  bytes: Uint8Array,
  from: number,
  width: number,
  count: number,
  dictionary: Float64Array,
  target: Float64Array,
  offset: number,
): void {
  const size = dictionary.length
  let outside = false
  eachRun(
    bytes,
    from,
    width,
    count,
    (value, start, end) => {
      if (value >= size) outside = true
      else target.fill(dictionary[value]!, offset + start, offset + end)
    },
    (bit, start, end) => {
      if (!lookUpBlock(bytes, bit, width, 2 ** width - 1, dictionary, size, target, offset, start, end)) outside = true
    },
  )
  requireWhole(!outside, 'a page refers to a place outside of its dictionary')
}

/** Values handled by one call of a loop: small enough that it is called often, and so compiled early. */
const BLOCK = 4096

/** Takes a value that repeats from place `start` to before `end`. */
type TakeRun = (value: number, start: number, end: number) => void
/** Takes packed values for the places from `start` to before `end`, the first at this bit. */
type TakePacked = (bit: number, start: number, end: number) => void

function eachRun(
  bytes: Uint8Array,
  from: number,
  width: number,
  count: number,
  takeRun: TakeRun,
  takePacked: TakePacked,
): void {
  requireWhole(width <= 24, 'a page has places of more than 24 bits')
  let at = from
  let done = 0
  const runBytes = (width + 7) >> 3
  while (done < count) {
    let head = 0
    for (let shift = 0; ; shift += 7) {
      const byte = bytes[at++]
      requireWhole(byte !== undefined && shift <= 28, SHORT)
      head += (byte & 127) * 2 ** shift
      if (byte < 128) break
    }
    if (head % 2 === 0) {
      requireWhole(runBytes <= bytes.length - at && head > 0, SHORT)
      let value = 0
      for (let k = 0; k < runBytes; k++) value |= bytes[at++]! << (8 * k)
      const end = done + Math.min(head / 2, count - done)
      takeRun(value, done, end)
      done = end
      continue
    }
    // Whole groups of eight are written, the last with bits that mean nothing; some writers cut those off.
    const groups = (head - 1) / 2
    const end = done + Math.min(groups * 8, count - done)
    requireWhole(end > done && Math.ceil(((end - done) * width) / 8) <= bytes.length - at, SHORT)
    for (let start = done; start < end; start += BLOCK) {
      takePacked(at * 8 + (start - done) * width, start, Math.min(end, start + BLOCK))
    }
    done = end
    at += groups * width
  }
}

function unpackBlock(
  bytes: Uint8Array,
  from: number,
  width: number,
  mask: number,
  output: Int32Array,
  start: number,
  end: number,
): void {
  const safe = safeEnd(bytes, from, width, start, end)
  let bit = from
  for (let place = start; place < safe; place++) {
    const at = bit >>> 3
    // Four loads of a byte: one load through a DataView takes four times as long.
    const word = bytes[at]! | (bytes[at + 1]! << 8) | (bytes[at + 2]! << 16) | (bytes[at + 3]! << 24)
    output[place] = (word >>> (bit & 7)) & mask
    bit += width
  }
  for (let place = safe; place < end; place++) output[place] = lastBits(bytes, from + (place - start) * width, mask)
}

/** @returns whether all places were inside of the dictionary */
function lookUpBlock(
  bytes: Uint8Array,
  from: number,
  width: number,
  mask: number,
  dictionary: Float64Array,
  size: number,
  target: Float64Array,
  offset: number,
  start: number,
  end: number,
): boolean {
  const safe = safeEnd(bytes, from, width, start, end)
  let outside = false
  let bit = from
  for (let place = start; place < safe; place++) {
    const at = bit >>> 3
    const word = bytes[at]! | (bytes[at + 1]! << 8) | (bytes[at + 2]! << 16) | (bytes[at + 3]! << 24)
    const known = (word >>> (bit & 7)) & mask
    if (known < size) target[offset + place] = dictionary[known]!
    else outside = true
    bit += width
  }
  for (let place = safe; place < end; place++) {
    const known = lastBits(bytes, from + (place - start) * width, mask)
    if (known < size) target[offset + place] = dictionary[known]!
    else outside = true
  }
  return !outside
}

/** Up to where four bytes can be loaded for each value; 24 bits from any bit on are within four bytes. */
function safeEnd(bytes: Uint8Array, from: number, width: number, start: number, end: number): number {
  if (width === 0) return (from >>> 3) + 4 <= bytes.length ? end : start
  const loadable = Math.floor(((bytes.length - 4) * 8 + 7 - from) / width) + 1
  return Math.max(start, Math.min(end, start + loadable))
}

function lastBits(bytes: Uint8Array, bit: number, mask: number): number {
  const at = bit >>> 3
  const word =
    (bytes[at] ?? 0) | ((bytes[at + 1] ?? 0) << 8) | ((bytes[at + 2] ?? 0) << 16) | ((bytes[at + 3] ?? 0) << 24)
  return (word >>> (bit & 7)) & mask
}
