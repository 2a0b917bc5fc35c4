/** @module Decompression of pages: large ones on Node's own threads, so that this one decodes meanwhile. */
import { promisify } from 'node:util'
import {
  brotliDecompress,
  brotliDecompressSync,
  gunzip,
  gunzipSync,
  zstdDecompress,
  zstdDecompressSync,
} from 'node:zlib'
import { DamagedParquet, requireWhole, UnsupportedParquet } from './damage.ts'
import { unpackSnappy } from './snappy.ts'

interface Codec {
  /** On this thread. */
  readonly now: (bytes: Uint8Array, length: number) => Uint8Array
  /** On another; none where Node does not know the codec. */
  readonly ahead?: (bytes: Uint8Array, length: number) => Promise<Uint8Array>
}

interface Limits {
  readonly chunkSize: number
  readonly maxOutputLength: number
}

interface NodeCodec {
  readonly here: (bytes: Uint8Array, limits: Limits) => Uint8Array
  readonly elsewhere: (bytes: Uint8Array, limits: Limits) => Promise<Uint8Array>
}

/** Pages that this thread unpacks: handing a smaller one to another takes longer. */
const SMALL_BYTES = 256 * 1024

const BROKEN = 'a compressed page cannot be unpacked'

/** One piece of the output for all: with exactly as much room a second one would be made to learn that it is empty. */
const limitsOf = (length: number): Limits => ({
  chunkSize: Math.max(64, length + 1),
  maxOutputLength: Math.max(1, length),
})

function byNode({ here, elsewhere }: NodeCodec): Codec {
  return {
    now(bytes, length) {
      let output: Uint8Array
      try {
        output = here(bytes, limitsOf(length))
      } catch {
        broken()
      }
      return whole(output, length)
    },
    ahead: (bytes, length) => elsewhere(bytes, limitsOf(length)).then((output) => whole(output, length), broken),
  }
}

function whole(output: Uint8Array, length: number): Uint8Array {
  requireWhole(output.length === length, BROKEN)
  return output
}

function broken(): never {
  throw new DamagedParquet(BROKEN)
}

/** By the number of the codec in the file. LZO, LZ4 and its raw form are left to DuckDB. */
const codecs: Readonly<Record<number, Codec>> = {
  0: {
    now(bytes, length) {
      requireWhole(bytes.length === length, 'a page has another length than it says')
      return bytes
    },
  },
  1: { now: unpackSnappy },
  2: byNode({ here: gunzipSync, elsewhere: promisify(gunzip) as NodeCodec['elsewhere'] }),
  4: byNode({ here: brotliDecompressSync, elsewhere: promisify(brotliDecompress) as NodeCodec['elsewhere'] }),
  6: byNode({ here: zstdDecompressSync, elsewhere: promisify(zstdDecompress) as NodeCodec['elsewhere'] }),
}

/** @throws UnsupportedParquet for codecs that are left to DuckDB */
export function requireCodec(codec: number): void {
  if (codecs[codec] === undefined) throw new UnsupportedParquet(`codec ${codec}`)
}

/**
 * Begins to unpack a page on another thread; `undefined` for those for which that does not pay.
 *
 * @param length bytes of the page by its header
 */
export function unpackAhead(bytes: Uint8Array, length: number, codec: number): Promise<Uint8Array> | undefined {
  return length < SMALL_BYTES ? undefined : codecs[codec]!.ahead?.(bytes, length)
}

/**
 * The bytes of a page.
 *
 * @param length how many they are by the page's header
 * @throws DamagedParquet when they are others
 */
export function unpackPage(bytes: Uint8Array, length: number, codec: number): Uint8Array {
  return length === 0 ? new Uint8Array(0) : codecs[codec]!.now(bytes, length)
}
