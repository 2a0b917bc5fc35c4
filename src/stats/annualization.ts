/** @module How many bars make a year: the factor between per-bar and annual figures, derived from the bars' times. */

/** Microseconds of a day. */
export const DAY = 86_400e6

export type Frequency = 'intraday' | 'daily' | 'weekly' | 'monthly' | 'quarterly' | 'yearly'

export interface Calendar {
  readonly frequency: Frequency
  /** The usual time between two bars, microseconds: the median. */
  readonly spacing: number
  /** Trades on Saturdays and Sundays as on other days. */
  readonly sevenDays: boolean
}

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
 * What times say about themselves: spacing, and whether weekends trade.
 *
 * @param time ascending, microseconds UTC
 * @returns for fewer than two bars `daily`
 */
export function describeCalendar(time: ArrayLike<number>): Calendar {
  const n = time.length
  if (n < 2) return { frequency: 'daily', spacing: DAY, sevenDays: false }
  const step = Math.max(1, Math.floor((n - 1) / SAMPLE))
  const gaps = Float64Array.from({ length: Math.ceil((n - 1) / step) }, (_, k) => time[k * step + 1]! - time[k * step]!)
  gaps.sort()
  const spacing = gaps[gaps.length >> 1]!
  const frequency = SPACINGS.find(([, shortest]) => spacing >= shortest)?.[0] ?? 'intraday'
  const byWeekday = new Int32Array(7)
  let days = 0
  for (let i = 0; i < n; i += step) {
    days++
    byWeekday[weekdayOf(time[i]!)]!++
  }
  const [sunday, saturday] = [byWeekday[0]! / days, byWeekday[6]! / days]
  // Two days of seven are 0.29; a market that opens on Sunday evening stays below 0.17. Days that begin at midnight east of
  // Greenwich are the evening before by UTC: their Mondays are Sundays, and no day is a Saturday.
  const isDaily = frequency === 'intraday' || frequency === 'daily'
  const sevenDays = isDaily && sunday + saturday > 0.17 && Math.min(sunday, saturday) > 0.05
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
 * How many bars make a year. There is one rule, for loaded data, evaluators and statistics alike, and it goes by frequency
 * and sessions rather than by the count of bars over the time that they span: a month of daily bars has the factor of ten
 * years of them, and so have an in-sample and an out-of-sample part whose Sharpe ratios are compared.
 *
 * - yearly 1, quarterly 4, monthly 12, weekly 52;
 * - daily 252, or 365 where weekends trade;
 * - intraday: the mean number of bars on a day that has any, times such days in a year: 252, 365 where weekends trade, 312
 *   where every week has a sixth day. Currencies open on Sunday evening: to take their six short days for days of a
 *   seven-day market would count a year of hourly bars as 7,271 instead of 6,215, and give every Sharpe ratio 8 % for nothing.
 *
 * @param time ascending, microseconds UTC
 * @param calendar what is known of the times already
 * @example
 * barsPerYear(bars.time) // 252 for daily bars of a stock index
 */
export function barsPerYear(time: ArrayLike<number>, calendar: Calendar = describeCalendar(time)): number {
  const { frequency, sevenDays } = calendar
  if (frequency === 'daily') return sevenDays ? 365 : 252
  if (frequency !== 'intraday') return PER_YEAR[frequency]
  const { days, weekendDays } = countDays(time)
  const daysPerYear = sevenDays || weekendDays / days > 0.22 ? 365 : weekendDays / days > 0.1 ? 312 : 252
  return Math.round((time.length / days) * daysPerYear)
}

/** 0 is Sunday. 1970-01-01 was a Thursday. */
export function weekdayOf(time: number): number {
  return (((Math.floor(time / DAY) + 4) % 7) + 7) % 7
}

/** Whether a time is on a Saturday or Sunday, in UTC. */
export const isWeekend = (time: number): boolean => weekdayOf(time) % 6 === 0

/**
 * Days that have a bar, and those of them that are a Saturday or Sunday. Days are those of UTC, unless sessions go on over
 * midnight and pause at another time (Sydney, or New York with its evening): then they begin in the pause, and a day is
 * the one on which its middle falls.
 *
 * @param time ascending, microseconds UTC
 */
export function countDays(time: ArrayLike<number>): { readonly days: number; readonly weekendDays: number } {
  const start = startOfDays(time)
  let days = 0
  let weekendDays = 0
  for (let i = 0; i < time.length; ) {
    const begin = Math.floor((time[i]! - start) / DAY) * DAY + start
    days++
    if (isWeekend(labelOf(begin, start))) weekendDays++
    i = firstFrom(time, i + 1, begin + DAY)
  }
  return { days, weekendDays }
}

/** A moment of the day that gives it its name: the middle of one that does not begin at midnight. */
const labelOf = (begin: number, start: number): number => begin + (start === 0 ? 0 : DAY / 2)

/** Mondays to Fridays strictly between the days of two times, days that begin `start` after midnight UTC. */
export function weekdaysBetween(after: number, before: number, start = 0): number {
  let count = 0
  const last = Math.floor((before - start) / DAY)
  for (let day = Math.floor((after - start) / DAY) + 1; day < last; day++) {
    if (!isWeekend(labelOf(day * DAY + start, start))) count++
  }
  return count
}

const HOUR = 3600e6
/** Days looked at for the hours that have bars: enough for summer and winter. */
const SAMPLED_DAYS = 64
/** Hours without a bar that are a pause between sessions, whatever daylight saving does to them. */
const LEAST_PAUSE = 4

/** When days begin, microseconds after midnight UTC: 0, or the middle of the pause when midnight is within sessions. */
export function startOfDays(time: ArrayLike<number>): number {
  const n = time.length
  const hasBars = new Uint8Array(24)
  for (let k = 0; k < SAMPLED_DAYS && n > 0; k++) {
    let i = Math.floor((k * n) / SAMPLED_DAYS)
    for (const end = time[i]! + DAY; i < n && time[i]! < end; i++) hasBars[Math.floor(time[i]! / HOUR) % 24] = 1
  }
  if (hasBars[0] === 0 || hasBars[23] === 0) return 0
  let from = 0
  let longest = 0
  for (let hour = 0, run = 0; hour < 24; hour++) {
    run = hasBars[hour] === 0 ? run + 1 : 0
    if (run > longest) {
      longest = run
      from = hour + 1 - run
    }
  }
  return longest < LEAST_PAUSE ? 0 : (from + longest / 2) * HOUR
}

/** The first index from `from` on with a time of at least `moment`: found by doubling steps, because it is near. */
function firstFrom(time: ArrayLike<number>, from: number, moment: number): number {
  let low = from
  let step = 1
  while (low + step < time.length && time[low + step]! < moment) {
    low += step
    step *= 2
  }
  let high = Math.min(time.length, low + step)
  while (low < high) {
    const middle = (low + high) >>> 1
    if (time[middle]! < moment) low = middle + 1
    else high = middle
  }
  return low
}
