/**
 * @module Dates and times as people write them (`2015`, `2015-12`, `2015-12-31`, `2015-12-31 16:00`) as spans of
 * microseconds in UTC, in any time zone.
 */
import { UserError } from '../../core/errors.ts'
import { didYouMean } from '../../core/suggest.ts'

/** A span of time: `from <= t < to`, microseconds since 1970 in UTC. */
export interface Span {
  readonly from: number
  readonly to: number
}

const PATTERN =
  /^(\d{4})(?:-(\d{1,2})(?:-(\d{1,2})(?:[T ](\d{1,2}):(\d{2})(?::(\d{2})(?:\.(\d{1,6}))?)?(Z|[+-]\d{2}:?\d{2})?)?)?)?$/

/**
 * The span that a text names: a year, a month, a day, or, with a time of day, an instant of one microsecond. So
 * `from` of a start date and `to` of an end date both include the whole day.
 *
 * @param timezone of texts without an offset
 * @throws UserError `DATA_DATE` for anything else, also for dates that do not exist
 * @example
 * parseMoment('2015-12-31', 'UTC') // { from: 1451520000000000, to: 1451606400000000 }
 */
export function parseMoment(text: string | number, timezone: string): Span {
  const match = PATTERN.exec(String(text).trim())
  if (match === null) throw wrongDate(text)
  const [, year, month, day, hour, minute, second, fraction, offset] = match
  const y = Number(year)
  const m = month === undefined ? 1 : Number(month)
  const d = day === undefined ? 1 : Number(day)
  if (m < 1 || m > 12 || d < 1 || d > new Date(Date.UTC(y, m, 0)).getUTCDate()) throw wrongDate(text)
  if (hour === undefined) {
    const end =
      month === undefined ? Date.UTC(y + 1, 0, 1) : day === undefined ? Date.UTC(y, m, 1) : Date.UTC(y, m - 1, d + 1)
    return { from: wallToUtc(Date.UTC(y, m - 1, d), timezone) * 1000, to: wallToUtc(end, timezone) * 1000 }
  }
  if (Number(hour) > 24 || Number(minute) > 59 || Number(second ?? 0) > 59) throw wrongDate(text)
  const wall = Date.UTC(y, m - 1, d, Number(hour), Number(minute), Number(second ?? 0))
  const utc = offset === undefined ? wallToUtc(wall, timezone) : wall - offsetMs(offset)
  const from = utc * 1000 + Number((fraction ?? '').padEnd(6, '0'))
  return { from, to: from + 1 }
}

function wrongDate(text: unknown): UserError {
  return new UserError('DATA_DATE', `Expected a date such as "2015-12-31", was "${text}".`)
}

function offsetMs(offset: string): number {
  if (offset === 'Z') return 0
  const digits = offset.slice(1).replace(':', '')
  const minutes = Number(digits.slice(0, 2)) * 60 + Number(digits.slice(2))
  return (offset[0] === '-' ? -minutes : minutes) * 60_000
}

/**
 * Milliseconds UTC of a wall-clock time, itself given as if it were UTC. Of the two instants of an hour that a clock
 * change repeats, the first; a time that it leaves out moves on by the length of the change.
 */
function wallToUtc(wall: number, timezone: string): number {
  if (timezone === 'UTC') return wall
  const formatter = zoneFormatter(timezone)
  const early = wall - zoneOffset(formatter, wall - 86_400e3)
  const late = wall - zoneOffset(formatter, wall + 86_400e3)
  for (const guess of [Math.min(early, late), Math.max(early, late)]) {
    if (guess + zoneOffset(formatter, guess) === wall) return guess
  }
  return early
}

/** How far the wall clock of a zone is ahead of UTC at an instant, in milliseconds. */
function zoneOffset(formatter: Intl.DateTimeFormat, utc: number): number {
  const parts: Record<string, number> = {}
  for (const { type, value } of formatter.formatToParts(utc)) parts[type] = Number(value)
  const { year, month, day, hour, minute, second } = parts
  return Date.UTC(year!, month! - 1, day!, hour!, minute!, second!) - Math.floor(utc / 1000) * 1000
}

/** Formatters by zone: making one takes longer than a hundred uses of it. */
const formatters = new Map<string, Intl.DateTimeFormat>()

function zoneFormatter(timezone: string): Intl.DateTimeFormat {
  const known = formatters.get(timezone)
  if (known !== undefined) return known
  const made = new Intl.DateTimeFormat('en-US', {
    timeZone: timezone,
    calendar: 'gregory',
    numberingSystem: 'latn',
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  })
  formatters.set(timezone, made)
  return made
}

/** @throws UserError `DATA_TIMEZONE` with the nearest name unless it is a zone of the IANA database */
export function requireTimezone(name: string): void {
  // The usual one without a formatter, which takes milliseconds to make.
  if (name === 'UTC') return
  try {
    zoneFormatter(name)
  } catch {
    throw new UserError(
      'DATA_TIMEZONE',
      `Expected a time zone such as "America/New_York", was "${name}".${didYouMean(name, ['UTC', ...Intl.supportedValuesOf('timeZone')])}`,
    )
  }
}

/** `2000-01-03`, or `2000-01-03 14:30` where there is a time of day: microseconds UTC for people. */
export function formatMoment(time: number): string {
  if (!Number.isFinite(time)) return 'no time'
  const text = new Date(Math.floor(time / 1000)).toISOString()
  if (text.endsWith('T00:00:00.000Z')) return text.slice(0, 10)
  return text.slice(0, text.endsWith(':00.000Z') ? 16 : 19).replace('T', ' ')
}
