/**
 * @module The footer of a Parquet file: its columns with their types, and where the pages of each are.
 *
 * Source: Apache Parquet, format 2.11 (parquet.thrift); the numbers of fields and of enumerations are from there.
 */
import { readSync } from 'node:fs'
import { type ColumnKind, kindOfColumn } from './column-kind.ts'
import { requireWhole, UnsupportedParquet } from './damage.ts'
import { numberIn, optionalNumber, structIn, structsIn, ThriftReader, type ThriftStruct, textIn } from './thrift.ts'

export interface ColumnInfo {
  readonly name: string
  /** `undefined` for what DuckDB must read: nested columns, rare types. */
  readonly kind: ColumnKind | undefined
  readonly optional: boolean
}

/** The pages of one column in one row group. */
export interface ChunkInfo {
  readonly codec: number
  readonly from: number
  readonly bytes: number
  readonly rows: number
}

export interface Footer {
  readonly rows: number
  readonly columns: readonly ColumnInfo[]
  /** By row group, then in the order of `columns`; `undefined` for columns without a kind. */
  readonly chunks: readonly (readonly (ChunkInfo | undefined)[])[]
}

const TAIL_BYTES = 65_536
const MAGIC = 'PAR1'

/**
 * Reads the footer of an open file.
 *
 * @throws DamagedParquet, or UnsupportedParquet for encrypted files
 */
export function readFooter(file: number, fileBytes: number): Footer {
  requireWhole(fileBytes >= 12, 'it is too short')
  const tail = readBytes(file, Math.max(0, fileBytes - TAIL_BYTES), Math.min(fileBytes, TAIL_BYTES))
  const magic = tail.toString('latin1', tail.length - 4)
  if (magic === 'PARE') throw new UnsupportedParquet('encryption')
  requireWhole(magic === MAGIC, `it does not end with ${MAGIC}`)
  requireWhole(readBytes(file, 0, 4).toString('latin1') === MAGIC, `it does not begin with ${MAGIC}`)
  const length = tail.readUInt32LE(tail.length - 8)
  requireWhole(length <= fileBytes - 12, 'its metadata are longer than the file')
  const metadata =
    length + 8 <= tail.length
      ? tail.subarray(tail.length - 8 - length, tail.length - 8)
      : readBytes(file, fileBytes - 8 - length, length)
  return parseFooter(new ThriftReader(metadata).readStruct(), fileBytes - 8 - length)
}

/** @throws DamagedParquet when the file is shorter */
export function readBytes(file: number, from: number, length: number, into?: Buffer): Buffer {
  const bytes = into ?? Buffer.allocUnsafe(length)
  let done = 0
  while (done < length) {
    const count = readSync(file, bytes, done, length - done, from + done)
    requireWhole(count > 0, 'it ends too early')
    done += count
  }
  return bytes
}

/** @param dataEnd where the metadata begin: pages are before */
function parseFooter(metadata: ThriftStruct, dataEnd: number): Footer {
  if (metadata.has(8)) throw new UnsupportedParquet('encryption')
  const rows = numberIn(metadata, 3, 'how many rows it has')
  requireWhole(rows >= 0, 'it says that it has fewer than no rows')
  const elements = structsIn(metadata, 2, 'what columns it has')
  const { columns, leaves } = readSchema(elements)
  let sum = 0
  const chunks = structsIn(metadata, 4, 'where its rows are').map((group) => {
    const groupRows = numberIn(group, 3, 'how many rows a group has')
    sum += groupRows
    const stored = structsIn(group, 1, 'where its columns are')
    requireWhole(stored.length === leaves, `a group of rows has ${stored.length} columns instead of ${leaves}`)
    return columns.map(({ leaf, kind }) =>
      kind === undefined ? undefined : readChunk(stored[leaf]!, groupRows, dataEnd),
    )
  })
  requireWhole(sum === rows, `its groups have ${sum} rows and all together ${rows}`)
  return { rows, columns, chunks }
}

/** Top-level columns; `leaf` is the place of a column's first leaf, in which order row groups store them. */
function readSchema(elements: readonly ThriftStruct[]): {
  readonly columns: readonly (ColumnInfo & { readonly leaf: number })[]
  readonly leaves: number
} {
  const root = elements[0]
  requireWhole(root !== undefined, 'it does not say what columns it has')
  const columns: (ColumnInfo & { leaf: number })[] = []
  let leaves = 0
  let place = 1
  for (let k = optionalNumber(root, 5) ?? 0; k > 0; k--) {
    const element = elements[place]
    requireWhole(element !== undefined, 'it has fewer columns than it says')
    const name = textIn(element.get(4), 'the name of a column')
    const leaf = leaves
    // A nested column is followed by its children; they are passed over.
    let open = 1
    while (open > 0) {
      const child = elements[place++]
      requireWhole(child !== undefined, 'it has fewer columns than it says')
      const children = optionalNumber(child, 5) ?? 0
      requireWhole(children >= 0 && children <= elements.length, 'it has fewer columns than it says')
      open += children - 1
      if (children === 0) leaves++
    }
    const isPlain = (optionalNumber(element, 5) ?? 0) === 0 && optionalNumber(element, 3) !== 2
    const kind = isPlain ? kindOfColumn(element) : undefined
    columns.push({ name, kind, optional: optionalNumber(element, 3) === 1, leaf })
  }
  return { columns, leaves }
}

function readChunk(stored: ThriftStruct, rows: number, dataEnd: number): ChunkInfo {
  if (stored.has(1)) throw new UnsupportedParquet('columns in other files')
  if (stored.has(8)) throw new UnsupportedParquet('encryption')
  const metadata = structIn(stored, 3, 'where a column is')
  const values = numberIn(metadata, 5, 'how many values a column has')
  requireWhole(values === rows, `a column has ${values} values in a group of ${rows} rows`)
  const data = numberIn(metadata, 9, 'where the pages of a column are')
  const dictionary = optionalNumber(metadata, 11)
  // Some writers put 0 there when there is no dictionary.
  const from = dictionary === undefined || dictionary <= 0 ? data : Math.min(dictionary, data)
  const bytes = numberIn(metadata, 7, 'how long the pages of a column are')
  requireWhole(from >= 4 && bytes >= 0 && from + bytes <= dataEnd, 'the pages of a column are outside of the file')
  return { codec: numberIn(metadata, 4, 'how a column is compressed'), from, bytes, rows }
}
