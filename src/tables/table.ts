/**
 * @module Table: ordered named columns of equal length, each a typed array or an array of text. The form in which trials,
 * signals and query results move about; a million rows never become a million objects.
 */
import { UserError } from '../core/errors.ts'
import { didYouMean } from '../core/suggest.ts'

/**
 * The column types and how each is held in memory and in Parquet.
 *
 * | type | in memory | missing value | in Parquet |
 * |---|---|---|---|
 * | `double` | Float64Array | NaN | DOUBLE |
 * | `integer` | Int32Array | none | INT32 |
 * | `boolean` | Uint8Array of 0 and 1 | none | BOOLEAN |
 * | `time` | Float64Array, microseconds since 1970 in UTC | NaN | TIMESTAMP in UTC |
 * | `text` | array of strings | null | UTF8 |
 */
export interface ColumnValues {
  readonly double: Float64Array
  readonly integer: Int32Array
  readonly boolean: Uint8Array
  readonly time: Float64Array
  readonly text: readonly (string | null)[]
}

export type ColumnType = keyof ColumnValues

export type TableColumn = {
  readonly [T in ColumnType]: { readonly name: string; readonly type: T; readonly values: ColumnValues[T] }
}[ColumnType]

export interface Table {
  readonly length: number
  readonly columns: readonly TableColumn[]
}

/** Name and type of a column: what a writer must know before the first row. */
export interface ColumnSchema {
  readonly name: string
  readonly type: ColumnType
}

/** Columns from plain arrays, by name: what {@link makeTable} takes. Text, numbers and booleans are told apart. */
export type ColumnInput = TableColumn['values'] | readonly number[] | readonly boolean[]

function toColumn(name: string, input: ColumnInput): TableColumn {
  if (input instanceof Float64Array) return { name, type: 'double', values: input }
  if (input instanceof Int32Array) return { name, type: 'integer', values: input }
  if (input instanceof Uint8Array) return { name, type: 'boolean', values: input }
  const first = input.find((value) => value !== null)
  if (typeof first === 'number') return { name, type: 'double', values: Float64Array.from(input as readonly number[]) }
  if (typeof first === 'boolean') {
    return { name, type: 'boolean', values: Uint8Array.from(input as readonly boolean[], (value) => (value ? 1 : 0)) }
  }
  return { name, type: 'text', values: input as readonly (string | null)[] }
}

/**
 * A table from columns by name, in the order of the keys. Typed arrays are taken as they are, without a copy.
 *
 * @throws UserError `TABLE_SHAPE` when the lengths differ
 * @example
 * const table = makeTable({ trial: Int32Array.of(0, 1), sharpe: Float64Array.of(0.4, 0.9), status: ['ok', 'ok'] })
 */
export function makeTable(columns: Readonly<Record<string, ColumnInput>>): Table {
  return tableOf(Object.entries(columns).map(([name, input]) => toColumn(name, input)))
}

/**
 * A table from finished columns.
 *
 * @throws UserError `TABLE_SHAPE` when lengths differ or a name occurs twice
 */
export function tableOf(columns: readonly TableColumn[]): Table {
  const length = columns[0]?.values.length ?? 0
  const names = new Set<string>()
  for (const column of columns) {
    if (column.values.length !== length) {
      throw new UserError(
        'TABLE_SHAPE',
        `Expected columns of equal length, was ${length} for "${columns[0]!.name}" and ${column.values.length} for "${column.name}".`,
      )
    }
    if (names.has(column.name)) throw new UserError('TABLE_SHAPE', `Expected one column "${column.name}", were two.`)
    names.add(column.name)
  }
  return { length, columns }
}

/** Names and types of a table's columns. */
export function schemaOf(table: Table): readonly ColumnSchema[] {
  return table.columns.map(({ name, type }) => ({ name, type }))
}

/**
 * The column with this name.
 *
 * @throws UserError `TABLE_COLUMN_UNKNOWN` with the nearest name
 */
export function getColumn(table: Table, name: string): TableColumn {
  const found = table.columns.find((column) => column.name === name)
  if (found !== undefined) return found
  const names = table.columns.map((column) => column.name)
  throw new UserError(
    'TABLE_COLUMN_UNKNOWN',
    `Expected a column "${name}", found: ${names.join(', ') || 'no columns'}.${didYouMean(name, names)}`,
  )
}

/**
 * The values of a column of numbers (`double`, `time`: the array itself; `integer`, `boolean`: a copy as doubles).
 *
 * @throws UserError `TABLE_COLUMN_UNKNOWN`, or `TABLE_SHAPE` for a column of text
 */
export function getNumbers(table: Table, name: string): Float64Array {
  const column = getColumn(table, name)
  if (column.type === 'text') throw new UserError('TABLE_SHAPE', `Expected numbers in column "${name}", was text.`)
  return column.values instanceof Float64Array ? column.values : Float64Array.from(column.values)
}

/** The values of a column of text. @throws UserError `TABLE_COLUMN_UNKNOWN`, or `TABLE_SHAPE` for other types */
export function getText(table: Table, name: string): readonly (string | null)[] {
  const column = getColumn(table, name)
  if (column.type !== 'text') {
    throw new UserError('TABLE_SHAPE', `Expected text in column "${name}", was ${column.type}.`)
  }
  return column.values
}

/** The named columns, in the given order; the arrays are shared. */
export function selectColumns(table: Table, names: readonly string[]): Table {
  return { length: table.length, columns: names.map((name) => getColumn(table, name)) }
}

/** The rows with `from <= row < to`; typed arrays are views on the same memory. */
export function sliceTable(table: Table, from: number, to: number = table.length): Table {
  const columns = table.columns.map((column) => {
    const { type, values } = column
    return { ...column, values: type === 'text' ? values.slice(from, to) : values.subarray(from, to) } as TableColumn
  })
  return { length: columns[0]?.values.length ?? 0, columns }
}

/** The given rows, in the given order, as a copy. */
export function takeRows(table: Table, rows: ArrayLike<number>): Table {
  const columns = table.columns.map((column) => {
    if (column.type === 'text') {
      return { ...column, values: Array.from(rows, (row) => column.values[row] ?? null) }
    }
    const values = new (column.values.constructor as Float64ArrayConstructor)(rows.length)
    for (let i = 0; i < rows.length; i++) values[i] = column.values[rows[i]!]!
    return { ...column, values } as TableColumn
  })
  return { length: rows.length, columns }
}

/**
 * The rows of a table in the order of one column. Equal values keep the order of their index, missing values (NaN, null)
 * come last in both directions, text is compared by code units, so the result is the same on every machine.
 *
 * @example
 * const best = sliceTable(takeRows(trials, sortedRows(trials, 'sharpe', 'descending')), 0, 10)
 */
export function sortedRows(
  table: Table,
  name: string,
  direction: 'ascending' | 'descending' = 'ascending',
): Uint32Array {
  const { values } = getColumn(table, name)
  const rows = Uint32Array.from({ length: table.length }, (_, row) => row)
  const sign = direction === 'ascending' ? 1 : -1
  // NaN is the only value unlike itself.
  const isMissing = (value: string | number | null): boolean => value === null || Number.isNaN(value)
  return rows.sort((rowA, rowB) => {
    const a = values[rowA]!
    const b = values[rowB]!
    const missingA = isMissing(a)
    const missingB = isMissing(b)
    if (missingA || missingB) return Number(missingA) - Number(missingB) || rowA - rowB
    if (a === b) return rowA - rowB
    return a < b ? -sign : sign
  })
}

/** The table sorted by one column, see {@link sortedRows}. */
export function sortTable(table: Table, name: string, direction: 'ascending' | 'descending' = 'ascending'): Table {
  return takeRows(table, sortedRows(table, name, direction))
}

/**
 * Tables with equal schemas, one below the other.
 *
 * @throws UserError `TABLE_SHAPE` when names, types or their order differ
 */
export function concatTables(tables: readonly Table[]): Table {
  const first = tables[0]
  if (first === undefined) return { length: 0, columns: [] }
  for (const table of tables) requireSchema(schemaOf(first), table)
  const length = tables.reduce((sum, table) => sum + table.length, 0)
  const columns = first.columns.map((column, place) => {
    if (column.type === 'text') {
      return { ...column, values: tables.flatMap((table) => table.columns[place]!.values as readonly string[]) }
    }
    const values = new (column.values.constructor as Float64ArrayConstructor)(length)
    let offset = 0
    for (const table of tables) {
      values.set(table.columns[place]!.values as Float64Array, offset)
      offset += table.length
    }
    return { ...column, values } as TableColumn
  })
  return { length, columns }
}

/** @throws UserError `TABLE_SHAPE` unless the table has exactly these columns in this order */
export function requireSchema(schema: readonly ColumnSchema[], table: Table): void {
  const spell = (columns: readonly ColumnSchema[]): string => columns.map((c) => `${c.name} ${c.type}`).join(', ')
  const expected = spell(schema)
  const found = spell(table.columns)
  if (expected !== found) throw new UserError('TABLE_SHAPE', `Expected the columns ${expected}; found ${found}.`)
}

/** One row as an object: for the few rows that people look at, never for all of them. */
export function rowObject(table: Table, row: number): Record<string, string | number | boolean | null> {
  const object: Record<string, string | number | boolean | null> = {}
  for (const { name, type, values } of table.columns) {
    const value = values[row] ?? null
    object[name] = type === 'boolean' ? value === 1 : value
  }
  return object
}
