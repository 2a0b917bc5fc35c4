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
      output.fill(value, done, end)
      done = end
      continue
    }
    // Whole groups of eight are written, the last with bits that mean nothing; some writers cut those off.
    const groups = (head - 1) / 2
    const end = done + Math.min(groups * 8, count - done)
    requireWhole(end > done && Math.ceil(((end - done) * width) / 8) <= bytes.length - at, SHORT)
    done = unpackBits(bytes, at, width, done, end, output)
    at += groups * width
  }
}

/** Values handled by one call of the loop: small enough that it is called often, and so compiled early. */
const BLOCK = 4096

/** Values from `from` on, one after the other in `width` bits each, become `output[done]` to `output[end - 1]`. */
function unpackBits(
  bytes: Uint8Array,
  from: number,
  width: number,
  done: number,
  end: number,
  output: Int32Array,
): number {
  const mask = 2 ** width - 1
  // 32 bits hold any value, as long as there are four bytes to load.
  const loadable = width === 0 ? end : Math.floor(((bytes.length - 4 - from) * 8) / width) + 1
  const wide = Math.max(done, Math.min(end, done + loadable))
  for (let place = done; place < wide; place += BLOCK) {
    const bit = from * 8 + (place - done) * width
    unpackBlock(bytes, bit, width, mask, output, place, Math.min(wide, place + BLOCK))
  }
  for (let place = wide; place < end; place++) {
    const bit = from * 8 + (place - done) * width
    const at = bit >>> 3
    const word =
      bytes[at]! + ((bytes[at + 1] ?? 0) << 8) + ((bytes[at + 2] ?? 0) << 16) + (bytes[at + 3] ?? 0) * 2 ** 24
    output[place] = (word >>> (bit & 7)) & mask
  }
  return end
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
  let bit = from
  for (let place = start; place < end; place++) {
    const at = bit >>> 3
    // Four loads of a byte: one load through a DataView takes four times as long.
    const word = bytes[at]! | (bytes[at + 1]! << 8) | (bytes[at + 2]! << 16) | (bytes[at + 3]! << 24)
    output[place] = (word >>> (bit & 7)) & mask
    bit += width
  }
}
