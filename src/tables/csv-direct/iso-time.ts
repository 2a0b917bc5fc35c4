/**
 * @module Times as `2015-01-02`, `2015-01-02 09:30`, `2015-01-02T09:30:00.123Z`, `2015-01-02 00:00:00-05:00` in bytes, all of
 * a file in one layout.
 */

/** How the times of a file are written, by its first. */
export interface IsoLayout {
  /** Bytes of each. */
  readonly length: number
  /** Between date and time of day; 0 for dates alone. */
  readonly separator: number
  readonly hasSeconds: boolean
  /** Digits of the fraction of a second. */
  readonly fraction: number
  /** Bytes of what follows: nothing, `Z`, `+01` or `+01:00`. */
  readonly offset: 0 | 1 | 3 | 6
}

const PATTERN = /^\d{4}-\d{2}-\d{2}(?:([ T])\d{2}:\d{2}(?:(:\d{2})(?:\.(\d{1,6}))?(Z|[+-]\d{2}(?::\d{2})?)?)?)?$/

/** The layout of a time, or `undefined` for other spellings. */
export function isoLayoutOf(text: string): IsoLayout | undefined {
  const match = PATTERN.exec(text)
  if (match === null) return undefined
  const [, separator = '', seconds = '', fraction = '', offset = ''] = match
  return {
    length: text.length,
    separator: separator === '' ? 0 : separator.charCodeAt(0),
    hasSeconds: seconds !== '',
    fraction: fraction.length,
    offset: offset.length as IsoLayout['offset'],
  }
}

const DAY = 86_400e6
const DASH = 45
const COLON = 58
const PLUS = 43
const Z = 90
const DOT = 46

/** A number of two digits, or -1. */
function twoDigits(bytes: Uint8Array, at: number): number {
  const tens = bytes[at]! - 48
  const ones = bytes[at + 1]! - 48
  return tens >>> 0 > 9 || ones >>> 0 > 9 ? -1 : tens * 10 + ones
}

/** Microseconds of a unit of the last digit of a fraction, by its number of digits. */
const FRACTION_UNITS = [0, 1e5, 1e4, 1e3, 100, 10, 1] as const

/**
 * A reader of times in one layout: microseconds UTC of the time at a place, or NaN where something else stands. Remembers
 * the last day, because bars of a day follow one another.
 */
export function createIsoReader(layout: IsoLayout): (bytes: Uint8Array, at: number) => number {
  const { length, separator, hasSeconds, fraction, offset } = layout
  let lastDate = -1
  let lastDay = 0
  return (bytes, at) => {
    const century = twoDigits(bytes, at)
    const year = century * 100 + twoDigits(bytes, at + 2)
    const month = twoDigits(bytes, at + 5)
    const day = twoDigits(bytes, at + 8)
    if (bytes[at + 4] !== DASH || bytes[at + 7] !== DASH || century < 0 || year < century * 100) return Number.NaN
    const date = year * 10_000 + month * 100 + day
    if (date !== lastDate) {
      if (month < 1 || month > 12 || day < 1 || day > daysOfMonth(year, month)) return Number.NaN
      lastDate = date
      lastDay = daysSince1970(year, month, day) * DAY
    }
    if (separator === 0) return lastDay
    if (bytes[at + 10] !== separator) return Number.NaN
    let micros = lastDay + clockAt(bytes, at + 11)
    if (hasSeconds) micros += bytes[at + 16] === COLON ? sixty(bytes, at + 17) * 1e6 : Number.NaN
    if (fraction > 0) micros += fractionAt(bytes, at + 19, fraction)
    return offset === 0 ? micros : micros - offsetAt(bytes, at + length - offset, offset)
  }
}

/** A number from 00 to 59, or NaN. */
function sixty(bytes: Uint8Array, at: number): number {
  const value = twoDigits(bytes, at)
  return value >= 0 && value <= 59 ? value : Number.NaN
}

/** `HH:MM` in microseconds, or NaN. */
function clockAt(bytes: Uint8Array, at: number): number {
  const hour = twoDigits(bytes, at)
  if (hour < 0 || hour > 23 || bytes[at + 2] !== COLON) return Number.NaN
  return (hour * 60 + sixty(bytes, at + 3)) * 60e6
}

/** `.123` in microseconds, or NaN. */
function fractionAt(bytes: Uint8Array, at: number, digits: number): number {
  if (bytes[at] !== DOT) return Number.NaN
  let value = 0
  for (let k = 1; k <= digits; k++) {
    const digit = bytes[at + k]! - 48
    if (digit >>> 0 > 9) return Number.NaN
    value = value * 10 + digit
  }
  return value * FRACTION_UNITS[digits]!
}

/** `Z`, `+01` or `-01:30` in microseconds, or NaN. */
function offsetAt(bytes: Uint8Array, at: number, length: number): number {
  if (length === 1) return bytes[at] === Z ? 0 : Number.NaN
  const sign = bytes[at] === PLUS ? 1 : bytes[at] === DASH ? -1 : Number.NaN
  const hours = twoDigits(bytes, at + 1)
  if (hours < 0 || hours > 15) return Number.NaN
  if (length === 3) return sign * hours * 3600e6
  return bytes[at + 3] === COLON ? sign * (hours * 60 + sixty(bytes, at + 4)) * 60e6 : Number.NaN
}

const isLeap = (year: number): boolean => year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0)
const MONTH_DAYS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31] as const
const daysOfMonth = (year: number, month: number): number => (month === 2 && isLeap(year) ? 29 : MONTH_DAYS[month - 1]!)

/** Days of the Gregorian calendar; years count from March, so that the leap day comes last. */
function daysSince1970(year: number, month: number, day: number): number {
  const y = month <= 2 ? year - 1 : year
  const dayOfYear = Math.floor((153 * (month > 2 ? month - 3 : month + 9) + 2) / 5) + day - 1
  return y * 365 + Math.floor(y / 4) - Math.floor(y / 100) + Math.floor(y / 400) + dayOfYear - 719_468
}
