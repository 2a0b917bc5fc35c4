/**
 * @module The usual files without DuckDB: Parquet and CSV with a column of times and columns of numbers, read straight into
 * shared memory. Whatever is unusual about a file is left to DuckDB, which gives the same values for these.
 */
import { type DirectParquet, openDirectParquet } from '../../tables/parquet-direct/read-direct.ts'
import { getNumbers, type Table, type TableColumn, tableOf } from '../../tables/table.ts'
import type { MarketConfig } from './market-config.ts'
import { type MatchedColumns, matchColumns } from './match-columns.ts'
import { VALUE_FIELDS } from './raw-series.ts'
import type { Relation } from './relation.ts'
import { isNumeric, unixFactor } from './time-expression.ts'

export type ReadConfig = Pick<MarketConfig, 'columns' | 'adjusted' | 'timezone' | 'date_format'>

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
    const names = [...fields.map((field) => columns[field]!.name), ...(symbol === undefined ? [] : [symbol.name])]
    // One column of the file may serve for several of ours; each is read once.
    const table = await file.read([...new Set(names)], { shared: true })
    if (table === undefined) return undefined
    const times = (await timesOf(file, columns, config)) ?? (await readTime())
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
async function timesOf(
  file: DirectParquet,
  { time, clock }: MatchedColumns,
  { timezone }: ReadConfig,
): Promise<Float64Array | undefined> {
  if (clock !== undefined) return undefined
  const isInstant = time.type === 'TIMESTAMP WITH TIME ZONE' || time.type === 'DATE'
  const isWallOfUtc = time.type.startsWith('TIMESTAMP') && timezone === 'UTC'
  if (!isInstant && !isWallOfUtc && time.type !== 'BIGINT') return undefined
  const table = await file.read([time.name], { shared: true })
  if (table === undefined) return undefined
  const times = getNumbers(table, time.name)
  if (time.type !== 'BIGINT') return times
  const factor = unixFactor(times.find((value) => !Number.isNaN(value)) ?? 0)
  if (factor === undefined) return undefined
  if (factor !== 1) for (let i = 0; i < times.length; i++) times[i] = Math.round(times[i]! * factor)
  return times
}
