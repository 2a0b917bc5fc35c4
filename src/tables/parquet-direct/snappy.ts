/**
 * @module Decompression of Snappy, the usual codec of Parquet files, which Node does not have.
 *
 * Source: Google, "Snappy compressed format description" (format_description.txt).
 */
import { requireWhole } from './damage.ts'

const BROKEN = 'a compressed page cannot be unpacked'

/**
 * The bytes of a raw Snappy block.
 *
 * @param length how many they must be
 * @throws DamagedParquet when they are others, or when the block breaks the format
 */
export function unpackSnappy(input: Uint8Array, length: number): Uint8Array {
  let at = 0
  let stated = 0
  for (let shift = 0; ; shift += 7) {
    const byte = input[at++]
    requireWhole(byte !== undefined && shift <= 28, BROKEN)
    stated += (byte & 127) * 2 ** shift
    if (byte < 128) break
  }
  requireWhole(stated === length, BROKEN)
  const output = new Uint8Array(length)
  let done = 0
  while (at < input.length) {
    const tag = input[at++]!
    if ((tag & 3) === 0) {
      let size = (tag >> 2) + 1
      if (size > 60) {
        const bytes = size - 60
        size = 1
        for (let k = 0; k < bytes; k++) size += (input[at + k] ?? 0) * 2 ** (8 * k)
        at += bytes
      }
      requireWhole(size <= input.length - at && size <= length - done, BROKEN)
      if (size < 32) for (let k = 0; k < size; k++) output[done + k] = input[at + k]!
      else output.set(input.subarray(at, at + size), done)
      at += size
      done += size
      continue
    }
    let size = (tag >> 2) + 1
    let offset: number
    if ((tag & 3) === 1) {
      size = ((tag >> 2) & 7) + 4
      offset = ((tag >> 5) << 8) | (input[at] ?? 0)
      at += 1
    } else if ((tag & 3) === 2) {
      offset = (input[at] ?? 0) | ((input[at + 1] ?? 0) << 8)
      at += 2
    } else {
      offset =
        (input[at] ?? 0) + (input[at + 1] ?? 0) * 256 + (input[at + 2] ?? 0) * 65_536 + (input[at + 3] ?? 0) * 2 ** 24
      at += 4
    }
    requireWhole(at <= input.length && offset > 0 && offset <= done && size <= length - done, BROKEN)
    // Byte by byte, because a copy may repeat what it has just written.
    for (let from = done - offset, end = done + size; done < end; ) output[done++] = output[from++]!
  }
  requireWhole(done === length, BROKEN)
  return output
}
