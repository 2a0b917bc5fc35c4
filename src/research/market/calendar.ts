/** @module What the times of bars say about themselves: spacing, whether weekends trade, and where bars are missing. */
import { lowerBound } from './lower-bound.ts'
import { formatMoment } from './moment.ts'

export type Frequency = 'intraday' | 'daily' | 'weekly' | 'monthly' | 'quarterly' | 'yearly'

export interface Calendar {
  readonly frequency: Frequency
  /** The usual time between two bars, microseconds: the median. */
  readonly spacing: number
  /** Trades on Saturdays and Sundays as on other days. */
  readonly sevenDays: boolean
}

export const DAY = 86_400e6

/** Shortest spacing of each frequency. 20 hours is a day still: sessions move with daylight saving. */
const SPACINGS: readonly (readonly [Frequency, number])[] = [
  ['yearly', 300 * DAY],
  ['quarterly', 80 * DAY],
  ['monthly', 26 * DAY],
  ['weekly', 6 * DAY],
  ['daily', 20 * 3600e6],
]

/** Enough differences for a median that no gap moves; sorting all of a million would take longer than reading them. */
const SAMPLE = 4096

/**
 * @param time ascending, microseconds UTC
 * @returns for fewer than two bars `daily`
 */
export function describeCalendar(time: Float64Array): Calendar {
  const n = time.length
  if (n < 2) return { frequency: 'daily', spacing: DAY, sevenDays: false }
  const step = Math.max(1, Math.floor((n - 1) / SAMPLE))
  const gaps = Float64Array.from({ length: Math.ceil((n - 1) / step) }, (_, k) => time[k * step + 1]! - time[k * step]!)
  gaps.sort()
  const spacing = gaps[gaps.length >> 1]!
  const frequency = SPACINGS.find(([, shortest]) => spacing >= shortest)?.[0] ?? 'intraday'
  let weekend = 0
  let days = 0
  for (let i = 0; i < n; i += step) {
    days++
    if (isWeekend(time[i]!)) weekend++
  }
  // Two days of seven are 0.29; a market that opens on Sunday evening stays below 0.17.
  const sevenDays = (frequency === 'intraday' || frequency === 'daily') && weekend / days > 0.17
  return { frequency, spacing, sevenDays }
}

/** Bars a year of the frequencies that do not depend on sessions. */
const PER_YEAR: Readonly<Record<'weekly' | 'monthly' | 'quarterly' | 'yearly', number>> = {
  weekly: 52,
  monthly: 12,
  quarterly: 4,
  yearly: 1,
}

/**
 * How many bars make a year, for annualization, from the frequency rather than from the count, so that a short series has
 * the factor of a long one:
 *
 * - yearly 1, quarterly 4, monthly 12, weekly 52;
 * - daily 252, or 365 where weekends trade;
 * - intraday: the mean number of bars on a day that has any, times such days in a year: 252, 365 where weekends trade, 312
 *   where every week has a sixth day (currencies open on Sunday evening).
 *
 * @param time ascending, microseconds UTC
 */
export function barsPerYearOf(time: Float64Array, { frequency, sevenDays }: Calendar): number {
  if (frequency === 'daily') return sevenDays ? 365 : 252
  if (frequency !== 'intraday') return PER_YEAR[frequency]
  const { days, weekendDays } = countDays(time)
  const daysPerYear = sevenDays || weekendDays / days > 0.22 ? 365 : weekendDays / days > 0.1 ? 312 : 252
  return Math.round((time.length / days) * daysPerYear)
}

/**
 * The zone in which days of the given bars begin: UTC for bars that are stamped with days (midnight UTC, all of them),
 * because a day is a label and not an instant; otherwise the zone asked for.
 */
export function zoneOfDays(times: readonly Float64Array[], timezone: string): string {
  if (timezone === 'UTC') return timezone
  return times.every((time) => time.every((moment) => moment % DAY === 0)) ? 'UTC' : timezone
}

/** 0 is Sunday. 1970-01-01 was a Thursday. */
export function weekdayOf(time: number): number {
  return (((Math.floor(time / DAY) + 4) % 7) + 7) % 7
}

const isWeekend = (time: number): boolean => weekdayOf(time) % 6 === 0

/** A place where bars are missing: after the bar at `after`, before the bar at `before`. */
export interface Gap {
  readonly after: number
  readonly before: number
  /** About how many bars are missing. */
  readonly missing: number
}

/** Longest time between two bars that no gap explains, for the frequencies without sessions. */
const LONGEST: Readonly<Record<'weekly' | 'monthly' | 'quarterly' | 'yearly', number>> = {
  weekly: 1.6,
  monthly: 1.6,
  quarterly: 1.5,
  yearly: 1.5,
}

/** Holidays take at most this many weekdays in a row; more are missing. */
const HOLIDAYS_IN_A_ROW = 2

/**
 * Where bars are missing.
 *
 * - Weekly and longer: more than 1.5 or 1.6 times the usual spacing.
 * - Daily and intraday, seven days a week: more than 1.5 times the usual spacing.
 * - Daily, Monday to Friday: more than two weekdays without a bar. Up to two are taken for holidays.
 * - Intraday with sessions: more than two whole weekdays without a bar; or, within one day, more than 1.5 times the usual
 *   spacing, unless most days pause at that time of day (a lunch break).
 *
 * @param time ascending, microseconds UTC
 */
export function findGaps(time: Float64Array, calendar: Calendar): readonly Gap[] {
  const { frequency, spacing, sevenDays } = calendar
  const gaps: Gap[] = []
  if (frequency !== 'daily' && frequency !== 'intraday') {
    collect(time, LONGEST[frequency] * spacing, (after, before) => {
      gaps.push({ after, before, missing: Math.round((before - after) / spacing) - 1 })
    })
    return gaps
  }
  const pauses = new Map<number, number>()
  const within: Gap[] = []
  collect(time, 1.5 * spacing, (after, before) => {
    if (sevenDays) {
      gaps.push({ after, before, missing: Math.round((before - after) / spacing) - 1 })
    } else if (Math.floor(after / DAY) === Math.floor(before / DAY)) {
      const clock = after % DAY
      pauses.set(clock, (pauses.get(clock) ?? 0) + 1)
      within.push({ after, before, missing: Math.round((before - after) / spacing) - 1 })
    } else {
      const missing = weekdaysBetween(after, before)
      if (missing > HOLIDAYS_IN_A_ROW) gaps.push({ after, before, missing })
    }
  })
  if (within.length === 0) return gaps
  const { days } = countDays(time)
  const unusual = within.filter(({ after }) => pauses.get(after % DAY)! <= days / 2)
  return [...gaps, ...unusual].sort((a, b) => a.after - b.after)
}

function collect(time: Float64Array, longest: number, found: (after: number, before: number) => void): void {
  for (let i = 1; i < time.length; i++) {
    if (time[i]! - time[i - 1]! > longest) found(time[i - 1]!, time[i]!)
  }
}

/** Mondays to Fridays strictly between the days of two times. */
export function weekdaysBetween(after: number, before: number): number {
  let count = 0
  for (let day = Math.floor(after / DAY) + 1; day < Math.floor(before / DAY); day++) {
    if (!isWeekend(day * DAY)) count++
  }
  return count
}

/** Days that have a bar, and those of them that are a Saturday or Sunday. */
export function countDays(time: Float64Array): { readonly days: number; readonly weekendDays: number } {
  let days = 0
  let weekendDays = 0
  for (let i = 0; i < time.length; ) {
    days++
    if (isWeekend(time[i]!)) weekendDays++
    const end = (Math.floor(time[i]! / DAY) + 1) * DAY
    i++
    if (i < time.length && time[i]! < end) i = lowerBound(time, end, i)
  }
  return { days, weekendDays }
}

/** `5,105 daily bars 2000-01-03 to 2020-04-17`. */
export function describeSpan(time: Float64Array, { frequency }: Calendar): string {
  const n = time.length
  return `${n.toLocaleString('en-US')} ${frequency} bars ${formatMoment(time[0] ?? Number.NaN)} to ${formatMoment(time[n - 1] ?? Number.NaN)}`
}
