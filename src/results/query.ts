/** @module Questions to the results: the best rows of a table, or any SELECT over all outputs of runs. */
import { UserError } from '../core/errors.ts'
import type { RunStore, RunView } from '../run/index.ts'
import {
  type Database,
  getColumn,
  openDatabase,
  readParquet,
  selectColumns,
  sharedDatabase,
  sliceTable,
  sortTable,
  sqlName,
  sqlText,
  type Table,
} from '../tables/index.ts'
import { type CatalogEntry, listOutputs, resolveOutput } from './catalog.ts'
import { requireIntact } from './intact.ts'

export interface RowsOptions {
  /** Rows at most; default: all. */
  readonly top?: number
  readonly sort?: string
  /** Default: `descending`, the best first. Missing values come last in both. */
  readonly direction?: 'ascending' | 'descending'
  /** Columns to show, in this order; default: all. */
  readonly columns?: readonly string[]
}

export interface Rows {
  readonly entry: CatalogEntry
  readonly table: Table
  /** Rows before `top`. */
  readonly total: number
}

/**
 * Rows of a table output, sorted and cut: `results RUN.PHASE --top 10 --sort sharpe_ratio`. The file is verified first.
 *
 * @throws UserError OUTPUT_UNKNOWN, TABLE_COLUMN_UNKNOWN; RESULTS_NO_TABLE when the output is JSON; TerminalError when the
 *   file is missing or damaged
 * @example
 * const { table } = await readRows(store, readRun(store, 'latest'), 'search', { top: 10, sort: 'sharpe_ratio' })
 */
export async function readRows(
  store: RunStore,
  view: RunView,
  reference: string,
  options: RowsOptions = {},
): Promise<Rows> {
  const entry = resolveOutput(store, view, reference)
  if (entry.kind !== 'table') {
    throw new UserError('RESULTS_NO_TABLE', `Expected a table, ${entry.reference} is JSON.`, {
      hint: 'Leave out `--sort` and `--top` to print it whole.',
    })
  }
  await requireIntact(entry)
  let table = await readParquet(entry.file, {}, await sharedDatabase())
  const total = table.length
  for (const name of options.columns ?? []) getColumn(table, name)
  if (options.sort !== undefined) table = sortTable(table, options.sort, options.direction ?? 'descending')
  if (options.top !== undefined) table = sliceTable(table, 0, Math.min(total, options.top))
  if (options.columns !== undefined) table = selectColumns(table, options.columns)
  return { entry, table, total }
}

export interface SqlOptions {
  /** Rows at most; more are an error, because a cut result looks like a whole one. Default: 1,000,000. */
  readonly maxRows?: number
}

/**
 * Runs one SELECT over the outputs of runs. Each output is a view `phase.output`; of several runs the rows follow each
 * other, with the run's id in a first column `run`. Quote names with dots or other signs: `"branch.search".trades`.
 *
 * The query sees these files and nothing else: the database is opened for it, may read no other file, cannot write, and
 * its settings are locked.
 *
 * @throws UserError TABLE_QUERY when it is not one SELECT, RESULTS_SQL when DuckDB refuses it, RESULTS_TOO_MANY_ROWS;
 *   TerminalError when a file that the query names is missing or damaged
 * @example
 * await querySql(store, [view], 'SELECT slow_period, max(sharpe_ratio) FROM search.optimization_history GROUP BY 1')
 */
export async function querySql(
  store: RunStore,
  views: readonly RunView[],
  sql: string,
  options: SqlOptions = {},
): Promise<Table> {
  const maxRows = options.maxRows ?? 1_000_000
  const entries = views.flatMap((view) => listOutputs(store, view))
  // Only what the query can name is worth reading for its hash.
  for (const entry of entries) if (sql.includes(entry.output)) await requireIntact(entry)
  const database = await openDatabase()
  try {
    await prepare(database, entries, views.length > 1)
    return await runSelect(database, sql, maxRows, entries)
  } finally {
    database.close()
  }
}

async function prepare(database: Database, entries: readonly CatalogEntry[], withRun: boolean): Promise<void> {
  const groups = Map.groupBy(entries, ({ reference }) => reference)
  for (const phase of new Set(entries.map((entry) => entry.phase))) {
    await database.execute(`CREATE SCHEMA IF NOT EXISTS ${sqlName(phase)}`)
  }
  for (const group of groups.values()) {
    const { phase, output } = group[0]!
    const selects = group.map(({ run, kind, file }) => {
      const read = kind === 'table' ? 'read_parquet' : 'read_json'
      return `SELECT ${withRun ? `${sqlText(run)} AS run, ` : ''}* FROM ${read}(${sqlText(file)})`
    })
    try {
      await database.execute(
        `CREATE VIEW ${sqlName(phase)}.${sqlName(output)} AS ${selects.join(' UNION ALL BY NAME ')}`,
      )
    } catch {
      // A JSON output that is no table (a number, a list of unlike things), or a file that is gone, has no view; a query
      // that names it is told so by the database.
    }
  }
  await database.execute(`SET GLOBAL allowed_paths = [${entries.map(({ file }) => sqlText(file)).join(', ')}]`)
  await database.execute('SET GLOBAL enable_external_access = false')
  await database.execute('SET GLOBAL lock_configuration = true')
}

async function runSelect(
  database: Database,
  sql: string,
  maxRows: number,
  entries: readonly CatalogEntry[],
): Promise<Table> {
  let table: Table
  try {
    await database.requireSelect(sql)
    // The parenthesis stands on lines of its own, so that a comment at the end of the query does not swallow it.
    const query = sql.trim().replace(/;\s*$/, '')
    table = await database.query(`SELECT * FROM (\n${query}\n) LIMIT ${maxRows + 1}`, { readOnly: true })
  } catch (error) {
    if (error instanceof UserError) throw error
    const message = error instanceof Error ? error.message : String(error)
    throw new UserError('RESULTS_SQL', `The query failed: ${message}`, {
      hint: `Tables: ${[...new Set(entries.map(({ reference }) => reference))].join(', ') || 'none'}.`,
      cause: error,
    })
  }
  if (table.length <= maxRows) return table
  throw new UserError('RESULTS_TOO_MANY_ROWS', `Expected at most ${maxRows} rows, the query gives more.`, {
    hint: 'Add a LIMIT, or export the table instead.',
  })
}
