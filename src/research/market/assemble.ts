/** @module Turns the checked rows of one symbol into bars: takes the dates asked for, joins files, adjusts prices. */
import { UserError } from '../../core/errors.ts'
import { allocateShared } from '../../tables/vector-columns.ts'
import { auditSeries } from './audit.ts'
import { allocateBars, type Bars } from './bars.ts'
import { DAY, zoneOfDays } from './calendar.ts'
import type { MarketConfig } from './market-config.ts'
import type { Finding, FindingKind } from './market-data.ts'
import { formatMoment, parseMoment, type Span } from './moment.ts'
import { PRICE_FIELDS, takeSeries } from './raw-series.ts'
import { firstMissing, nextIndex } from './scan-blocks.ts'
import type { NamedSeries } from './sources/source.ts'

export interface Assembled {
  /** `undefined` when there are errors. */
  readonly bars: Bars | undefined
  readonly errors: readonly UserError[]
  /** What was noticed while reading; more is found on the bars. */
  readonly findings: readonly Finding[]
}

/** Data may begin or end this much within the dates asked for without a word: weekends and holidays. */
const RANGE_TOLERANCE = 7 * DAY

/** @param parts of one symbol, in the order in which they follow one another */
export function assembleBars(symbol: string, parts: readonly NamedSeries[], config: MarketConfig): Assembled {
  const timezone = zoneOfDays(
    parts.map(({ time }) => time),
    config.timezone,
  )
  const span: Span = {
    from: config.start_date === undefined ? Number.NEGATIVE_INFINITY : parseMoment(config.start_date, timezone).from,
    to: config.end_date === undefined ? Number.POSITIVE_INFINITY : parseMoment(config.end_date, timezone).to,
  }
  const kept = parts.map((part) => clip(part, span)).filter(({ length }) => length > 0)
  if (kept.length === 0) return { bars: undefined, errors: [emptyRange(symbol, parts, span)], findings: [] }

  const audits = kept.map(auditSeries)
  const errors = [...audits.flatMap((audit) => audit.errors), ...seams(kept)]
  if (errors.length > 0) return { bars: undefined, errors, findings: [] }

  const sum = (pick: (audit: (typeof audits)[number]) => number): number =>
    audits.reduce((all, one) => all + pick(one), 0)
  const missing = sum((audit) => audit.missingVolumes)
  const bars = join(symbol, kept, config.adjusted)
  if (missing > 0) clearMissingVolume(bars.volume)
  const first = bars.time[0]!
  const last = bars.time[bars.length - 1]!
  const findings: Finding[] = []
  const note = (kind: FindingKind, count: number, message: string): void => {
    if (count > 0) findings.push({ kind, symbol, from: first, to: last, count, message })
  }
  const roundings = sum((audit) => audit.roundings)
  const without = kept.filter(({ volume }) => volume === undefined).reduce((all, { length }) => all + length, 0)
  note(
    'synthetic',
    kept.some((part) => part.synthetic) ? bars.length : 0,
    'These bars are a seeded random walk: no market made them.',
  )
  note('no_volume', without, 'There is no column of volume; it is read as 0.')
  note('missing_volume', missing, `Volume is empty on ${missing.toLocaleString('en-US')} bars and read as 0.`)
  note(
    'rounding',
    roundings,
    `Open or close is outside of low and high by a rounding on ${roundings.toLocaleString('en-US')} bars; they are left as they are.`,
  )
  const late = first - span.from > RANGE_TOLERANCE && Number.isFinite(span.from)
  const early = span.to - last > RANGE_TOLERANCE && Number.isFinite(span.to)
  note(
    'short_range',
    Number(late) + Number(early),
    `Asked for ${config.start_date ?? 'the first bar'} to ${config.end_date ?? 'the last bar'}, the data have ${formatMoment(first)} to ${formatMoment(last)}.`,
  )
  return { bars, errors: [], findings }
}

/** The rows within a span. Rows without a time are kept, so that the audit reports them. */
function clip(series: NamedSeries, span: Span): NamedSeries {
  if (span.from === Number.NEGATIVE_INFINITY && span.to === Number.POSITIVE_INFINITY) return series
  const { time, length } = series
  const indices = new Int32Array(length)
  let count = 0
  for (let i = 0; i < length; i++) {
    if (!(time[i]! < span.from || time[i]! >= span.to)) indices[count++] = i
  }
  return count === length
    ? series
    : { ...series, ...takeSeries(series, indices.slice(0, count)), symbol: series.symbol }
}

function emptyRange(symbol: string, parts: readonly NamedSeries[], span: Span): UserError {
  let first = Number.POSITIVE_INFINITY
  let last = Number.NEGATIVE_INFINITY
  for (const { time } of parts) {
    for (const moment of time) {
      if (moment < first) first = moment
      if (moment > last) last = moment
    }
  }
  const from = Number.isFinite(span.from) ? formatMoment(span.from) : 'the first bar'
  const to = Number.isFinite(span.to) ? formatMoment(span.to - 1).slice(0, 10) : 'the last bar'
  return new UserError('DATA_RANGE_EMPTY', `Expected bars of ${symbol} from ${from} to ${to}, there are none.`, {
    where: { file: parts[0]!.relation.label },
    hint: `The data have ${formatMoment(first)} to ${formatMoment(last)}; change start_date or end_date.`,
  })
}

/** Files of one symbol must follow one another in time. */
function seams(parts: readonly NamedSeries[]): readonly UserError[] {
  const errors: UserError[] = []
  for (let k = 1; k < parts.length; k++) {
    const before = parts[k - 1]!
    const after = parts[k]!
    const last = before.time[before.length - 1]!
    const first = after.time[0]!
    if (first > last) continue
    errors.push(
      new UserError(
        'DATA_TIME_ORDER',
        `Expected times after ${formatMoment(last)}, where ${before.relation.label} ends, was ${formatMoment(first)}.`,
        {
          where: { file: after.relation.label },
          hint: 'Files of one symbol are joined in the order of their names and must not overlap.',
        },
      ),
    )
  }
  return errors
}

function join(symbol: string, parts: readonly NamedSeries[], adjusted: boolean): Bars {
  const only = parts.length === 1 ? takeOver(symbol, parts[0]!) : undefined
  if (only !== undefined) {
    if (adjusted) adjust(only, parts[0]!.adjClose!, 0)
    return only
  }
  const bars = allocateBars(
    symbol,
    parts.reduce((sum, { length }) => sum + length, 0),
  )
  let offset = 0
  for (const part of parts) {
    bars.time.set(part.time, offset)
    for (const field of PRICE_FIELDS) bars[field].set(part[field], offset)
    if (part.volume !== undefined) bars.volume.set(part.volume, offset)
    if (adjusted) adjust(bars, part.adjClose!, offset)
    offset += part.length
  }
  return bars
}

const isShared = (values: Float64Array): values is Float64Array<SharedArrayBuffer> =>
  values.buffer instanceof SharedArrayBuffer

/** Columns that were read into shared memory of their own are the bars' columns: no copy. */
function takeOver(symbol: string, { length, time, open, high, low, close, volume }: NamedSeries): Bars | undefined {
  const volumes = volume ?? allocateShared(length)
  const columns = { time, open, high, low, close, volume: volumes }
  // One column of the source may serve for several; adjusting it in place would then adjust it twice.
  if (new Set(Object.values(columns)).size < 6 || !Object.values(columns).every(isShared)) return undefined
  return { symbol, length, ...(columns as Omit<Bars, 'symbol' | 'length'>) }
}

/** An empty volume is read as 0; the audit has counted them. */
function clearMissingVolume(volume: Float64Array): void {
  const { length } = volume
  const next = (from: number): number => nextIndex(from, length, (start, end) => firstMissing(volume, start, end))
  for (let i = next(0); i < length; i = next(i + 1)) volume[i] = 0
}

/**
 * Scales prices by adjusted close / close. The close becomes the adjusted close to the last bit, and prices that were
 * equal to it stay equal; high and low keep enclosing the others after rounding. Volume is left as it is.
 */
function adjust(bars: Bars, adjClose: Float64Array, offset: number): void {
  for (let k = 0; k < adjClose.length; k++) {
    const i = offset + k
    const close = bars.close[i]!
    const adjusted = adjClose[k]!
    const factor = adjusted / close
    const scale = (price: number): number => (price === close ? adjusted : price * factor)
    const open = scale(bars.open[i]!)
    bars.high[i] = Math.max(scale(bars.high[i]!), open, adjusted)
    bars.low[i] = Math.min(scale(bars.low[i]!), open, adjusted)
    bars.open[i] = open
    bars.close[i] = adjusted
  }
}
