/** @module Returns by month and year. */

export interface CalendarYear {
  readonly year: number
  /** January to December; `null` for months without a bar. */
  readonly months: readonly (number | null)[]
  /** The return of the whole year (the part of it that has bars). */
  readonly total: number
}

const MICROSECONDS = 1000

/**
 * Compounded returns by calendar month and year (UTC). The return of a month is the equity at its last bar over the equity
 * at the last bar of the month before; the first month starts from `start`. Months multiply to their year, years to the
 * whole.
 *
 * @param time start of each bar, microseconds since 1970 in UTC, ascending
 * @param equity equity at the close of each bar
 * @param start equity before the first bar
 */
export function calendarReturns(
  time: ArrayLike<number>,
  equity: ArrayLike<number>,
  start: number = equity[0] ?? 1,
): readonly CalendarYear[] {
  const years: { year: number; months: (number | null)[]; total: number }[] = []
  const date = new Date(0)
  const ratio = (value: number, base: number): number => (base > 0 ? value / base - 1 : 0)
  let yearBase = start
  let monthBase = start
  for (let i = 0; i < time.length; i++) {
    date.setTime(time[i]! / MICROSECONDS)
    const year = date.getUTCFullYear()
    const month = date.getUTCMonth()
    let row = years.at(-1)
    if (row === undefined || row.year !== year) {
      yearBase = i === 0 ? start : equity[i - 1]!
      monthBase = yearBase
      row = { year, months: new Array<number | null>(12).fill(null), total: 0 }
      years.push(row)
    } else if (row.months[month] === null) {
      monthBase = equity[i - 1]!
    }
    row.months[month] = ratio(equity[i]!, monthBase)
    row.total = ratio(equity[i]!, yearBase)
  }
  return years
}
