/** @module Finds the columns of bars among the columns of a file, by their usual names in any case or by an explicit map. */
import { UserError } from '../../core/errors.ts'
import { didYouMean } from '../../core/suggest.ts'
import type { ColumnMap } from './market-config.ts'

/** A column of a source, with DuckDB's type. */
export interface SourceColumn {
  readonly name: string
  readonly type: string
}

/** Which column of the source holds what. `clock` is a time of day in a column of its own. */
export interface MatchedColumns {
  readonly time: SourceColumn
  readonly clock?: SourceColumn
  readonly open: SourceColumn
  readonly high: SourceColumn
  readonly low: SourceColumn
  readonly close: SourceColumn
  readonly adjClose?: SourceColumn
  readonly volume?: SourceColumn
  readonly symbol?: SourceColumn
}

/** Usual names, in order of preference, without case, spaces, dots, dashes and underscores. */
const USUAL_NAMES = {
  time: ['timestamp', 'datetime', 'date', 'time', 'opentime', 'day', 'index', 'unnamed:0'],
  open: ['open', 'o', '1open', 'openprice'],
  high: ['high', 'h', '2high', 'highprice'],
  low: ['low', 'l', '3low', 'lowprice'],
  close: ['close', 'c', '4close', 'closeprice', 'last'],
  adjClose: ['adjclose', 'adjustedclose', 'adjcloseprice', 'closeadj', '5adjustedclose'],
  volume: ['volume', 'vol', 'v', '5volume', '6volume'],
  symbol: ['symbol', 'ticker', 'instrument'],
} as const

type Field = keyof typeof USUAL_NAMES

const REQUIRED = ['time', 'open', 'high', 'low', 'close'] as const
const FIELD_KEYS: Readonly<Record<Field, string>> = {
  time: 'time',
  open: 'open',
  high: 'high',
  low: 'low',
  close: 'close',
  adjClose: 'adj_close',
  volume: 'volume',
  symbol: 'symbol',
}

const fold = (name: string): string => name.toLowerCase().replace(/[\s._-]/g, '')
const isDateLike = ({ type }: SourceColumn): boolean => type === 'DATE' || type.startsWith('TIMESTAMP')

export interface MatchOptions {
  readonly map: ColumnMap
  /** Adjusted close is required. */
  readonly adjusted: boolean
  /** The file, for messages. */
  readonly label: string
}

/**
 * Matches columns. Without a usual name for the time, a first column of dates is taken: spreadsheets and data frames
 * write their index without a name.
 *
 * @throws UserError `DATA_COLUMN_MISSING` with what there is and the nearest name
 */
export function matchColumns(columns: readonly SourceColumn[], options: MatchOptions): MatchedColumns {
  const { map, label } = options
  const explicit: Readonly<Record<Field, string | undefined>> = {
    ...map,
    time: map.time ?? map.date ?? map.timestamp,
    adjClose: map.adj_close,
  } as Record<Field, string | undefined>
  const names = columns.map(({ name }) => name)

  const find = (field: Field): SourceColumn | undefined => {
    const wanted = explicit[field]
    if (wanted !== undefined) {
      const found =
        columns.find(({ name }) => name === wanted) ??
        columns.find(({ name }) => name.toLowerCase() === wanted.toLowerCase())
      if (found !== undefined) return found
      throw new UserError(
        'DATA_COLUMN_MISSING',
        `Expected a column "${wanted}" for ${FIELD_KEYS[field]}, found: ${names.join(', ')}.${didYouMean(wanted, names)}`,
        { where: { file: label }, hint: `Correct \`columns: { ${FIELD_KEYS[field]}: … }\`.` },
      )
    }
    for (const usual of USUAL_NAMES[field]) {
      const found = columns.find(({ name }) => fold(name) === usual)
      if (found !== undefined) return found
    }
    return undefined
  }

  const first = columns[0]
  const time = find('time') ?? (first !== undefined && isDateLike(first) ? first : undefined)
  const found = {
    ...Object.fromEntries(REQUIRED.map((field) => [field, find(field)])),
    time,
  } as Partial<MatchedColumns>
  const missing = REQUIRED.filter((field) => found[field] === undefined)
  if (missing.length > 0) throw missingColumns(missing, names, label)

  const adjClose = find('adjClose')
  if (options.adjusted && adjClose === undefined) {
    throw new UserError(
      'DATA_COLUMN_MISSING',
      `Expected a column "adj close" because of \`adjusted: true\`, found: ${names.join(', ')}.`,
      { where: { file: label }, hint: 'Name it with `columns: { adj_close: NAME }`, or leave `adjusted` out.' },
    )
  }
  const clock = explicit.time === undefined ? findClock(columns, time!) : undefined
  const volume = find('volume')
  const symbol = find('symbol')
  return {
    ...(found as Pick<MatchedColumns, (typeof REQUIRED)[number]>),
    ...(clock === undefined ? {} : { clock }),
    ...(adjClose === undefined ? {} : { adjClose }),
    ...(volume === undefined ? {} : { volume }),
    ...(symbol === undefined ? {} : { symbol }),
  }
}

/** A column of times of day beside a column of dates. */
function findClock(columns: readonly SourceColumn[], time: SourceColumn): SourceColumn | undefined {
  if (time.type !== 'DATE') return undefined
  return columns.find(({ name, type }) => fold(name) === 'time' && type === 'TIME')
}

function missingColumns(missing: readonly Field[], names: readonly string[], label: string): UserError {
  const wanted = missing.map((field) => `"${field}"`).join(', ')
  const near = missing.map((field) => didYouMean(field, names)).find((text) => text !== '') ?? ''
  const found = names.map((name) => name || '(no name)').join(', ')
  const headless = names.every((name) => /^(column\d+|[-\d./:_ ]+)$/.test(name))
  const hint = headless
    ? 'The first line must hold the names of the columns.'
    : `Name ${missing.length === 1 ? 'it' : 'them'} with \`columns: { ${missing.map((field) => `${field}: NAME`).join(', ')} }\`; one column may serve for several.`
  return new UserError(
    'DATA_COLUMN_MISSING',
    `Expected ${missing.length === 1 ? 'a column' : 'columns'} ${wanted}, found: ${found}.${near}`,
    { where: { file: label }, hint },
  )
}
