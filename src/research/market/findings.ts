/** @module What a reader of a backtest must know about data that are otherwise right: gaps, stale opens, jumps, volume. */
import type { Bars } from './bars.ts'
import { type Calendar, countDays, DAY, describeCalendar, findGaps, weekdaysBetween } from './calendar.ts'
import type { Finding, FindingKind } from './market-data.ts'
import { formatMoment } from './moment.ts'
import { firstJump, nextIndex } from './scan-blocks.ts'

/** Share of stale opens above which a year is reported. */
const STALE_SHARE = 0.5
/** Years with fewer bars are not judged: a few equal prices mean nothing. */
const STALE_BARS = 10
/** A close this far from the one before is reported. */
const JUMP = 0.4
/** So many bars at one price at the end are no pause. */
const FROZEN_BARS = 10
/** A symbol that ends by so many of its own bars before the others has ended. */
export const EARLY_BARS = 10
/** Share of weekdays with a bar below which single days are missing; the longest lists of holidays leave 0.92. */
const COVERAGE = 0.9

/** All findings on finished bars, in the order of {@link FindingKind}. */
export function inspectBars(bars: Bars, calendar: Calendar): readonly Finding[] {
  if (bars.length < 2) return []
  const finders = [gaps, sparseness, staleOpens, zeroVolume, jumps, frozen]
  return finders.flatMap((find) => find(bars, calendar) ?? [])
}

/** Microseconds of the units in which file names give the spacing of bars. */
const LABEL_UNITS: Readonly<Record<string, number>> = {
  s: 1e6,
  m: 60e6,
  min: 60e6,
  h: 3600e6,
  d: DAY,
  day: DAY,
  daily: DAY,
  hourly: 3600e6,
  w: 7 * DAY,
  week: 7 * DAY,
  weekly: 7 * DAY,
  mo: 30 * DAY,
  month: 30 * DAY,
  monthly: 30 * DAY,
}

/**
 * Whether a file's name, such as `SPY_5m.csv` or `SPY_daily.csv`, agrees with the spacing of its bars.
 *
 * @param label the file as written
 */
export function inspectLabel(bars: Bars, { spacing }: Calendar, label: string): Finding | undefined {
  if (bars.length < 3) return undefined
  const match = /[_-](?:(\d{1,3})(s|m|min|h|d|w|mo)|(daily|hourly|weekly|monthly|day|week|month))(?=[_.-]|$)/i.exec(
    label,
  )
  if (match === null) return undefined
  const named = Number(match[1] ?? 1) * LABEL_UNITS[(match[2] ?? match[3])!.toLowerCase()]!
  if (spacing > named / 1.5 && spacing < named * 1.5) return undefined
  const message = `The name ${label} says bars of ${describeSpacing(named)}, the usual time between them is ${describeSpacing(spacing)}.`
  return finding('mislabelled', bars, bars.time[0]!, bars.time[bars.length - 1]!, bars.length, message)
}

function describeSpacing(micros: number): string {
  if (micros >= DAY) return plural(Math.round(micros / DAY), 'day')
  if (micros >= 3600e6) return plural(Number((micros / 3600e6).toFixed(1)), 'hour')
  return micros >= 60e6 ? plural(Number((micros / 60e6).toFixed(1)), 'minute') : plural(micros / 1e6, 'second')
}

function finding(kind: FindingKind, bars: Bars, from: number, to: number, count: number, message: string): Finding {
  return { kind, symbol: bars.symbol, from, to, count, message }
}

const plural = (count: number, word: string): string =>
  `${count.toLocaleString('en-US')} ${word}${count === 1 ? '' : 's'}`

function gaps(bars: Bars, calendar: Calendar): Finding | undefined {
  const found = findGaps(bars.time, calendar)
  if (found.length === 0) return undefined
  const byLength = [...found].sort((a, b) => b.missing - a.missing || a.after - b.after)
  const longest = byLength[0]!
  const places = byLength.slice(0, 3).map(({ after, before, missing }) => {
    return `${formatMoment(after)} to ${formatMoment(before)} (about ${plural(missing, 'bar')})`
  })
  const which = found.length > 3 ? 'The longest: ' : ''
  const message = `${plural(found.length, 'gap')} beyond weekends and holidays, not filled. ${which}${places.join('; ')}.`
  return finding('gap', bars, longest.after, longest.before, found.length, message)
}

function sparseness(bars: Bars, { frequency, sevenDays }: Calendar): Finding | undefined {
  if (frequency !== 'daily' && frequency !== 'intraday') return undefined
  const first = bars.time[0]!
  const last = bars.time[bars.length - 1]!
  const possible = sevenDays ? Math.floor(last / DAY) - Math.floor(first / DAY) + 1 : weekdaysBetween(first, last) + 2
  const { days } = countDays(bars.time)
  if (possible < 60 || days / possible >= COVERAGE) return undefined
  const share = Math.round((100 * days) / possible)
  const message = `Only ${share} % of the ${sevenDays ? 'days' : 'weekdays'} from ${formatMoment(first)} to ${formatMoment(last)} have a bar.`
  return finding('sparse', bars, first, last, possible - days, message)
}

/**
 * Years in which most opens equal the previous close, neighbouring years together. Index providers did not publish an
 * opening price for a long time; "the next open" is then the close on which the decision was made. Intraday bars and
 * markets that never close have such opens by nature and are left out.
 */
function staleOpens(bars: Bars, { frequency, sevenDays }: Calendar): readonly Finding[] {
  if (frequency === 'intraday' || sevenDays) return []
  const findings: Finding[] = []
  let run:
    | { first: number; last: number; from: number; to: number; count: number; least: number; most: number }
    | undefined
  const close = (): void => {
    if (run === undefined) return
    const years = run.first === run.last ? `${run.first}` : `${run.first}–${run.last}`
    const least = Math.round(100 * run.least)
    const most = Math.round(100 * run.most)
    const share = least === most ? `${least} %` : `${least}–${most} %`
    const message = `Open equals the previous close on ${share} of the bars of ${years}: a fill at the next open is then a fill at the close that was decided on.`
    findings.push(finding('stale_open', bars, run.from, run.to, run.count, message))
    run = undefined
  }
  const { time, open, close: closes, length } = bars
  for (let i = 1; i < length; ) {
    const year = new Date(time[i]! / 1000).getUTCFullYear()
    const end = Date.UTC(year + 1, 0, 1) * 1000
    const start = i
    let stale = 0
    for (; i < length && time[i]! < end; i++) if (open[i] === closes[i - 1]) stale++
    const share = stale / (i - start)
    if (share <= STALE_SHARE || i - start < STALE_BARS) close()
    else if (run === undefined) {
      run = { first: year, last: year, from: time[start]!, to: time[i - 1]!, count: stale, least: share, most: share }
    } else {
      const { first, from, count, least, most } = run
      run = {
        first,
        last: year,
        from,
        to: time[i - 1]!,
        count: count + stale,
        least: Math.min(least, share),
        most: Math.max(most, share),
      }
    }
  }
  close()
  return findings
}

function zeroVolume(bars: Bars): Finding | undefined {
  const { time, volume, length } = bars
  const first = volume.indexOf(0)
  if (first < 0) return undefined
  const last = volume.lastIndexOf(0)
  let count = 0
  for (let i = first; i <= last; i++) if (volume[i] === 0) count++
  const message =
    count === length
      ? 'Volume is 0 on every bar: rules that need volume do not work.'
      : `Volume is 0 on ${plural(count, 'bar')}, the first ${formatMoment(time[first]!)}, the last ${formatMoment(time[last]!)}.`
  return finding('zero_volume', bars, time[first]!, time[last]!, count, message)
}

const RATIOS = [2, 3, 4, 5, 6, 7, 8, 10, 15, 20, 25, 50, 100]

function jumps(bars: Bars): Finding | undefined {
  const { time, close, length } = bars
  const found: { readonly index: number; readonly ratio: number }[] = []
  const next = (from: number): number => nextIndex(from, length, (start, end) => firstJump(close, JUMP, start, end))
  for (let i = next(1); i < length; i = next(i + 1)) found.push({ index: i, ratio: close[i]! / close[i - 1]! })
  if (found.length === 0) return undefined
  const size = (ratio: number): number => Math.abs(Math.log(ratio))
  const largest = [...found].sort((a, b) => size(b.ratio) - size(a.ratio) || a.index - b.index)
  const places = largest.slice(0, 3).map(({ index, ratio }) => {
    const change = `${ratio > 1 ? '+' : '−'}${Math.round(100 * Math.abs(ratio - 1))} %`
    const split = RATIOS.find((n) => Math.abs(ratio * n - 1) < 0.05 || Math.abs(ratio / n - 1) < 0.05)
    const guess =
      split === undefined ? '' : ratio < 1 ? `, like a ${split}:1 split` : `, like a 1:${split} reverse split`
    return `${formatMoment(time[index]!)} (${change}${guess})`
  })
  const at = largest[0]!.index
  const message = `${plural(found.length, 'close')} more than 40 % away from the one before: ${places.join('; ')}${found.length > 3 ? '; …' : ''}. Look for splits that were not adjusted.`
  return finding('jump', bars, time[at - 1]!, time[at]!, found.length, message)
}

/** Bars at the end that all have the last price. */
function frozen(bars: Bars): Finding | undefined {
  const { open, high, low, close, length, time } = bars
  const last = close[length - 1]!
  let from = length
  while (from > 0 && [open, high, low, close].every((column) => column[from - 1] === last)) from--
  const count = length - from
  // A market that never moved is what somebody made, not one that stopped.
  if (count < FROZEN_BARS || from === 0) return undefined
  const message = `The last ${count.toLocaleString('en-US')} bars of ${bars.symbol}, from ${formatMoment(time[from]!)}, all have the price ${last}: it may trade no more, and a position in it could not be closed at that price.`
  return finding('frozen', bars, time[from]!, time[length - 1]!, count, message)
}

/**
 * Symbols whose bars end while those of others go on. Whoever chose the symbols at the end of the data would not have
 * chosen them, and whoever leaves them out trades only what survived.
 */
export function inspectTogether(loaded: readonly Bars[]): readonly Finding[] {
  const end = Math.max(...loaded.map(({ time, length }) => time[length - 1] ?? Number.NEGATIVE_INFINITY))
  return loaded.flatMap((bars) => {
    const last = bars.time[bars.length - 1]
    if (last === undefined) return []
    const missing = Math.floor((end - last) / describeCalendar(bars.time).spacing)
    if (missing < EARLY_BARS) return []
    const message = `${bars.symbol} has its last bar on ${formatMoment(last)}, other symbols go on to ${formatMoment(end)}: it was delisted, or its data were cut off. On common times none is traded after it; with \`symbols_alignment: union\` its positions are closed there.`
    return [finding('ends_early', bars, last, end, missing, message)]
  })
}
