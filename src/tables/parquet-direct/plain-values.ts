/** @module Values as Parquet writes them without an encoding, and split into streams of bytes: bulk copies into doubles. */

import type { ColumnKind } from './column-kind.ts'
import { requireWhole, UnsupportedParquet } from './damage.ts'

const SHORT = 'a page ends too early'

/** Bytes of a value; text has none of its own. */
const WIDTHS = { INT32: 4, INT64: 8, FLOAT: 4, DOUBLE: 8 } as const

/** Copies, so that a typed array can begin anywhere in a file. Parquet and every machine that runs Node are little-endian. */
function aligned(bytes: Uint8Array, length: number): ArrayBuffer {
  requireWhole(bytes.length >= length, SHORT)
  if (scratch.byteLength < length) scratch = new ArrayBuffer(Math.min(2 * length, length + SCRATCH_SPARE))
  new Uint8Array(scratch).set(bytes.length === length ? bytes : bytes.subarray(0, length))
  return scratch
}

/** Kept between pages: fresh room for each costs more than the copy. Its contents do not outlive a call. */
let scratch = new ArrayBuffer(0)
const SCRATCH_SPARE = 1 << 20

/**
 * Reads `count` values from the beginning of `bytes` into `target` from `offset` on, as doubles in our units.
 *
 * @throws DamagedParquet when there are fewer; UnsupportedParquet for integers that a double would change
 */
export function readPlain(
  bytes: Uint8Array,
  kind: ColumnKind,
  count: number,
  target: Float64Array,
  offset: number,
): void {
  switch (kind.physical) {
    case 'DOUBLE': {
      requireWhole(bytes.length >= count * 8, SHORT)
      new Uint8Array(target.buffer, target.byteOffset + offset * 8, count * 8).set(bytes.subarray(0, count * 8))
      break
    }
    case 'FLOAT':
      target.set(new Float32Array(aligned(bytes, count * 4), 0, count), offset)
      break
    case 'INT32': {
      const source = aligned(bytes, count * 4)
      const values = narrow(kind.duckdbType, source, count)
      target.set(values, offset)
      break
    }
    case 'INT64':
      readWide(new Int32Array(aligned(bytes, count * 8), 0, count * 2), kind, count, target, offset)
      break
    case 'BOOLEAN':
      requireWhole(bytes.length >= Math.ceil(count / 8), SHORT)
      for (let i = 0; i < count; i++) target[offset + i] = (bytes[i >> 3]! >> (i & 7)) & 1
      break
    default:
      throw new UnsupportedParquet('text among numbers')
  }
  kind.convert?.(target, offset, offset + count)
}

/** Narrow integers are stored in 32 bits. */
function narrow(duckdbType: string, source: ArrayBuffer, count: number): Int32Array | Uint32Array {
  return duckdbType === 'UINTEGER' ? new Uint32Array(source, 0, count) : new Int32Array(source, 0, count)
}

/** 64-bit integers as two halves: a BigInt for each would cost ten times as much. */
function readWide(
  halves: Int32Array,
  { nanoseconds, unsigned, type }: ColumnKind,
  count: number,
  target: Float64Array,
  offset: number,
): void {
  if (nanoseconds === true) {
    for (let i = 0; i < count; i++) {
      const high = halves[2 * i + 1]!
      const thousands = Math.floor(high / 1000)
      const rest = (high - thousands * 1000) * 4_294_967_296 + (halves[2 * i]! >>> 0)
      // Towards zero, as DuckDB does.
      const up = high < 0 && rest % 1000 !== 0 ? 1 : 0
      target[offset + i] = thousands * 4_294_967_296 + Math.floor(rest / 1000) + up
    }
    return
  }
  let outside = false
  for (let from = 0; from < count; from += BLOCK) {
    if (readWideBlock(halves, from, Math.min(count, from + BLOCK), target, offset)) outside = true
  }
  if (unsigned === true && target.subarray(offset, offset + count).some((value) => value < 0)) outside = true
  // Times beyond 2^53 microseconds are infinities, which have a meaning of their own in DuckDB.
  if (outside) throw new UnsupportedParquet(type === 'time' ? 'infinite times' : 'integers beyond 2^53')
}

/** Values handled by one call of a loop: small enough that it is called often, and so compiled early. */
const BLOCK = 4096

/** @returns whether an integer is beyond 2^53 */
function readWideBlock(halves: Int32Array, from: number, to: number, target: Float64Array, offset: number): boolean {
  let outside = false
  for (let i = from; i < to; i++) {
    const high = halves[2 * i + 1]!
    if (high > 0x1fffff || high < -0x200000) outside = true
    target[offset + i] = high * 4_294_967_296 + (halves[2 * i]! >>> 0)
  }
  return outside
}

/** BYTE_STREAM_SPLIT = 9: all first bytes, then all second bytes. Gives back the values as they are without it. */
export function joinStreams(bytes: Uint8Array, physical: ColumnKind['physical'], count: number): Uint8Array {
  const width = WIDTHS[physical as keyof typeof WIDTHS]
  if (width === undefined) throw new UnsupportedParquet('streams of bytes')
  requireWhole(bytes.length >= count * width, SHORT)
  const joined = new Uint8Array(count * width)
  for (let k = 0; k < width; k++) {
    for (let i = 0, from = k * count; i < count; i++) joined[i * width + k] = bytes[from + i]!
  }
  return joined
}

/** Text: each value with its length before it. @throws DamagedParquet when there are fewer */
export function readPlainText(bytes: Uint8Array, count: number): string[] {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length)
  const texts: string[] = []
  let at = 0
  for (let i = 0; i < count; i++) {
    requireWhole(bytes.length - at >= 4, SHORT)
    const length = buffer.readUInt32LE(at)
    at += 4
    requireWhole(length <= bytes.length - at, SHORT)
    texts.push(buffer.toString('utf8', at, at + length))
    at += length
  }
  return texts
}
