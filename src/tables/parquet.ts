/**
 * @module Parquet files: tables compressed by zstd, written atomically. Equal rows give equal bytes, however they were
 * grouped when they were written, so that a file's hash says whether results are the same.
 */
import { existsSync, mkdirSync, rmSync } from 'node:fs'
import { dirname } from 'node:path'
import { commitFile, temporaryName } from '../core/atomic-file.ts'
import { type Database, sharedDatabase, sqlName, sqlText } from './duckdb.ts'
import { openDirectParquet } from './parquet-direct/read-direct.ts'
import { type ColumnSchema, schemaOf, type Table } from './table.ts'

/** Rows per row group, part of the bytes of a file: large enough to compress well, small enough to read a few rows. */
export const ROW_GROUP_ROWS = 122_880

const PARQUET_OPTIONS = `(FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE ${ROW_GROUP_ROWS})`

/** Gives `write` a temporary path and makes the result appear as `path`; on failure nothing is left behind. */
async function writeAtomically(path: string, write: (temporary: string) => Promise<void>): Promise<void> {
  mkdirSync(dirname(path), { recursive: true })
  const temporary = temporaryName(path)
  try {
    await write(temporary)
    commitFile(temporary, path)
  } catch (error) {
    rmSync(temporary, { force: true })
    throw error
  }
}

const copyTo = (temporary: string, rows: string): string =>
  `COPY (SELECT * FROM ${rows}) TO ${sqlText(temporary)} ${PARQUET_OPTIONS}`

/**
 * Writes a table to `path`: temporary name, fsync, rename. Order of rows and NaN are kept.
 *
 * @example
 * await writeParquet('trials.parquet', makeTable({ trial: Int32Array.of(0, 1), sharpe: Float64Array.of(0.4, 0.9) }))
 */
export async function writeParquet(path: string, table: Table, database?: Database): Promise<void> {
  await writeParquetParts(path, schemaOf(table), [table], database)
}

/**
 * Writes tables that are made one at a time, a generator for instance, so that only one is in memory. The bytes are those
 * of {@link writeParquet} with all rows in one table.
 *
 * @throws UserError `TABLE_SHAPE` when a table's columns differ from `schema`
 */
export async function writeParquetParts(
  path: string,
  schema: readonly ColumnSchema[],
  tables: Iterable<Table>,
  database?: Database,
): Promise<void> {
  const opened = database ?? (await sharedDatabase())
  await writeAtomically(path, (temporary) => opened.executeWithRows((rows) => copyTo(temporary, rows), schema, tables))
}

/** A Parquet file under construction. */
export interface ParquetWriter {
  readonly length: number
  /** @throws UserError `TABLE_SHAPE` when the columns differ from the schema */
  append(table: Table): void
  /** Writes the file; it appears under its name at once and complete. */
  close(): Promise<void>
  /** Drops what was appended; the file does not appear. */
  abort(): Promise<void>
}

/**
 * Opens a Parquet file to which rows are appended over time. Rows wait in DuckDB, beyond its memory limit on disk. The
 * bytes are those of {@link writeParquet} with all rows in one table.
 *
 * @example
 * const writer = await openParquetWriter('trials.parquet', [{ name: 'sharpe', type: 'double' }])
 * for (const chunk of chunks) writer.append(chunk)
 * await writer.close()
 */
export async function openParquetWriter(
  path: string,
  schema: readonly ColumnSchema[],
  database?: Database,
): Promise<ParquetWriter> {
  const buffer = await (database ?? (await sharedDatabase())).createBuffer(schema)
  return {
    get length() {
      return buffer.length
    },
    append: (table) => buffer.append(table),
    async close() {
      try {
        await writeAtomically(path, (temporary) => buffer.execute((rows) => copyTo(temporary, rows)))
      } finally {
        await buffer.close()
      }
    },
    abort: () => buffer.close(),
  }
}

/**
 * Joins Parquet files with equal columns into one, in the given order and in bounded memory. The bytes are those of
 * {@link writeParquet} with all rows in one table.
 */
export async function mergeParquet(paths: readonly string[], path: string, database?: Database): Promise<void> {
  const opened = database ?? (await sharedDatabase())
  await writeAtomically(path, (temporary) => opened.execute(copyTo(temporary, parquetRows(paths))))
}

/** A table expression for the FROM of a query over Parquet files. */
export function parquetRows(paths: string | readonly string[]): string {
  return `read_parquet([${[paths].flat().map(sqlText).join(', ')}])`
}

export interface ReadParquetOptions {
  /** Columns to read, in this order; the others are not touched. Default: all. */
  readonly columns?: readonly string[]
  /** First row and number of rows; row groups outside are skipped. */
  readonly offset?: number
  readonly limit?: number
}

/**
 * Reads a Parquet file, or several with equal columns one below the other.
 *
 * @throws UserError `TABLE_PARQUET_DAMAGED` for a file that was cut off or changed
 * @example
 * const { columns } = await readParquet('trials.parquet', { columns: ['sharpe'], limit: 100 })
 */
export async function readParquet(
  paths: string | readonly string[],
  options: ReadParquetOptions = {},
  database?: Database,
): Promise<Table> {
  const direct = await readWhole(paths, options)
  if (direct !== undefined) return direct
  const opened = database ?? (await sharedDatabase())
  const columns = options.columns?.map(sqlName).join(', ') ?? '*'
  const limit = options.limit === undefined ? '' : ` LIMIT ${Math.trunc(options.limit)}`
  const offset = options.offset === undefined ? '' : ` OFFSET ${Math.trunc(options.offset)}`
  return opened.query(`SELECT ${columns} FROM ${parquetRows(paths)}${limit}${offset}`)
}

/** A whole file without DuckDB, which takes longer to start than most files to read; `undefined` for what it must read. */
async function readWhole(
  paths: string | readonly string[],
  { columns, offset, limit }: ReadParquetOptions,
): Promise<Table | undefined> {
  const [path, ...others] = [paths].flat()
  if (path === undefined || others.length > 0 || offset !== undefined || limit !== undefined) return undefined
  const file = existsSync(path) ? openDirectParquet(path) : undefined
  if (file === undefined) return undefined
  try {
    return await file.read(columns ?? file.columns.map(({ name }) => name))
  } finally {
    file.close()
  }
}

/** Number of rows, from the file's footer. */
export async function countParquetRows(path: string, database?: Database): Promise<number> {
  const file = existsSync(path) ? openDirectParquet(path) : undefined
  file?.close()
  if (file !== undefined) return file.rows
  const opened = database ?? (await sharedDatabase())
  const table = await opened.query(`SELECT num_rows FROM parquet_file_metadata(${sqlText(path)})`)
  return (table.columns[0]!.values as Float64Array)[0]!
}
