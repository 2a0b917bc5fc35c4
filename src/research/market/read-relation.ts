/** @module Reads a relation into raw series: matches columns, converts times and prices, keeps what could not be read. */
import { statSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { UserError } from '../../core/errors.ts'
import { type Database, openDatabase, type QueryOptions, sqlName } from '../../tables/duckdb.ts'
import { getNumbers, getText, type Table, tableOf } from '../../tables/table.ts'
import { type MatchedColumns, matchColumns, type SourceColumn } from './match-columns.ts'
import { type RawSeries, takeSeries, VALUE_FIELDS } from './raw-series.ts'
import { type ReadConfig, readDirectCsv, readDirectParquet } from './read-direct.ts'
import type { Relation } from './relation.ts'
import { isNumeric, type TimeOptions, timeExpression } from './time-expression.ts'

type ValueField = (typeof VALUE_FIELDS)[number]

/** Cells that hold no number are told one by one up to this many; more are a wrong column. */
const BAD_CELL_LIMIT = 1000

/** From this size on, parsing takes longer than opening a database with more threads. */
const LARGE_CSV_BYTES = 8 * 1024 * 1024

/**
 * The series of a relation: one, or one a symbol when there is a column of symbols.
 *
 * @throws UserError `DATA_COLUMN_MISSING`, `DATA_FILE_UNREADABLE`, `DATA_QUERY`, `DATA_EMPTY`
 */
export async function readRelation(
  database: () => Promise<Database>,
  relation: Relation,
  config: ReadConfig,
): Promise<readonly RawSeries[]> {
  const options: QueryOptions = relation.searchPath === undefined ? {} : { searchPath: relation.searchPath }
  const ask = async (sql: string, more: QueryOptions = {}): Promise<Table> =>
    (await database()).query(sql, { ...options, ...more })
  const match = async (rows: string): Promise<MatchedColumns> => {
    const columns = await (await database()).describe(`SELECT * FROM ${rows}`, options)
    return matchColumns(columns, { map: config.columns, adjusted: config.adjusted, label: relation.label })
  }
  const timeOptions = async (columns: MatchedColumns, rows: string): Promise<TimeOptions> => {
    const base = {
      timezone: config.timezone,
      ...(config.date_format === undefined ? {} : { format: config.date_format }),
    }
    if (!isNumeric(columns.time)) return base
    const name = sqlName(columns.time.name)
    const first = await ask(`SELECT ${name}::DOUBLE AS first FROM ${rows} WHERE ${name} IS NOT NULL LIMIT 1`)
    return first.length === 0 ? base : { ...base, sample: getNumbers(first, 'first')[0]! }
  }

  /** What the direct reader leaves: a Parquet file in two statements, half of the columns each, for two threads. */
  const readColumns = async (selected: readonly string[]): Promise<Table> => {
    const { kind, rows } = relation
    const statement = (columns: readonly string[]): string => `SELECT ${columns.join(', ')} FROM ${rows}`
    if (kind === 'csv') return readCsv(statement(selected))
    const half = kind === 'parquet' ? selected.length >> 1 : selected.length
    const parts = [selected.slice(0, half), selected.slice(half)].filter((part) => part.length > 0)
    const tables = await Promise.all(parts.map((part) => ask(statement(part), { shared: true })))
    return tableOf(tables.flatMap((table) => table.columns))
  }
  /** A large CSV file is parsed by all cores, in a database for this statement alone; the rows keep their order. */
  const readCsv = async (statement: string): Promise<Table> => {
    if (statSync(relation.path!).size < LARGE_CSV_BYTES) return ask(statement, { shared: true })
    const wide = await openDatabase({ threads: availableParallelism() })
    try {
      return await wide.query(statement, { ...options, shared: true })
    } finally {
      wide.close()
    }
  }
  const readTyped = async (): Promise<readonly RawSeries[]> => {
    if (relation.kind === 'parquet') {
      const table = await readDirectParquet(relation, config, async () => {
        // As DuckDB names the types: the rule of the expression goes by them.
        const columns = await match(relation.rows)
        const expression = timeExpression(columns, await timeOptions(columns, relation.rows))
        return getNumbers(await ask(`SELECT ${expression} AS "time" FROM ${relation.rows}`, { shared: true }), 'time')
      })
      if (table !== undefined) return toSeries(relation, table, new Map())
    }
    if (relation.kind === 'csv') {
      const table = readDirectCsv(relation, config)
      if (table !== undefined) return toSeries(relation, table, new Map())
    }
    const columns = await match(relation.rows)
    const expression = timeExpression(columns, await timeOptions(columns, relation.rows))
    const table = await readColumns(selection(columns, expression))
    return toSeries(relation, table, await findBadCells(ask, columns, expression, relation.rows))
  }
  const readText = async (rows: string): Promise<readonly RawSeries[]> => {
    const columns = await match(rows)
    const options = { timezone: config.timezone, format: config.date_format ?? (await sniffFormat(ask, relation)) }
    const expression = timeExpression(columns, options)
    const table = await ask(`SELECT ${selection(columns, expression).join(', ')} FROM ${rows}`, { shared: true })
    return toSeries(relation, table, await findBadCells(ask, columns, expression, rows))
  }

  try {
    try {
      return await readTyped()
    } catch (error) {
      // A value far down a CSV file does not fit the type that its beginning suggested, or a row has too few columns: as
      // text it can be read, and the audit says what is wrong with which line.
      if (error instanceof UserError || relation.textRows === undefined) throw error
      return await readText(relation.textRows)
    }
  } catch (error) {
    if (error instanceof UserError && error.code === 'TABLE_PARQUET_DAMAGED') throw damaged(relation, error)
    throw error instanceof UserError ? error : unreadable(relation, error as Error)
  }
}

/** The columns of a SELECT: time, prices, volume and symbol under our names. */
function selection(columns: MatchedColumns, time: string): readonly string[] {
  const values = VALUE_FIELDS.flatMap((field) => {
    const column = columns[field]
    return column === undefined ? [] : [`${numberOf(column)} AS "${field}"`]
  })
  const symbol = columns.symbol === undefined ? [] : [`${sqlName(columns.symbol.name)}::VARCHAR AS "symbol"`]
  return [`${time} AS "time"`, ...values, ...symbol]
}

const numberOf = (column: SourceColumn): string =>
  isNumeric(column) ? `${sqlName(column.name)}::DOUBLE` : `TRY_CAST(trim(${sqlName(column.name)}::VARCHAR) AS DOUBLE)`

/** What stands where a number or a time was expected; empty cells are not listed, they are missing. */
async function findBadCells(
  ask: (sql: string) => Promise<Table>,
  columns: MatchedColumns,
  time: string,
  rows: string,
): Promise<ReadonlyMap<string, string>> {
  const suspects: { readonly field: string; readonly column: SourceColumn; readonly value: string }[] = []
  if (columns.time.type === 'VARCHAR') suspects.push({ field: 'time', column: columns.time, value: time })
  for (const field of VALUE_FIELDS) {
    const column = columns[field]
    if (column !== undefined && !isNumeric(column)) suspects.push({ field, column, value: numberOf(column) })
  }
  const cells = new Map<string, string>()
  for (const { field, column, value } of suspects) {
    const name = sqlName(column.name)
    const bad = await ask(
      `SELECT row, text FROM (SELECT row_number() OVER () - 1 AS row, ${name}::VARCHAR AS text, ${value} AS value FROM ${rows})
       WHERE value IS NULL AND text IS NOT NULL AND trim(text) <> '' LIMIT ${BAD_CELL_LIMIT}`,
    )
    const texts = getText(bad, 'text')
    getNumbers(bad, 'row').forEach((row, i) => {
      cells.set(`${row}:${field}`, texts[i]!)
    })
  }
  return cells
}

/** The format of dates that DuckDB finds at the beginning of a CSV file, if it can. */
async function sniffFormat(ask: (sql: string) => Promise<Table>, relation: Relation): Promise<string | undefined> {
  try {
    const sniffed = await ask(
      `SELECT coalesce(DateFormat, TimestampFormat) AS format FROM ${relation.rows.replace(/^read_csv/, 'sniff_csv')}`,
    )
    return getText(sniffed, 'format')[0] || undefined
  } catch {
    return undefined
  }
}

function toSeries(relation: Relation, table: Table, badCells: ReadonlyMap<string, string>): readonly RawSeries[] {
  const has = (field: ValueField): boolean => table.columns.some(({ name }) => name === field)
  const series: RawSeries = {
    symbol: undefined,
    relation,
    length: table.length,
    time: getNumbers(table, 'time'),
    open: getNumbers(table, 'open'),
    high: getNumbers(table, 'high'),
    low: getNumbers(table, 'low'),
    close: getNumbers(table, 'close'),
    ...(has('adjClose') ? { adjClose: getNumbers(table, 'adjClose') } : {}),
    ...(has('volume') ? { volume: getNumbers(table, 'volume') } : {}),
    badCells,
  }
  if (series.length === 0) {
    throw new UserError('DATA_EMPTY', `Expected rows in ${relation.label}, there are none.`, {
      where: { file: relation.label },
    })
  }
  return table.columns.some(({ name }) => name === 'symbol')
    ? splitBySymbol(series, getText(table, 'symbol'))
    : [series]
}

function splitBySymbol(series: RawSeries, symbols: readonly (string | null)[]): readonly RawSeries[] {
  const indices = new Map<string, number[]>()
  symbols.forEach((symbol, index) => {
    const list = indices.get(symbol ?? '')
    if (list === undefined) indices.set(symbol ?? '', [index])
    else list.push(index)
  })
  if (indices.has('')) {
    const rows = indices.get('')!
    throw new UserError(
      'DATA_SYMBOL_UNKNOWN',
      `Expected a symbol in every row, ${rows.length} have none, the first is row ${rows[0]! + 1}.`,
      { where: { file: series.relation.label } },
    )
  }
  return [...indices].map(([symbol, list]) => ({ ...takeSeries(series, Int32Array.from(list)), symbol }))
}

/** The same with the file as the user wrote it. */
function damaged({ label }: Relation, { message, hint, cause }: UserError): UserError {
  return new UserError('DATA_FILE_UNREADABLE', message, {
    where: { file: label },
    cause,
    ...(hint === undefined ? {} : { hint }),
  })
}

/** What DuckDB says, without its advice about its own options and without the query that we wrote. */
function unreadable(relation: Relation, error: Error): UserError {
  const message = relation.path === undefined ? error.message : error.message.replaceAll(relation.path, relation.label)
  const text = message.replace(/\n\s*\nLINE \d+:[\s\S]*$/, '').replace(/\nPossible (fixes|solutions)[\s\S]*$/, '')
  const line = /CSV Error on Line: (\d+)/.exec(text)?.[1]
  const original = /Original Line: ?(.*)/.exec(text)?.[1]
  const sentence = text
    .split('\n')
    .filter(
      (part) =>
        part.trim() !== '' &&
        !/^(Invalid Input Error: |Conversion Error: )?CSV Error on Line|^Original Line/.test(part),
    )
    .join(' ')
    .replace(/^[A-Z][A-Za-z ]* Error: /, '')
    .replace(/\s+/g, ' ')
    .trim()
  if (relation.kind === 'query') {
    return new UserError('DATA_QUERY', `Expected a query that runs: ${sentence}`, {
      hint: 'File names in a query start at the folder of the workflow file.',
      cause: error,
    })
  }
  const where = { file: relation.label, ...(line === undefined ? {} : { line: Number(line) }) }
  return new UserError(
    'DATA_FILE_UNREADABLE',
    `Expected ${KIND_NAMES[relation.kind]}, DuckDB cannot read it: ${sentence}`,
    {
      where,
      ...(original === undefined ? {} : { frame: `${line} │ ${original}` }),
      cause: error,
    },
  )
}

const KIND_NAMES = { csv: 'a CSV file', parquet: 'a Parquet file', json: 'a JSON file' } as const
