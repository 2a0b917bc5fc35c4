/** @module SQL that turns whatever a file has for time into microseconds since 1970 in UTC. */
import { sqlName, sqlText } from '../../tables/duckdb.ts'
import type { MatchedColumns, SourceColumn } from './match-columns.ts'

const INTEGERS = /^U?(TINY|SMALL|BIG|HUGE)?INT(EGER)?$/
const NUMBERS = /^(FLOAT|DOUBLE|DECIMAL)/

export const isNumeric = ({ type }: SourceColumn): boolean => INTEGERS.test(type) || NUMBERS.test(type)

export interface TimeOptions {
  /** Zone of times without an offset. */
  readonly timezone: string
  /** For columns of text, in the letters of strftime. */
  readonly format?: string | undefined
  /** First value of a column of numbers, from which its unit follows. */
  readonly sample?: number | undefined
}

/**
 * An expression of type DOUBLE. Rules:
 * - days stay days: midnight UTC, whatever the time zone;
 * - times with an offset are instants; times without one are wall-clock times of `timezone`;
 * - numbers: eight digits are YYYYMMDD, six digits YYYYMM, otherwise a Unix time in seconds, milliseconds, microseconds
 *   or nanoseconds by the size of the first value;
 * - text: ISO 8601, or `format`.
 */
export function timeExpression({ time, clock }: Pick<MatchedColumns, 'time' | 'clock'>, options: TimeOptions): string {
  const column = sqlName(time.name)
  if (clock !== undefined) return micros(zoned(`(${column} + ${sqlName(clock.name)})`, options.timezone))
  if (time.type === 'DATE') return micros(`${column}::TIMESTAMP`)
  if (time.type === 'TIMESTAMP WITH TIME ZONE') return micros(column)
  if (time.type.startsWith('TIMESTAMP')) return micros(zoned(`${column}::TIMESTAMP`, options.timezone))
  if (isNumeric(time)) return numberExpression(column, options)
  return textExpression(column, options)
}

const micros = (expression: string): string => `epoch_us(${expression})::DOUBLE`

const zoned = (expression: string, timezone: string): string =>
  timezone === 'UTC' ? expression : `timezone(${sqlText(timezone)}, ${expression})`

/**
 * Microseconds in the unit of a Unix time, by the size of the first: seconds, milliseconds, microseconds. `undefined` for
 * nanoseconds, which a double cannot hold, and for numbers that write a date.
 */
export function unixFactor(sample: number): number | undefined {
  if (isWrittenDay(sample) || isWrittenMonth(sample) || sample >= 1e17) return undefined
  if (sample < 1e11) return 1e6
  return sample < 1e14 ? 1e3 : 1
}

const isWrittenDay = (sample: number): boolean => sample >= 10_000_101 && sample <= 99_991_231
const isWrittenMonth = (sample: number): boolean => sample >= 190_001 && sample <= 299_912

function numberExpression(column: string, { sample = 0 }: TimeOptions): string {
  if (isWrittenDay(sample)) {
    return micros(`try_strptime(${column}::BIGINT::VARCHAR, '%Y%m%d')`)
  }
  if (isWrittenMonth(sample)) return micros(`try_strptime(${column}::BIGINT::VARCHAR || '01', '%Y%m%d')`)
  const factor = unixFactor(sample)
  if (factor === 1) return `${column}::DOUBLE`
  if (factor !== undefined) return `round(${column}::DOUBLE * ${factor})`
  return `(${column}::BIGINT // 1000)::DOUBLE`
}

function textExpression(column: string, { format, timezone }: TimeOptions): string {
  const text = `trim(${column}::VARCHAR)`
  if (format !== undefined) {
    const parsed = `try_strptime(${text}, ${sqlText(format)})`
    return format.includes('%H') ? micros(zoned(parsed, timezone)) : micros(parsed)
  }
  return `CASE
    WHEN length(${text}) <= 10 THEN ${micros(`TRY_CAST(${text} AS TIMESTAMP)`)}
    WHEN regexp_matches(${text}, '(Z|[+-][0-9]{2}(:?[0-9]{2})?)$') THEN ${micros(`TRY_CAST(${text} AS TIMESTAMPTZ)`)}
    ELSE ${micros(zoned(`TRY_CAST(${text} AS TIMESTAMP)`, timezone))} END`
}
