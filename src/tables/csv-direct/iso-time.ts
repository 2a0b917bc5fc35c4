/** @module Times as `2015-01-02`, `2015-01-02 09:30:00`, `2015-01-02T09:30:00.123Z` in bytes, all of a file in one layout. */

/** How the times of a file are written, by its first. */
export interface IsoLayout {
  /** Bytes of each. */
  readonly length: number
  /** Between date and time of day; 0 for dates alone. */
  readonly separator: number
  /** Digits of the fraction of a second. */
  readonly fraction: number
  /** What follows: nothing, `Z` or a zero offset. */
  readonly suffix: string
}

const PATTERN = /^\d{4}-\d{2}-\d{2}(?:([ T])\d{2}:\d{2}:\d{2}(?:\.(\d{1,6}))?(Z|\+00:00|\+00)?)?$/

/** The layout of a time, or `undefined` for other spellings. */
export function isoLayoutOf(text: string): IsoLayout | undefined {
  const match = PATTERN.exec(text)
  if (match === null) return undefined
  const [, separator = '', fraction = '', suffix = ''] = match
  return {
    length: text.length,
    separator: separator === '' ? 0 : separator.charCodeAt(0),
    fraction: fraction.length,
    suffix,
  }
}

const DAY = 86_400e6
const DASH = 45
const COLON = 58
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
export function createIsoReader({
  length,
  separator,
  fraction,
  suffix,
}: IsoLayout): (bytes: Uint8Array, at: number) => number {
  const suffixBytes = Buffer.from(suffix)
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
    const hour = twoDigits(bytes, at + 11)
    const minute = twoDigits(bytes, at + 14)
    const second = twoDigits(bytes, at + 17)
    if (bytes[at + 10] !== separator || bytes[at + 13] !== COLON || bytes[at + 16] !== COLON) return Number.NaN
    if (hour < 0 || hour > 23 || minute < 0 || minute > 59 || second < 0 || second > 59) return Number.NaN
    let micros = lastDay + ((hour * 60 + minute) * 60 + second) * 1e6
    if (fraction > 0) {
      if (bytes[at + 19] !== DOT) return Number.NaN
      let value = 0
      for (let k = 0; k < fraction; k++) {
        const digit = bytes[at + 20 + k]! - 48
        if (digit >>> 0 > 9) return Number.NaN
        value = value * 10 + digit
      }
      micros += value * FRACTION_UNITS[fraction]!
    }
    for (let k = 0; k < suffixBytes.length; k++) {
      if (bytes[at + length - suffixBytes.length + k] !== suffixBytes[k]) return Number.NaN
    }
    return micros
  }
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
