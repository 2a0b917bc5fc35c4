/** @module What a Parquet column holds: its physical type, DuckDB's name of its type, and how values become ours. */
import { optionalNumber, optionalStruct, type ThriftStruct } from './thrift.ts'

const physicalTypes = ['BOOLEAN', 'INT32', 'INT64', 'INT96', 'FLOAT', 'DOUBLE', 'BYTE_ARRAY', 'FIXED'] as const
export type PhysicalType = Exclude<(typeof physicalTypes)[number], 'INT96' | 'FIXED'>

export interface ColumnKind {
  readonly physical: PhysicalType
  /** As `DESCRIBE` names it: `DOUBLE`, `TIMESTAMP WITH TIME ZONE`. */
  readonly duckdbType: string
  readonly type: 'double' | 'integer' | 'boolean' | 'time' | 'text'
  /** Turns decoded numbers into ours, in place: units of time, decimals. */
  readonly convert?: (values: Float64Array, from: number, to: number) => void
  /** Integers without a sign. */
  readonly unsigned?: boolean
  /** 64-bit integers that count nanoseconds; they become microseconds while they are read, because they exceed 2^53. */
  readonly nanoseconds?: boolean
}

const DAY = 86_400e6

const scaleBy =
  (factor: number) =>
  (values: Float64Array, from: number, to: number): void => {
    for (let i = from; i < to; i++) values[i] = values[i]! * factor
  }

const days = scaleBy(DAY)
const milliseconds = scaleBy(1000)

/** Integers of a width below that of their physical type, by signedness. */
const NARROW: Readonly<Record<string, string>> = {
  '8:true': 'TINYINT',
  '16:true': 'SMALLINT',
  '32:true': 'INTEGER',
  '64:true': 'BIGINT',
  '8:false': 'UTINYINT',
  '16:false': 'USMALLINT',
  '32:false': 'UINTEGER',
  '64:false': 'UBIGINT',
}

/** Converted types, the older spelling of logical types, as bit width and signedness. */
const CONVERTED_INTEGERS: Readonly<Record<number, string>> = {
  11: '8:false',
  12: '16:false',
  13: '32:false',
  14: '64:false',
  15: '8:true',
  16: '16:true',
  17: '32:true',
  18: '64:true',
}

/** The kind of a column that is neither nested nor repeated; `undefined` when DuckDB must read it. */
export function kindOfColumn(element: ThriftStruct): ColumnKind | undefined {
  const physical = physicalTypes[optionalNumber(element, 1) ?? -1]
  const logical = optionalStruct(element, 10)
  const converted = optionalNumber(element, 6)
  const isPlain = converted === undefined && (logical === undefined || logical.size === 0)
  switch (physical) {
    case 'DOUBLE':
      return isPlain ? { physical, duckdbType: 'DOUBLE', type: 'double' } : undefined
    case 'FLOAT':
      return isPlain ? { physical, duckdbType: 'FLOAT', type: 'double' } : undefined
    case 'BOOLEAN':
      return isPlain ? { physical, duckdbType: 'BOOLEAN', type: 'boolean' } : undefined
    case 'BYTE_ARRAY':
      // Without a logical type these are bytes, which need not be text.
      return converted === 0 || logical?.has(1) === true ? { physical, duckdbType: 'VARCHAR', type: 'text' } : undefined
    case 'INT32':
    case 'INT64':
      return (
        decimalKind(physical, element) ??
        timeKind(physical, logical, converted) ??
        integerKind(physical, logical, converted, isPlain)
      )
    default:
      return undefined
  }
}

/** Decimals of at most 15 digits: both the digits and the power of ten are exact in a double, and so is their quotient. */
function decimalKind(physical: 'INT32' | 'INT64', element: ThriftStruct): ColumnKind | undefined {
  const logical = optionalStruct(element, 10)
  const decimal = logical === undefined ? undefined : optionalStruct(logical, 5)
  if (decimal === undefined && optionalNumber(element, 6) !== 5) return undefined
  const scale = (decimal && optionalNumber(decimal, 1)) ?? optionalNumber(element, 7) ?? 0
  const precision = (decimal && optionalNumber(decimal, 2)) ?? optionalNumber(element, 8) ?? 0
  if (precision < 1 || precision > 15 || scale < 0 || scale > precision) return undefined
  const divisor = 10 ** scale
  return {
    physical,
    duckdbType: `DECIMAL(${precision},${scale})`,
    type: 'double',
    convert(values, from, to) {
      for (let i = from; i < to; i++) values[i] = values[i]! / divisor
    },
  }
}

function timeKind(
  physical: 'INT32' | 'INT64',
  logical: ThriftStruct | undefined,
  converted: number | undefined,
): ColumnKind | undefined {
  if (physical === 'INT32') {
    const isDate = converted === 6 || logical?.has(6) === true
    return isDate ? { physical, duckdbType: 'DATE', type: 'time', convert: days } : undefined
  }
  const stamp = logical === undefined ? undefined : optionalStruct(logical, 8)
  if (stamp === undefined) {
    // The older spelling is always in UTC.
    const duckdbType = 'TIMESTAMP WITH TIME ZONE'
    if (converted === 9) return { physical, duckdbType, type: 'time', convert: milliseconds }
    return converted === 10 ? { physical, duckdbType, type: 'time' } : undefined
  }
  const unit = optionalStruct(stamp, 2)
  const isUtc = stamp.get(1) === true
  const duckdbType = isUtc ? 'TIMESTAMP WITH TIME ZONE' : 'TIMESTAMP'
  if (unit?.has(1) === true) return { physical, duckdbType, type: 'time', convert: milliseconds }
  if (unit?.has(2) === true) return { physical, duckdbType, type: 'time' }
  if (unit?.has(3) !== true) return undefined
  return { physical, duckdbType: isUtc ? duckdbType : 'TIMESTAMP_NS', type: 'time', nanoseconds: true }
}

function integerKind(
  physical: 'INT32' | 'INT64',
  logical: ThriftStruct | undefined,
  converted: number | undefined,
  isPlain: boolean,
): ColumnKind | undefined {
  const integer = logical === undefined ? undefined : optionalStruct(logical, 10)
  const key = isPlain
    ? `${physical === 'INT32' ? 32 : 64}:true`
    : integer === undefined
      ? CONVERTED_INTEGERS[converted ?? -1]
      : `${optionalNumber(integer, 1)}:${integer.get(2) === true}`
  const duckdbType = NARROW[key ?? '']
  if (duckdbType === undefined) return undefined
  const is64 = duckdbType === 'BIGINT' || duckdbType === 'UBIGINT'
  if (is64 !== (physical === 'INT64')) return undefined
  const unsigned = duckdbType.startsWith('U')
  const type = is64 || duckdbType === 'UINTEGER' ? 'double' : 'integer'
  return { physical, duckdbType, type, unsigned }
}
