/** @module Finds what is wrong with rows of prices: each mistake with its file and line, and what to do about it. */
import { type ErrorCode, errorCodes } from '../../core/error-codes.ts'
import { UserError } from '../../core/errors.ts'
import { findCsvLines } from './csv-file.ts'
import { formatMoment } from './moment.ts'
import { PRICE_FIELDS, type RawSeries } from './raw-series.ts'
import { firstNotAfter, firstNotPositive, firstOddPrice, firstOddVolume, nextIndex } from './scan-blocks.ts'
import { findTicks } from './ticks.ts'

/** Mistakes of one kind that are told one by one; the others are counted. */
const TOLD = 10

type MistakeCode = Extract<
  ErrorCode,
  | 'DATA_TIME_INVALID'
  | 'DATA_TIME_ORDER'
  | 'DATA_TIME_DUPLICATE'
  | 'DATA_PRICE_INVALID'
  | 'DATA_PRICE_RANGE'
  | 'DATA_VOLUME_INVALID'
>

const HINTS: Readonly<Record<MistakeCode, string>> = {
  DATA_TIME_INVALID: 'Correct the row, or say how dates are written with `date_format: "%d/%m/%Y"`.',
  DATA_TIME_ORDER: "Sort the file by time, or read it with `source: select * from 'FILE' order by DATE`.",
  DATA_TIME_DUPLICATE: 'Keep one row for each time. Several symbols in one file need a column "symbol".',
  DATA_PRICE_INVALID: 'Correct or remove the row. Nothing is filled in.',
  DATA_PRICE_RANGE:
    'Correct the row, or decide in a query which price to trust: `select …, greatest(high, open, close) as high`.',
  DATA_VOLUME_INVALID: 'Correct the row; an empty volume is read as 0 and reported.',
}

interface Mistake {
  readonly index: number
  readonly message: string
}

export interface AuditResult {
  readonly errors: readonly UserError[]
  /** Bars whose open or close is outside of low and high by no more than a rounding. */
  readonly roundings: number
  /** Bars without a volume. */
  readonly missingVolumes: number
}

/**
 * Checks times (there, ascending, each once), prices (there, above 0, `low <= open, close <= high`) and volumes.
 *
 * Open and close may be outside of low and high by one tick, but not by more than 0.05 %: files round each price by
 * itself. Such bars are counted, not changed.
 */
export function auditSeries(series: RawSeries): AuditResult {
  const mistakes = new Map<MistakeCode, { count: number; readonly told: Mistake[] }>()
  const add = (code: MistakeCode, index: number, message: () => string): void => {
    let kind = mistakes.get(code)
    if (kind === undefined) {
      kind = { count: 0, told: [] }
      mistakes.set(code, kind)
    }
    if (++kind.count <= TOLD) kind.told.push({ index, message: message() })
  }
  auditTimes(series, add)
  const roundings = auditPrices(series, add)
  const missingVolumes = auditVolumes(series, add)

  const rows = [...mistakes.values()].flatMap(({ told }) => told.map(({ index }) => rowOf(series, index)))
  const { kind, path, label } = series.relation
  const lines = kind === 'csv' && path !== undefined && rows.length > 0 ? findCsvLines(path, rows) : undefined
  const errors: UserError[] = []
  for (const [code, { count, told }] of mistakes) {
    for (const { index, message } of told) {
      const row = rowOf(series, index)
      const line = lines?.get(row)
      errors.push(
        new UserError(code, line === undefined ? `Row ${row + 1}: ${message}` : message, {
          where: { file: label, ...(line === undefined ? {} : { line: line.line }) },
          hint: HINTS[code],
          ...(line === undefined || line.text === '' ? {} : { frame: `${line.line} │ ${line.text}` }),
        }),
      )
    }
    if (count > TOLD) {
      const more = count - TOLD
      errors.push(
        new UserError(
          code,
          `${more} more ${more === 1 ? 'row has' : 'rows have'} this mistake: ${errorCodes[code].title}.`,
          {
            where: { file: label },
          },
        ),
      )
    }
  }
  return { errors, roundings, missingVolumes }
}

type Add = (code: MistakeCode, index: number, message: () => string) => void

const rowOf = (series: RawSeries, index: number): number => series.rows?.[index] ?? index

/** What stood in a cell: the text that is no number, or that there was none. */
function cell(series: RawSeries, index: number, field: string, value: number): string {
  if (!Number.isNaN(value)) return String(value)
  const text = series.badCells.get(`${rowOf(series, index)}:${field}`)
  return text === undefined ? 'empty' : `"${text}"`
}

function auditTimes(series: RawSeries, add: Add): void {
  const { time, length } = series
  const isAscending = nextIndex(1, length, (from, to) => firstNotAfter(time, from, to)) >= length
  if (isAscending && !Number.isNaN(time[0])) return
  let descending = 0
  for (let i = 1; i < length; i++) if (time[i]! < time[i - 1]!) descending++
  if (length > 2 && descending === length - 1) {
    add('DATA_TIME_ORDER', 1, () => 'Expected ascending times, they descend: the newest row comes first.')
    return
  }
  let previous = Number.NaN
  for (let i = 0; i < length; i++) {
    const now = time[i]!
    if (Number.isNaN(now)) {
      add('DATA_TIME_INVALID', i, () => `Expected a time, was ${cell(series, i, 'time', now)}.`)
      continue
    }
    if (now === previous) {
      add('DATA_TIME_DUPLICATE', i, () => `Expected one row for each time, ${formatMoment(now)} was in the row before.`)
    } else if (now < previous) {
      const before = previous
      add(
        'DATA_TIME_ORDER',
        i,
        () => `Expected ascending times, ${formatMoment(now)} comes after ${formatMoment(before)}.`,
      )
    }
    previous = now
  }
}

function auditPrices(series: RawSeries, add: Add): number {
  const { open, high, low, close, adjClose, length } = series
  let tick: number | undefined
  let roundings = 0
  const next = (from: number): number =>
    nextIndex(from, length, (start, end) => {
      const odd = firstOddPrice(series, start, end)
      return adjClose === undefined ? odd : Math.min(odd, firstNotPositive(adjClose, start, odd))
    })
  for (let i = next(0); i < length; i = next(i + 1)) {
    const o = open[i]!
    const h = high[i]!
    const l = low[i]!
    const c = close[i]!
    if (firstOddPrice(series, i, i + 1) > i) {
      addPrice(series, add, i, 'adjClose', adjClose![i]!)
      continue
    }
    let valid = true
    for (const field of PRICE_FIELDS) {
      const value = series[field][i]!
      if (value > 0 && value < Number.POSITIVE_INFINITY) continue
      valid = false
      addPrice(series, add, i, field, value)
    }
    if (!valid) continue
    if (h < l) {
      add('DATA_PRICE_RANGE', i, () => `Expected high at or above low, was high ${h} and low ${l}.`)
      continue
    }
    tick ??= 1 / (findTicks(close)?.perUnit ?? Number.POSITIVE_INFINITY)
    const tolerance = Math.min(tick, 0.0005 * c) + 1e-9 * c
    const outside = (
      [
        ['open', o],
        ['close', c],
      ] as const
    ).find(([, value]) => value > h + tolerance || value < l - tolerance)
    if (outside === undefined) roundings++
    else {
      const [field, value] = outside
      add('DATA_PRICE_RANGE', i, () => `Expected ${field} between low ${l} and high ${h}, was ${value}.`)
    }
  }
  return roundings
}

function addPrice(series: RawSeries, add: Add, index: number, field: string, value: number): void {
  const name = field === 'adjClose' ? 'adj close' : field
  add(
    'DATA_PRICE_INVALID',
    index,
    () => `Expected a price above 0 for ${name}, was ${cell(series, index, field, value)}.`,
  )
}

function auditVolumes(series: RawSeries, add: Add): number {
  const { volume, length } = series
  if (volume === undefined) return 0
  let missing = 0
  const next = (from: number): number => nextIndex(from, length, (start, end) => firstOddVolume(volume, start, end))
  for (let i = next(0); i < length; i = next(i + 1)) {
    const value = volume[i]!
    const isEmpty = Number.isNaN(value) && !series.badCells.has(`${rowOf(series, i)}:volume`)
    if (isEmpty) missing++
    else
      add('DATA_VOLUME_INVALID', i, () => `Expected a volume of at least 0, was ${cell(series, i, 'volume', value)}.`)
  }
  return missing
}
