/** @module The rows of one symbol as they stand in one file or query, before they are checked and become bars. */
import type { Relation } from './relation.ts'

export const PRICE_FIELDS = ['open', 'high', 'low', 'close'] as const
/** Every column of numbers that a source may have. */
export const VALUE_FIELDS = [...PRICE_FIELDS, 'adjClose', 'volume'] as const

/** Columns as read; what is missing or no number is NaN. */
export interface RawSeries {
  /** From a column of symbols; otherwise the source decides. */
  readonly symbol: string | undefined
  readonly relation: Pick<Relation, 'label' | 'kind' | 'path'>
  readonly length: number
  /** Microseconds UTC. */
  readonly time: Float64Array
  readonly open: Float64Array
  readonly high: Float64Array
  readonly low: Float64Array
  readonly close: Float64Array
  readonly adjClose?: Float64Array
  readonly volume?: Float64Array
  /** Row of each in the relation, counted from 0; without it the rows are all rows. */
  readonly rows?: Int32Array
  /** What stood where a number or a time was expected, by `row:field`. */
  readonly badCells: ReadonlyMap<string, string>
}

const COLUMNS = ['time', 'open', 'high', 'low', 'close', 'adjClose', 'volume'] as const

/** Some of the rows of a series, in the given order. */
export function takeSeries(series: RawSeries, indices: Int32Array): RawSeries {
  const pick = (values: Float64Array): Float64Array => Float64Array.from(indices, (index) => values[index]!)
  const picked = Object.fromEntries(
    COLUMNS.flatMap((name) => (series[name] === undefined ? [] : [[name, pick(series[name])]])),
  )
  const rows = indices.map((index) => series.rows?.[index] ?? index)
  return { ...series, ...(picked as Pick<RawSeries, (typeof COLUMNS)[number]>), length: indices.length, rows }
}
