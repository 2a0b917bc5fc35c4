/** @module Where bars are missing among their times; spacing and bars per year come from the statistics. */
import { type Calendar, countDays, DAY, startOfDays, weekdaysBetween } from '../../stats/annualization.ts'
import { formatMoment } from './moment.ts'
import { firstLongStep, nextIndex } from './scan-blocks.ts'

export {
  barsPerYear as barsPerYearOf,
  type Calendar,
  countDays,
  DAY,
  describeCalendar,
  type Frequency,
  weekdayOf,
  weekdaysBetween,
} from '../../stats/annualization.ts'

/**
 * The zone in which days of the given bars begin: UTC for bars that are stamped with days (midnight UTC, all of them),
 * because a day is a label and not an instant; otherwise the zone asked for.
 */
export function zoneOfDays(times: readonly Float64Array[], timezone: string): string {
  if (timezone === 'UTC') return timezone
  return times.every((time) => time.every((moment) => moment % DAY === 0)) ? 'UTC' : timezone
}

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

const HOUR = 3600e6

/** Holidays take at most this many weekdays in a row; more are missing. */
const HOLIDAYS_IN_A_ROW = 2

/**
 * Where bars are missing.
 *
 * - Weekly and longer: more than 1.5 or 1.6 times the usual spacing.
 * - Daily and intraday, seven days a week: more than 1.5 times the usual spacing.
 * - Daily, Monday to Friday: more than two weekdays without a bar. Up to two are taken for holidays.
 * - Intraday with sessions: more than two whole weekdays without a bar; or, within one day, more than 1.5 times the usual
 *   spacing, unless most days pause at that time of day (a lunch break), or an hour from it (daylight saving).
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
  const start = frequency === 'intraday' ? startOfDays(time) : 0
  const dayOf = (moment: number): number => Math.floor((moment - start) / DAY)
  const pauses = new Map<number, number>()
  const within: Gap[] = []
  collect(time, 1.5 * spacing, (after, before) => {
    if (sevenDays) {
      gaps.push({ after, before, missing: Math.round((before - after) / spacing) - 1 })
    } else if (dayOf(after) === dayOf(before)) {
      const clock = after % DAY
      pauses.set(clock, (pauses.get(clock) ?? 0) + 1)
      within.push({ after, before, missing: Math.round((before - after) / spacing) - 1 })
    } else {
      const missing = weekdaysBetween(after, before, start)
      if (missing > HOLIDAYS_IN_A_ROW) gaps.push({ after, before, missing })
    }
  })
  if (within.length === 0) return gaps
  const { days } = countDays(time)
  // Daylight saving moves a pause by an hour of UTC.
  const pausesNear = (clock: number): number =>
    [-HOUR, 0, HOUR].reduce((sum, shift) => sum + (pauses.get((clock + shift + DAY) % DAY) ?? 0), 0)
  const unusual = within.filter(({ after }) => pausesNear(after % DAY) <= days / 2)
  return [...gaps, ...unusual].sort((a, b) => a.after - b.after)
}

function collect(time: Float64Array, longest: number, found: (after: number, before: number) => void): void {
  const next = (from: number): number =>
    nextIndex(from, time.length, (start, end) => firstLongStep(time, longest, start, end))
  for (let i = next(1); i < time.length; i = next(i + 1)) found(time[i - 1]!, time[i]!)
}

/** `5,105 daily bars 2000-01-03 to 2020-04-17`. */
export function describeSpan(time: Float64Array, { frequency }: Calendar): string {
  const n = time.length
  return `${n.toLocaleString('en-US')} ${frequency} bars ${formatMoment(time[0] ?? Number.NaN)} to ${formatMoment(time[n - 1] ?? Number.NaN)}`
}
