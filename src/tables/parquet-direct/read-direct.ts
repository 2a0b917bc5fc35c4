/**
 * @module Parquet without DuckDB: opens a file, says what columns it has, and reads those of numbers, times, booleans and
 * text into typed arrays, three times as fast. What it leaves to DuckDB it says before it has read anything of it.
 */
import { closeSync, fstatSync, openSync } from 'node:fs'
import { UserError } from '../../core/errors.ts'
import { type Table, type TableColumn, tableOf } from '../table.ts'
import { allocatePrivate, allocateShared } from '../vector-columns.ts'
import { DamagedParquet, damageError, requireWhole, UnsupportedParquet } from './damage.ts'
import { type ChunkInfo, type ColumnInfo, readBytes, readFooter } from './footer.ts'
import { listPages, type Page, PageDecoder, type Target } from './pages.ts'
import { requireCodec, unpackAhead, unpackPage } from './unpack-page.ts'

export interface DirectColumn {
  readonly name: string
  /** As DuckDB's `DESCRIBE` names it; `undefined` for a column that DuckDB must read. */
  readonly duckdbType: string | undefined
}

export interface DirectParquet {
  readonly rows: number
  readonly columns: readonly DirectColumn[]
  /**
   * The named columns, with the values and types with which a query over the file gives them: integers and booleans with
   * missing values are doubles.
   *
   * @returns `undefined` for what DuckDB must read: nothing is lost by asking
   * @throws UserError `TABLE_PARQUET_DAMAGED`
   */
  read(names: readonly string[], options?: { readonly shared?: boolean }): Promise<Table | undefined>
  close(): void
}

/** Pages of a column that wait for being unpacked by Node's threads at a time. */
const AHEAD = 8
/** Columns that are read side by side; their pages are in memory as stored. */
const COLUMNS = 8

/**
 * Opens a Parquet file.
 *
 * @returns `undefined` for files that DuckDB must read (encrypted ones)
 * @throws UserError `TABLE_PARQUET_DAMAGED` for a file that breaks the format
 * @example
 * const file = openDirectParquet('bars.parquet')
 * const table = await file?.read(['time', 'close'])
 * file?.close()
 */
export function openDirectParquet(path: string): DirectParquet | undefined {
  const file = openSync(path, 'r')
  try {
    const { rows, columns, chunks } = readFooter(file, fstatSync(file).size)
    const places = new Map(columns.map(({ name }, place) => [name, place]))
    return {
      rows,
      columns: columns.map(({ name, kind }) => ({ name, duckdbType: kind?.duckdbType })),
      async read(names, options = {}) {
        // Names that differ only by case are one to DuckDB, and it renames the second.
        if (new Set(columns.map(({ name }) => name.toLowerCase())).size < columns.length) return undefined
        const picked = names.map((name) => places.get(name))
        if (picked.some((place) => place === undefined || columns[place]!.kind === undefined)) return undefined
        try {
          const read: TableColumn[] = []
          for (let from = 0; from < picked.length; from += COLUMNS) {
            // Side by side: large pages of one are unpacked while small ones of another are decoded.
            const found = await Promise.allSettled(
              (picked as number[]).slice(from, from + COLUMNS).map((place) => {
                const stored = chunks.map((group) => group[place]!)
                return readColumn(file, columns[place]!, stored, rows, options.shared === true)
              }),
            )
            for (const column of found) {
              // Of several that fail, the first in order: an error does not depend on which thread was faster.
              if (column.status === 'rejected') throw column.reason
              read.push(column.value)
            }
          }
          return tableOf(read)
        } catch (error) {
          if (error instanceof UnsupportedParquet) return undefined
          throw error instanceof DamagedParquet ? damageError(path, error) : error
        }
      },
      close: () => closeSync(file),
    }
  } catch (error) {
    closeSync(file)
    if (error instanceof UnsupportedParquet) return undefined
    throw error instanceof DamagedParquet ? damageError(path, error) : error
  }
}

async function readColumn(
  file: number,
  column: ColumnInfo,
  chunks: readonly ChunkInfo[],
  rows: number,
  shared: boolean,
): Promise<TableColumn> {
  // All headers first: room is made only for as many values as the pages themselves have.
  const stored = Buffer.allocUnsafe(chunks.reduce((sum, { bytes }) => sum + bytes, 0))
  let end = 0
  const listed = chunks.map((chunk) => {
    requireCodec(chunk.codec)
    const room = stored.subarray(end, (end += chunk.bytes))
    return listPages(readBytes(file, chunk.from, chunk.bytes, room), chunk.rows, column)
  })
  const { type } = column.kind!
  const target: Target =
    type === 'text' ? { texts: [] } : { numbers: makeRoom(rows, shared && (type === 'double' || type === 'time')) }
  await decodeAll(column, chunks, listed, target)
  return toColumn(column, target)
}

function makeRoom(rows: number, shared: boolean): Float64Array {
  try {
    return shared ? allocateShared(rows) : allocatePrivate(rows)
  } catch (error) {
    throw new UserError('TABLE_SHAPE', `Expected rows that fit into memory, were ${rows}.`, { cause: error })
  }
}

/** Decodes pages in order, while large ones after them, and those of other columns, are being unpacked. */
async function decodeAll(
  column: ColumnInfo,
  chunks: readonly ChunkInfo[],
  listed: readonly (readonly Page[])[],
  target: Target,
): Promise<void> {
  const steps = listed.flatMap((pages, group) => pages.map((page) => ({ page, group, codec: chunks[group]!.codec })))
  const ahead: (Promise<Uint8Array> | undefined)[] = []
  const begin = (count: number): void => {
    while (ahead.length < Math.min(steps.length, count)) {
      const { page, codec } = steps[ahead.length]!
      const unpacked = page.isPacked ? unpackAhead(page.bytes, page.unpackedBytes, codec) : undefined
      // Those after a damaged one end unheard; the damaged one is awaited below.
      unpacked?.catch(() => {})
      ahead.push(unpacked)
    }
  }
  begin(AHEAD)
  // The other columns begin as well before this one occupies the thread.
  await Promise.resolve()
  const decoder = new PageDecoder(column, target)
  let current = 0
  for (const [k, { page, group, codec }] of steps.entries()) {
    begin(k + AHEAD)
    const unpacked = ahead[k]
    ahead[k] = undefined
    const bytes = unpacked === undefined ? contentOf(page, codec) : await unpacked
    if (group !== current) decoder.startChunk()
    current = group
    decoder.decode(page, bytes)
  }
}

function contentOf({ bytes, unpackedBytes, isPacked }: Page, codec: number): Uint8Array {
  if (isPacked) return unpackPage(bytes, unpackedBytes, codec)
  requireWhole(bytes.length === unpackedBytes, 'a page has another length than it says')
  return bytes
}

/** Integers and booleans stay what they are unless a value is missing: only `double` has a missing value, NaN. */
function toColumn({ name, kind }: ColumnInfo, target: Target): TableColumn {
  if ('texts' in target) return { name, type: 'text', values: target.texts }
  const values = target.numbers
  const { type } = kind!
  if (type === 'time') return { name, type, values }
  if (type === 'double' || values.some(Number.isNaN)) return { name, type: 'double', values }
  return type === 'integer'
    ? { name, type, values: Int32Array.from(values) }
    : { name, type: 'boolean', values: Uint8Array.from(values) }
}
