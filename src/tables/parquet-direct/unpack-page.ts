/** @module Decompression of pages: on Node's own threads where Node knows the codec, so that this one decodes meanwhile. */
import { promisify } from 'node:util'
import { brotliDecompress, gunzip, zstdDecompress } from 'node:zlib'
import { DamagedParquet, requireWhole, UnsupportedParquet } from './damage.ts'
import { unpackSnappy } from './snappy.ts'

type Unpack = (bytes: Uint8Array, length: number) => Uint8Array | Promise<Uint8Array>

type NodeCodec = (bytes: Uint8Array, options: { chunkSize: number; maxOutputLength: number }) => Promise<Uint8Array>

const byNode =
  (unpack: NodeCodec): Unpack =>
  async (bytes, length) => {
    try {
      // One piece of the output for all: with exactly as much room a second one would be made to learn that it is empty.
      const output = await unpack(bytes, { chunkSize: Math.max(64, length + 1), maxOutputLength: Math.max(1, length) })
      requireWhole(output.length === length, 'a compressed page cannot be unpacked')
      return output
    } catch (error) {
      throw error instanceof DamagedParquet ? error : new DamagedParquet('a compressed page cannot be unpacked')
    }
  }

/** By the number of the codec in the file. LZO, LZ4 and its raw form are left to DuckDB. */
const codecs: Readonly<Record<number, Unpack>> = {
  0: (bytes, length) => {
    requireWhole(bytes.length === length, 'a page has another length than it says')
    return bytes
  },
  1: unpackSnappy,
  2: byNode(promisify(gunzip) as NodeCodec),
  4: byNode(promisify(brotliDecompress) as NodeCodec),
  6: byNode(promisify(zstdDecompress) as NodeCodec),
}

/** @throws UnsupportedParquet for codecs that are left to DuckDB */
export function requireCodec(codec: number): void {
  if (codecs[codec] === undefined) throw new UnsupportedParquet(`codec ${codec}`)
}

/**
 * The bytes of a page.
 *
 * @param length how many they are by the page's header
 * @throws DamagedParquet when they are others
 */
export function unpackPage(bytes: Uint8Array, length: number, codec: number): Uint8Array | Promise<Uint8Array> {
  if (length === 0) return new Uint8Array(0)
  return codecs[codec]!(bytes, length)
}
