/**
 * @module The usual files without DuckDB: Parquet and CSV with a column of times and columns of numbers, read straight into
 * shared memory. Whatever is unusual about a file is left to DuckDB, which gives the same values for these.
 */
import { isoLayoutOf } from '../../tables/csv-direct/iso-time.ts'
import { firstCells, readPlainCsv } from '../../tables/csv-direct/read-plain-csv.ts'
import { openDirectParquet } from '../../tables/parquet-direct/read-direct.ts'
import { getNumbers, type Table, type TableColumn, tableOf } from '../../tables/table.ts'
import { readCsvDialect } from './csv-file.ts'
import type { MarketConfig } from './market-config.ts'
import { type MatchedColumns, matchColumns, type SourceColumn } from './match-columns.ts'
import { VALUE_FIELDS } from './raw-series.ts'
import type { Relation } from './relation.ts'
import { isNumeric, unixFactor } from './time-expression.ts'

export type ReadConfig = Pick<MarketConfig, 'columns' | 'adjusted' | 'timezone' | 'date_format'>

const INSTANT = 'TIMESTAMP WITH TIME ZONE'

/** Reads the time column alone by way of DuckDB, for times that need a calendar. */
export type ReadTime = () => Promise<Float64Array>

/**
 * The columns of a Parquet file under our names: `time`, `open` … `volume`, `symbol`.
 *
 * @returns `undefined` when DuckDB must read it
 * @throws UserError `TABLE_PARQUET_DAMAGED`, `DATA_COLUMN_MISSING`
 */
export async function readDirectParquet(
  relation: Relation,
  config: ReadConfig,
  readTime: ReadTime,
): Promise<Table | undefined> {
  const file = openDirectParquet(relation.path!)
  if (file === undefined) return undefined
  try {
    const known = file.columns.map(({ name, duckdbType }) => ({ name, type: duckdbType ?? 'UNKNOWN' }))
    const columns = matchColumns(known, { map: config.columns, adjusted: config.adjusted, label: relation.label })
    const { symbol } = columns
    const fields = VALUE_FIELDS.filter((field) => columns[field] !== undefined)
    if (!fields.every((field) => isNumeric(columns[field]!))) return undefined
    if (symbol !== undefined && symbol.type !== 'VARCHAR') return undefined
    const isDirect = hasDirectTime(columns, config)
    // One column of the file may serve for several of ours; each is read once.
    const names = new Set([
      ...(isDirect ? [columns.time.name] : []),
      ...fields.map((field) => columns[field]!.name),
      ...(symbol === undefined ? [] : [symbol.name]),
    ])
    const table = await file.read([...names], { shared: true })
    if (table === undefined) return undefined
    const stored = isDirect ? getNumbers(table, columns.time.name) : await readTime()
    const isUnix = isDirect && columns.time.type === 'BIGINT'
    const times = isUnix && !scaleUnixTimes(stored) ? await readTime() : stored
    const find = (name: string): TableColumn => table.columns.find((column) => column.name === name)!
    return tableOf([
      { name: 'time', type: 'time', values: times },
      ...fields.map((field): TableColumn => {
        const { name } = columns[field]!
        return { name: field, type: 'double', values: getNumbers(table, name) }
      }),
      ...(symbol === undefined ? [] : [{ ...find(symbol.name), name: 'symbol' } as TableColumn]),
    ])
  } finally {
    file.close()
  }
}

/** Times that need no calendar: instants, days, wall-clock times of UTC, Unix times. */
function hasDirectTime({ time, clock }: MatchedColumns, { timezone }: ReadConfig): boolean {
  if (clock !== undefined) return false
  const isWallOfUtc = time.type.startsWith('TIMESTAMP') && timezone === 'UTC'
  return time.type === INSTANT || time.type === 'DATE' || time.type === 'BIGINT' || isWallOfUtc
}

/** Unix times become microseconds, in place; `false` for those that only DuckDB can read. */
function scaleUnixTimes(times: Float64Array): boolean {
  const factor = unixFactor(times.find((value) => !Number.isNaN(value)) ?? 0)
  if (factor === undefined) return false
  // Halves away from zero, as SQL rounds.
  for (let i = 0; factor !== 1 && i < times.length; i++) {
    const micros = times[i]! * factor
    times[i] = micros < 0 ? -Math.round(-micros) : Math.round(micros)
  }
  return true
}

const NUMBER = /^-?\d+(\.\d+)?$/

/**
 * The columns of a plain CSV file under our names.
 *
 * @returns `undefined` when DuckDB must read it
 */
export function readDirectCsv(relation: Relation, config: ReadConfig): Table | undefined {
  const path = relation.path!
  if (config.date_format !== undefined || /\.(gz|zst)$/i.test(path)) return undefined
  const { skip, delimiter, columns: names } = readCsvDialect(path)
  if (delimiter === undefined) return undefined
  const place = { skipLines: skip + 1, delimiter }
  const cells = firstCells(path, place)
  if (cells === undefined || cells.length !== names.length) return undefined
  const known = names.map((name, k) => ({ name, type: guessType(cells[k]!) }))
  const columns = attemptMatch(known, relation, config)
  if (columns === undefined || columns.clock !== undefined || columns.symbol !== undefined) return undefined
  const timeType = columns.time.type
  const isTime = timeType === 'DATE' || timeType === INSTANT || (timeType === 'TIMESTAMP' && config.timezone === 'UTC')
  if (!isTime && timeType !== 'DOUBLE') return undefined
  const fields = VALUE_FIELDS.filter((field) => columns[field] !== undefined)
  const needed = new Set(fields.map((field) => columns[field]!.name))
  const kinds = names.map((name) => {
    if (name === columns.time.name) return isTime ? 'time' : 'number'
    return needed.has(name) ? 'number' : undefined
  })
  if (needed.has(columns.time.name)) return undefined
  const read = readPlainCsv(path, { ...place, kinds })
  if (read === undefined) return undefined
  const valuesOf = (name: string): Float64Array => read[names.indexOf(name)]!
  const times = valuesOf(columns.time.name)
  if (!isTime && !scaleUnixTimes(times)) return undefined
  return tableOf([
    { name: 'time', type: 'time', values: times },
    ...fields.map((field): TableColumn => ({ name: field, type: 'double', values: valuesOf(columns[field]!.name) })),
  ])
}

/** What DuckDB would take a column for, as far as its first cell says. */
function guessType(cell: string): string {
  const layout = isoLayoutOf(cell)
  if (layout !== undefined) {
    if (layout.separator === 0) return 'DATE'
    return layout.offset === 0 ? 'TIMESTAMP' : INSTANT
  }
  if (/^\d{1,2}:\d{2}/.test(cell)) return 'TIME'
  return NUMBER.test(cell) || cell === '' ? 'DOUBLE' : 'VARCHAR'
}

/** Columns that do not fit are said in the words that fit DuckDB's view of the file. */
function attemptMatch(
  known: readonly SourceColumn[],
  { label }: Relation,
  config: ReadConfig,
): MatchedColumns | undefined {
  try {
    return matchColumns(known, { map: config.columns, adjusted: config.adjusted, label })
  } catch {
    return undefined
  }
}
