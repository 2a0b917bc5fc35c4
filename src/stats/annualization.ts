/** @module How many bars make a year: the factor between per-bar and annual figures, derived from the bars' times. */

const DAY = 86_400e6
const YEAR = 365.2425 * DAY

/** Customary counts that a measured one is rounded to when it is within 5 %: years, quarters, months, weeks, days. */
const CUSTOMARY = [1, 4, 12, 52, 252, 365]

/**
 * Bars per year. Bars of a day or longer: the number of bars over the time they span, rounded to the customary 1, 4, 12,
 * 52, 252 or 365 when within 5 %. Shorter bars: the average number of bars on a day that has any, times 252, or times 365
 * when more than a tenth of the days are Saturdays or Sundays. Fewer than two bars: 252.
 *
 * @param time start of each bar, microseconds since 1970 in UTC, ascending
 * @example
 * barsPerYear(bars.time) // 252 for daily bars of a stock index
 */
export function barsPerYear(time: ArrayLike<number>): number {
  const n = time.length
  if (n < 2) return 252
  const gaps = new Float64Array(n - 1)
  for (let i = 1; i < n; i++) gaps[i - 1] = time[i]! - time[i - 1]!
  gaps.sort()
  const typical = gaps[(n - 1) >> 1]!
  // Daily bars may carry a session's opening hour, which moves with daylight saving: 23 hours is still a day.
  if (typical >= 0.9 * DAY) {
    const span = time[n - 1]! - time[0]! + typical
    const measured = n / (span / YEAR)
    return CUSTOMARY.find((count) => Math.abs(measured / count - 1) <= 0.05) ?? measured
  }
  let days = 0
  let weekend = 0
  let previous = Number.NaN
  for (let i = 0; i < n; i++) {
    const day = Math.floor(time[i]! / DAY)
    if (day === previous) continue
    previous = day
    days++
    const weekday = (((day + 4) % 7) + 7) % 7
    if (weekday === 0 || weekday === 6) weekend++
  }
  return Math.round((n / days) * (weekend > days / 10 ? 365 : 252))
}
