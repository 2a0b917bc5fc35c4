/**
 * @module DuckDB inside the process: SQL over CSV, Parquet and JSON with columns as typed arrays. The only file that
 * imports `@duckdb/node-api`, and only when a database is opened, because loading it takes a tenth of a second.
 */
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { threadId } from 'node:worker_threads'
import type {
  DuckDBAppender,
  DuckDBConnection,
  DuckDBDataChunk,
  DuckDBMaterializedResult,
  DuckDBType,
} from '@duckdb/node-api'
import { UserError } from '../core/errors.ts'
import { CHUNK_ROWS, type ChunkView, RowSource } from './row-source.ts'
import { type ColumnSchema, requireSchema, type Table, tableOf } from './table.ts'
import { allocatePrivate, allocateShared, createColumnReader, fillVector, type VectorView } from './vector-columns.ts'

type Library = typeof import('@duckdb/node-api')

export type SqlValue = string | number | boolean | null
/** Values of `$1`, `$2` … or of `$name`. */
export type SqlParameters = readonly SqlValue[] | Readonly<Record<string, SqlValue>>

export interface QueryOptions {
  readonly parameters?: SqlParameters
  /** A folder in which relative file names of the query are looked up. Default: the working directory. */
  readonly searchPath?: string
  /** Refuse anything but one `SELECT` (or `FROM`, `WITH … SELECT`). */
  readonly readOnly?: boolean
  /** Put `double` and `time` columns on SharedArrayBuffers, for other threads. */
  readonly shared?: boolean
}

export interface Database {
  /** The whole result. Integers that a double cannot hold are refused; see `vector-columns.ts` for the types. */
  query(sql: string, options?: QueryOptions): Promise<Table>
  /** The result in tables of at least one row and about `batchRows`, default 65,536; the others wait in DuckDB. */
  stream(sql: string, options?: QueryOptions & { readonly batchRows?: number }): AsyncGenerator<Table, void, void>
  /** Names and DuckDB's types of the columns of a query, without running it. */
  describe(sql: string, options?: QueryOptions): Promise<readonly { readonly name: string; readonly type: string }[]>
  /**
   * Checks a query without running it.
   *
   * @throws UserError `TABLE_QUERY` unless it is one `SELECT` (or `FROM`, `WITH … SELECT`); DuckDB's error when it is wrong
   */
  requireSelect(sql: string, options?: QueryOptions): Promise<void>
  /** A statement whose result does not matter. */
  execute(sql: string, options?: QueryOptions): Promise<void>
  /**
   * Runs a statement that reads rows of ours: `sql` is given a table expression for its FROM. The tables are pulled one
   * at a time while the statement runs, and repacked, so that the result does not depend on how rows were grouped.
   */
  executeWithRows(
    sql: (rows: string) => string,
    schema: readonly ColumnSchema[],
    tables: Iterable<Table>,
  ): Promise<void>
  /** A temporary table to which rows are appended over time; what exceeds the memory limit is kept on disk. */
  createBuffer(schema: readonly ColumnSchema[]): Promise<RowBuffer>
  /** Frees everything. Running statements must have ended. */
  close(): void
}

/** Rows that arrive over time. */
export interface RowBuffer {
  readonly length: number
  append(table: Table): void
  /** Runs a statement that reads the rows in the order of their arrival. */
  execute(sql: (rows: string) => string): Promise<void>
  close(): Promise<void>
}

export interface DatabaseOptions {
  /** Limit of DuckDB's own memory; what exceeds it goes to temporary files. Default 1 GiB. */
  readonly memoryBytes?: number
  /** Threads that evaluate one statement. Default 1: workers are ours, and one thread keeps the order of rows. */
  readonly threads?: number
}

let opened = 0

/** Quotes a text for SQL: `it's` becomes `'it''s'`. */
export const sqlText = (text: string): string => `'${text.replaceAll("'", "''")}'`
/** Quotes a name for SQL: `Adj Close` becomes `"Adj Close"`. */
export const sqlName = (name: string): string => `"${name.replaceAll('"', '""')}"`

/**
 * Opens a database in memory.
 *
 * @example
 * const database = await openDatabase()
 * const table = await database.query('SELECT * FROM read_csv($1)', { parameters: ['prices.csv'] })
 * database.close()
 */
export async function openDatabase(options: DatabaseOptions = {}): Promise<Database> {
  const library = await import('@duckdb/node-api')
  const instance = await library.DuckDBInstance.create(':memory:', {
    threads: String(options.threads ?? 1),
    memory_limit: `${Math.ceil((options.memoryBytes ?? 1024 ** 3) / 1024)}KiB`,
    // Of this database alone: two that share a folder would overwrite each other's files.
    temp_directory: join(tmpdir(), `phaseline-duckdb-${process.pid}-${threadId}-${opened++}`),
    // Extensions would be fetched from the network; CSV, Parquet, JSON and time zones are built in.
    autoinstall_known_extensions: 'false',
    autoload_known_extensions: 'false',
  })
  const setup = await instance.connect()
  // Otherwise times without an offset would mean another instant on another machine.
  await setup.run("SET GLOBAL TimeZone = 'UTC'")
  setup.closeSync()
  const sources = new Map<number, RowSource>()
  let nextId = 0
  let registered = false

  /** Each statement has a connection of its own, so that statements that run at the same time do not meet. */
  async function withConnection<T>(use: (connection: DuckDBConnection) => Promise<T>): Promise<T> {
    const connection = await instance.connect()
    try {
      return await use(connection)
    } finally {
      connection.closeSync()
    }
  }

  async function prepareConnection(connection: DuckDBConnection, options: QueryOptions): Promise<void> {
    if (options.searchPath === undefined) return
    await connection.run(`SET SESSION file_search_path = ${sqlText(options.searchPath)}`)
  }

  async function start(
    connection: DuckDBConnection,
    sql: string,
    options: QueryOptions,
  ): Promise<DuckDBMaterializedResult> {
    await prepareConnection(connection, options)
    if (options.readOnly === true) await requireSelect(library, connection, sql)
    const { parameters } = options
    // Not `stream`: its chunks end without an error when a later row fails, and the rest would be lost silently.
    if (parameters === undefined) return connection.run(sql)
    return connection.run(sql, Array.isArray(parameters) ? [...parameters] : { ...(parameters as object) })
  }

  async function* stream(
    sql: string,
    options: QueryOptions & { readonly batchRows?: number } = {},
  ): AsyncGenerator<Table, void, void> {
    const connection = await instance.connect()
    try {
      const result = await start(connection, sql, options)
      const names = result.deduplicatedColumnNames()
      const types = names.map((_, place) => library.DuckDBTypeId[result.columnTypeId(place)]!)
      const allocate = options.shared === true ? allocateShared : allocatePrivate
      const batchRows = options.batchRows ?? 65_536
      let left = result.rowCount
      // Asked for ahead of time: another thread copies the next chunk while this one unpacks the last.
      let next = result.fetchChunk()
      do {
        // Chunks are never cut: a batch may be larger than asked for by less than one chunk.
        const room = Math.min(left, batchRows + CHUNK_ROWS)
        const readers = names.map((name, place) => createColumnReader(name, types[place]!, room, allocate))
        let rows = 0
        while (rows < room && rows < batchRows) {
          const chunk = (await next)!
          const count = chunk.rowCount
          rows += count
          if (rows < left) next = result.fetchChunk()
          readers.forEach((reader, place) => {
            reader.append(chunk.getColumnVector(place) as unknown as VectorView, count)
          })
        }
        left -= rows
        if (rows > 0 || batchRows === Number.POSITIVE_INFINITY) yield tableOf(readers.map((reader) => reader.finish()))
      } while (left > 0)
    } finally {
      connection.closeSync()
    }
  }

  function registerRowFunction(connection: DuckDBConnection): void {
    if (registered) return
    registered = true
    const sourceOf = (info: { getParameter(index: number): unknown }): RowSource =>
      sources.get(Number(info.getParameter(0)))!
    connection.registerTableFunction(
      library.DuckDBTableFunction.create({
        name: 'phaseline_rows',
        parameterTypes: [library.INTEGER],
        bindFunction(info) {
          const source = sourceOf(info)
          for (const { name, type } of source.schema) info.addResultColumn(name, columnTypes(library)[type])
          info.setBindData(source)
        },
        initFunction: (info) => info.setMaxThreads(1),
        mainFunction(info, chunk) {
          const source = info.getBindData() as RowSource
          try {
            source.fill(chunk as unknown as ChunkView)
          } catch (error) {
            source.error = error
            info.setError('rows failed')
          }
        },
      }),
    )
  }

  return {
    stream,
    async query(sql, options = {}) {
      for await (const table of stream(sql, { ...options, batchRows: Number.POSITIVE_INFINITY })) return table
      return { length: 0, columns: [] }
    },
    async describe(sql, options = {}) {
      return withConnection(async (connection) => {
        const result = await start(connection, `DESCRIBE ${sql}`, options)
        const columns = await result.getColumns()
        return (columns[0] ?? []).map((name, row) => ({ name: String(name), type: String(columns[1]![row]) }))
      })
    },
    async requireSelect(sql, options = {}) {
      await withConnection(async (connection) => {
        await prepareConnection(connection, options)
        await requireSelect(library, connection, sql)
      })
    },
    async execute(sql, options = {}) {
      await withConnection(async (connection) => {
        const result = await start(connection, sql, options)
        while ((await result.fetchChunk())?.rowCount);
      })
    },
    async executeWithRows(sql, schema, tables) {
      await withConnection(async (connection) => {
        registerRowFunction(connection)
        const id = nextId++
        const source = new RowSource(schema, tables)
        sources.set(id, source)
        try {
          await connection.run(sql(`phaseline_rows(${id})`))
        } catch (error) {
          throw source.error ?? error
        } finally {
          sources.delete(id)
        }
      })
    },
    async createBuffer(schema) {
      const connection = await instance.connect()
      const types = columnTypes(library)
      const columns = schema.map(({ name, type }) => `${sqlName(name)} ${types[type]}`)
      await connection.run(`CREATE TEMP TABLE buffered (${columns.join(', ')})`)
      const appender = await connection.createAppender('buffered')
      const chunk = library.DuckDBDataChunk.create(schema.map(({ type }) => types[type]))
      return openBuffer(connection, appender, chunk, schema)
    },
    close: () => instance.closeSync(),
  }
}

/** DuckDB's version, `1.5.5`. Loads the library. */
export async function duckdbVersion(): Promise<string> {
  return (await import('@duckdb/node-api')).version().replace(/^v/, '')
}

let shared: Promise<Database> | undefined

/** The database of this thread, opened at first use and kept: opening costs more than most queries. */
export function sharedDatabase(): Promise<Database> {
  shared ??= openDatabase()
  return shared
}

const columnTypes = (library: Library): Readonly<Record<ColumnSchema['type'], DuckDBType>> => ({
  double: library.DOUBLE,
  integer: library.INTEGER,
  boolean: library.BOOLEAN,
  time: library.TIMESTAMPTZ,
  text: library.VARCHAR,
})

function openBuffer(
  connection: DuckDBConnection,
  appender: DuckDBAppender,
  chunk: DuckDBDataChunk,
  schema: readonly ColumnSchema[],
): RowBuffer {
  let length = 0
  return {
    get length() {
      return length
    },
    append(table) {
      requireSchema(schema, table)
      for (let from = 0; from < table.length; from += CHUNK_ROWS) {
        const rows = Math.min(CHUNK_ROWS, table.length - from)
        chunk.reset()
        chunk.rowCount = rows
        table.columns.forEach((column, place) => {
          const vector = chunk.getColumnVector(place) as unknown as VectorView
          fillVector(vector, column, from, rows, 0)
          vector.flush()
        })
        appender.appendDataChunk(chunk)
      }
      length += table.length
    },
    async execute(sql) {
      appender.flushSync()
      await connection.run(sql('buffered'))
    },
    async close() {
      appender.closeSync()
      await connection.run('DROP TABLE buffered')
      connection.closeSync()
    },
  }
}

async function requireSelect(library: Library, connection: DuckDBConnection, sql: string): Promise<void> {
  const statements = await connection.extractStatements(sql)
  const statement = statements.count === 1 ? await statements.prepare(0) : undefined
  const isSelect = statement?.statementType === library.StatementType.SELECT
  statement?.destroySync()
  if (isSelect) return
  throw new UserError('TABLE_QUERY', `Expected one SELECT (or FROM, WITH … SELECT) statement, was "${sql.trim()}".`, {
    hint: 'Queries only read; prepare tables and files outside of the workflow.',
  })
}
