/**
 * @module The pages of one column in one row group: their headers, checked before room is made for the values, and their
 * values, decoded into the column.
 *
 * Source: Apache Parquet, "Data Pages" and "Encodings"; the numbers of encodings are those of parquet.thrift.
 */

import { requireWhole, UnsupportedParquet } from './damage.ts'
import type { ColumnInfo } from './footer.ts'
import { readHybrid, readLookUps } from './hybrid.ts'
import { joinStreams, readPlain, readPlainText } from './plain-values.ts'
import { numberIn, structIn, ThriftReader } from './thrift.ts'

const PLAIN = 0
const PLAIN_DICTIONARY = 2
const RLE = 3
const RLE_DICTIONARY = 8
const BYTE_STREAM_SPLIT = 9

/** Pages above this are DuckDB's: nobody writes them, and a damaged length must not fill the memory. */
const MAXIMUM_PAGE_BYTES = 256 * 1024 * 1024

export interface Page {
  readonly isDictionary: boolean
  readonly values: number
  readonly encoding: number
  /** As stored. */
  readonly bytes: Uint8Array
  /** Length of what is to be unpacked, by the header. */
  readonly unpackedBytes: number
  /** Levels of a page of the second version stand before the packed bytes, unpacked. */
  readonly levels?: Uint8Array
  readonly isPacked: boolean
}

/**
 * The pages of a chunk, in order, with headers that have been checked: a dictionary first if there is one, and data pages
 * that together hold `rows` values.
 *
 * @throws DamagedParquet, or UnsupportedParquet for encodings that are left to DuckDB
 */
export function listPages(bytes: Uint8Array, rows: number, column: ColumnInfo): readonly Page[] {
  const pages: Page[] = []
  let at = 0
  let values = 0
  while (values < rows) {
    requireWhole(at < bytes.length, 'the pages of a column end too early')
    const reader = new ThriftReader(bytes, at)
    const header = reader.readStruct()
    const unpackedBytes = numberIn(header, 2, 'how long a page is')
    const packedBytes = numberIn(header, 3, 'how long a page is')
    at = reader.at
    requireWhole(
      packedBytes >= 0 && unpackedBytes >= 0 && packedBytes <= bytes.length - at,
      'a page is longer than its column',
    )
    if (unpackedBytes > MAXIMUM_PAGE_BYTES) throw new UnsupportedParquet('large pages')
    const stored = bytes.subarray(at, at + packedBytes)
    at += packedBytes
    const kind = numberIn(header, 1, 'what a page is')
    if (kind === 0) {
      const data = structIn(header, 5, 'what a page holds')
      if (column.optional && numberIn(data, 3, 'how levels are written') !== RLE) {
        throw new UnsupportedParquet('levels in packed bits')
      }
      pages.push(dataPage(data, { bytes: stored, unpackedBytes, isPacked: true }, 2))
    } else if (kind === 2) {
      const dictionary = structIn(header, 7, 'what a dictionary holds')
      requireWhole(pages.length === 0, 'a column has a dictionary after its values')
      const count = numberIn(dictionary, 1, 'how many values a dictionary has')
      requireWhole(count >= 0 && count <= unpackedBytes * 8, 'a dictionary is shorter than it says')
      pages.push({ isDictionary: true, values: count, encoding: PLAIN, bytes: stored, unpackedBytes, isPacked: true })
      continue
    } else if (kind === 3) {
      const data = structIn(header, 8, 'what a page holds')
      const levelBytes = numberIn(data, 5, 'how long levels are')
      const repeatBytes = numberIn(data, 6, 'how long levels are')
      requireWhole(
        repeatBytes === 0 && levelBytes >= 0 && levelBytes <= Math.min(packedBytes, unpackedBytes),
        'a page has levels that do not fit',
      )
      const parts = {
        bytes: stored.subarray(levelBytes),
        unpackedBytes: unpackedBytes - levelBytes,
        levels: stored.subarray(0, levelBytes),
        // It is packed unless the header says no.
        isPacked: data.get(7) !== false,
      }
      pages.push(dataPage(data, parts, 4))
    } else {
      continue
    }
    values += pages.at(-1)!.values
  }
  requireWhole(values === rows, `a column has ${values} values in a group of ${rows} rows`)
  return pages
}

function dataPage(
  header: ReturnType<typeof structIn>,
  parts: Pick<Page, 'bytes' | 'unpackedBytes' | 'levels' | 'isPacked'>,
  encodingField: number,
): Page {
  const encoding = numberIn(header, encodingField, 'how values are written')
  if (![PLAIN, PLAIN_DICTIONARY, RLE_DICTIONARY, BYTE_STREAM_SPLIT].includes(encoding)) {
    throw new UnsupportedParquet(`encoding ${encoding}`)
  }
  const values = numberIn(header, 1, 'how many values a page has')
  requireWhole(values >= 0 && values <= 0x7fff_ffff, 'a page has fewer than no values')
  return { isDictionary: false, values, encoding, ...parts }
}

/** Where the values of a column go. */
export type Target = { readonly numbers: Float64Array } | { readonly texts: (string | null)[] }

/** Decodes the pages of a column one after the other; keeps the dictionary between those of a chunk. */
export class PageDecoder {
  readonly #column: ColumnInfo
  readonly #target: Target
  #row = 0
  #numbers: Float64Array | undefined
  #texts: readonly string[] | undefined

  constructor(column: ColumnInfo, target: Target) {
    this.#column = column
    this.#target = target
  }

  /** The next pages are those of another row group, with a dictionary of its own. */
  startChunk(): void {
    this.#numbers = undefined
    this.#texts = undefined
  }

  /** @param bytes of the page, unpacked */
  decode(page: Page, bytes: Uint8Array): void {
    if (page.isDictionary) {
      this.#readDictionary(page, bytes)
      return
    }
    const { values } = page
    let at = 0
    let levels = page.levels
    if (this.#column.optional && levels === undefined) {
      requireWhole(bytes.length >= 4, 'a page ends too early')
      const length = new DataView(bytes.buffer, bytes.byteOffset).getUint32(0, true)
      requireWhole(length <= bytes.length - 4, 'a page has levels that do not fit')
      levels = bytes.subarray(4, 4 + length)
      at = 4 + length
    }
    const present = this.#column.optional && values > 0 ? presentValues(levels!, values) : undefined
    const count = present === undefined ? values : present.count
    this.#readValues(page.encoding, bytes.subarray(at), count)
    if (present !== undefined) this.#spread(present.flags, count)
    this.#row += values
  }

  #readDictionary({ values }: Page, bytes: Uint8Array): void {
    const { kind } = this.#column
    if (kind!.type === 'text') {
      this.#texts = readPlainText(bytes, values)
      return
    }
    this.#numbers = new Float64Array(values)
    readPlain(bytes, kind!, values, this.#numbers, 0)
  }

  /** Reads what is there, without room for what is missing. */
  #readValues(encoding: number, bytes: Uint8Array, count: number): void {
    const { kind } = this.#column
    if (encoding === PLAIN_DICTIONARY || encoding === RLE_DICTIONARY) {
      this.#lookUp(bytes, count)
      return
    }
    if ('texts' in this.#target) {
      if (encoding !== PLAIN) throw new UnsupportedParquet('streams of bytes')
      const texts = readPlainText(bytes, count)
      for (let i = 0; i < count; i++) this.#target.texts[this.#row + i] = texts[i]!
      return
    }
    const plain = encoding === BYTE_STREAM_SPLIT ? joinStreams(bytes, kind!.physical, count) : bytes
    readPlain(plain, kind!, count, this.#target.numbers, this.#row)
  }

  #lookUp(bytes: Uint8Array, count: number): void {
    if (count === 0) return
    const known = this.#numbers ?? this.#texts
    requireWhole(known !== undefined, 'a page needs a dictionary that is not there')
    requireWhole(bytes.length > 0, 'a page ends too early')
    if (!('texts' in this.#target)) {
      readLookUps(bytes, 1, bytes[0]!, count, this.#numbers!, this.#target.numbers, this.#row)
      return
    }
    const { texts } = this.#target
    const places = new Int32Array(count)
    readHybrid(bytes, 1, bytes[0]!, count, places)
    for (let i = 0; i < count; i++) {
      const text = this.#texts![places[i]!]
      requireWhole(text !== undefined, 'a page refers to a place outside of its dictionary')
      texts[this.#row + i] = text
    }
  }

  /** Moves the values to their rows, from the end on, and marks the others as missing. */
  #spread(flags: Int32Array, count: number): void {
    const row = this.#row
    let from = count - 1
    if ('texts' in this.#target) {
      const { texts } = this.#target
      for (let i = flags.length - 1; i >= 0; i--) texts[row + i] = flags[i] === 0 ? null : texts[row + from--]!
    } else {
      const { numbers } = this.#target
      for (let i = flags.length - 1; i >= 0; i--)
        numbers[row + i] = flags[i] === 0 ? Number.NaN : numbers[row + from--]!
    }
  }
}

/** Which values are there, or `undefined` when all are. */
function presentValues(
  levels: Uint8Array,
  values: number,
): { readonly flags: Int32Array; readonly count: number } | undefined {
  if (isOneRunOfOnes(levels, values)) return undefined
  const flags = new Int32Array(values)
  readHybrid(levels, 0, 1, values, flags)
  let count = 0
  for (let i = 0; i < values; i++) count += flags[i]!
  requireWhole(count <= values, 'a page has levels that do not fit')
  return count === values ? undefined : { flags, count }
}

/** The usual case, told without unpacking: one run that says that all values are there. */
function isOneRunOfOnes(levels: Uint8Array, values: number): boolean {
  let head = 0
  for (let k = 0; k < 5 && k < levels.length; k++) {
    head += (levels[k]! & 127) * 2 ** (7 * k)
    if (levels[k]! < 128) return head % 2 === 0 && head / 2 >= values && levels[k + 1] === 1
  }
  return false
}
