/**
 * @module Between DuckDB's vectors and our columns: reads and writes them in bulk, without a JavaScript object for each
 * value.
 */
import { BugError, UserError } from '../core/errors.ts'
import type { ColumnSchema, TableColumn } from './table.ts'

type NumericItems =
  | Int8Array
  | Int16Array
  | Int32Array
  | Uint8Array
  | Uint16Array
  | Uint32Array
  | Float32Array
  | Float64Array
  | BigInt64Array
  | BigUint64Array

/**
 * What we use of a vector of `@duckdb/node-api`. `items` and `validity` are there in the pinned version though its type
 * declarations call them private; a contract test reads and writes every type, so that a change would show.
 */
export interface VectorView {
  readonly items?: NumericItems
  readonly validity?: { readonly data: BigUint64Array | null; readonly offset: number }
  getItem(row: number): unknown
  setItem(row: number, value: unknown): void
  flush(): void
}

/** Room for a column of numbers. */
export type AllocateNumbers = (length: number) => Float64Array

/** Numbers on shared memory, for columns that go to other threads. */
export const allocateShared: AllocateNumbers = (length) =>
  new Float64Array(new SharedArrayBuffer(length * Float64Array.BYTES_PER_ELEMENT))

/** Numbers of this thread alone. */
export const allocatePrivate: AllocateNumbers = (length) => new Float64Array(length)

/** Collects the chunks of one result column. */
export interface ColumnReader {
  append(vector: VectorView, rows: number): void
  finish(): TableColumn
}

/** Microseconds per unit of the integers that DuckDB stores for each time type. */
const TIME_UNITS: Readonly<Record<string, number>> = {
  DATE: 86_400e6,
  TIMESTAMP: 1,
  TIMESTAMP_TZ: 1,
  TIMESTAMP_S: 1e6,
  TIMESTAMP_MS: 1e3,
}

const SMALL_INTEGERS = new Set(['TINYINT', 'SMALLINT', 'INTEGER', 'UTINYINT', 'USMALLINT'])
const DOUBLES = new Set(['FLOAT', 'DOUBLE', 'UINTEGER'])
const WIDE_NUMBERS = new Set(['DECIMAL', 'HUGEINT', 'UHUGEINT'])

/**
 * A reader for a result column.
 *
 * @param storedType DuckDB's name of the type, such as `DOUBLE`
 * @param expectedRows room to reserve; a right guess saves copies
 * @param allocate makes the room of `double` and `time`
 */
export function createColumnReader(
  name: string,
  storedType: string,
  expectedRows: number,
  allocate: AllocateNumbers,
): ColumnReader {
  const numbers = (type: 'double' | 'time', copy: CopyNumbers): ColumnReader =>
    numberReader(name, type, expectedRows, allocate, copy)
  if (DOUBLES.has(storedType)) return numbers('double', copyItems)
  if (SMALL_INTEGERS.has(storedType)) return narrowed(numbers('double', copyItems), 'integer')
  if (storedType === 'BOOLEAN') return narrowed(numbers('double', copyBooleans), 'boolean')
  if (storedType === 'BIGINT' || storedType === 'UBIGINT') return numbers('double', copyBigItems(name, 1))
  if (storedType === 'TIMESTAMP_NS') return numbers('time', copyNanoseconds)
  const unit = TIME_UNITS[storedType]
  if (unit !== undefined) return numbers('time', storedType === 'DATE' ? copyDays : copyBigItems(name, unit))
  if (WIDE_NUMBERS.has(storedType)) return numbers('double', copyWideNumbers(name))
  return textReader(name)
}

type CopyNumbers = (vector: VectorView, rows: number, target: Float64Array, offset: number) => void

function numberReader(
  name: string,
  type: 'double' | 'time',
  expectedRows: number,
  allocate: AllocateNumbers,
  copy: CopyNumbers,
): ColumnReader {
  let values = allocate(expectedRows)
  let length = 0
  const resize = (size: number): void => {
    const resized = allocate(size)
    resized.set(size < values.length ? values.subarray(0, size) : values)
    values = resized
  }
  return {
    append(vector, rows) {
      if (length + rows > values.length) resize(Math.max(length + rows, values.length * 2))
      copy(vector, rows, values, length)
      clearInvalid(vector, rows, values, length)
      length += rows
    },
    finish() {
      // A buffer of exact size: whoever hashes or posts a column's buffer must not meet unused room.
      if (values.length !== length) resize(length)
      return { name, type, values }
    },
  }
}

/** Integers and booleans stay what they are unless a value is missing: only `double` has a missing value, NaN. */
function narrowed(reader: ColumnReader, type: 'integer' | 'boolean'): ColumnReader {
  return {
    append: reader.append,
    finish() {
      const column = reader.finish()
      const values = column.values as Float64Array
      if (values.some(Number.isNaN)) return column
      const { name } = column
      return type === 'integer'
        ? { name, type, values: Int32Array.from(values) }
        : { name, type, values: Uint8Array.from(values) }
    },
  }
}

function textReader(name: string): ColumnReader {
  const values: (string | null)[] = []
  return {
    append(vector, rows) {
      for (let row = 0; row < rows; row++) {
        const value = vector.getItem(row)
        values.push(value === null || value === undefined ? null : String(value))
      }
    },
    finish: () => ({ name, type: 'text', values }),
  }
}

const copyItems: CopyNumbers = (vector, rows, target, offset) => {
  const items = vector.items as Float64Array
  target.set(items.length === rows ? items : items.subarray(0, rows), offset)
}

const copyBooleans: CopyNumbers = (vector, rows, target, offset) => {
  for (let row = 0; row < rows; row++) target[offset + row] = vector.getItem(row) === true ? 1 : 0
}

const copyDays: CopyNumbers = (vector, rows, target, offset) => {
  const items = vector.items as Int32Array
  for (let row = 0; row < rows; row++) target[offset + row] = items[row]! * 86_400e6
}

const copyNanoseconds: CopyNumbers = (vector, rows, target, offset) => {
  const items = vector.items as BigInt64Array
  for (let row = 0; row < rows; row++) target[offset + row] = Number(items[row]! / 1000n)
}

/** 64-bit integers, read as two 32-bit halves: a BigInt for each would cost ten times as much. */
function copyBigItems(name: string, unit: number): CopyNumbers {
  return (vector, rows, target, offset) => {
    const items = vector.items as BigInt64Array
    const halves = new Int32Array(items.buffer, items.byteOffset, items.length * 2)
    for (let row = 0; row < rows; row++) {
      const high = halves[2 * row + 1]!
      if ((high > 0x1fffff || high < -0x200000) && isValid(vector, row)) throw inexact(name, items[row]!)
      target[offset + row] = (high * 4_294_967_296 + (halves[2 * row]! >>> 0)) * unit
    }
  }
}

function copyWideNumbers(name: string): CopyNumbers {
  return (vector, rows, target, offset) => {
    for (let row = 0; row < rows; row++) {
      const item = vector.getItem(row)
      if (item === null) continue
      if (typeof item === 'bigint') {
        const value = Number(item)
        if (!Number.isSafeInteger(value)) throw inexact(name, item)
        target[offset + row] = value
      } else {
        target[offset + row] = (item as { toDouble(): number }).toDouble()
      }
    }
  }
}

function inexact(name: string, value: bigint): UserError {
  return new UserError(
    'TABLE_INTEGER_INEXACT',
    `Expected integers up to 2^53 in column "${name}", was ${value}: a double would change it.`,
    { hint: `Cast it to text: CAST("${name}" AS VARCHAR).` },
  )
}

function isValid(vector: VectorView, row: number): boolean {
  const { validity } = vector
  if (validity?.data == null) return true
  const bit = validity.offset + row
  return ((validity.data[bit >> 6]! >> BigInt(bit & 63)) & 1n) === 1n
}

function clearInvalid(vector: VectorView, rows: number, target: Float64Array, offset: number): void {
  if (vector.validity?.data == null) return
  for (let row = 0; row < rows; row++) if (!isValid(vector, row)) target[offset + row] = Number.NaN
}

/**
 * Copies `rows` values of a column, from row `from` on, into a fresh vector from its row `at` on. The caller flushes.
 */
export function fillVector(vector: VectorView, column: TableColumn, from: number, rows: number, at: number): void {
  switch (column.type) {
    case 'double':
      ;(vector.items as Float64Array).set(column.values.subarray(from, from + rows), at)
      return
    case 'integer':
      ;(vector.items as Int32Array).set(column.values.subarray(from, from + rows), at)
      return
    case 'boolean':
      for (let row = 0; row < rows; row++) vector.setItem(at + row, column.values[from + row] === 1)
      return
    case 'time': {
      const items = vector.items as BigInt64Array
      for (let row = 0; row < rows; row++) {
        const value = column.values[from + row]!
        if (Number.isNaN(value)) vector.setItem(at + row, null)
        else items[at + row] = BigInt(Math.round(value))
      }
      return
    }
    case 'text':
      for (let row = 0; row < rows; row++) vector.setItem(at + row, column.values[from + row] ?? null)
      return
    default:
      throw new BugError(`Unexpected column ${JSON.stringify((column satisfies never as ColumnSchema).type)}.`)
  }
}
