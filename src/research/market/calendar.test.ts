import { describe, expect, test } from 'vitest'
import { barsPerYearOf, DAY, describeCalendar, findGaps, weekdaysBetween } from './calendar.ts'
import { randomWalkBars } from './synthetic.ts'

const at = (text: string): number => Date.parse(text.length === 10 ? text : `${text}Z`) * 1000
const steps = (start: string, step: number, length: number): Float64Array =>
  Float64Array.from({ length }, (_, i) => at(start) + i * step)
const weekdays = (length: number): Float64Array => randomWalkBars({ length, seed: 1 }).time
const perYear = (time: Float64Array): number => barsPerYearOf(time, describeCalendar(time))

/** Bars of sessions on weekdays: from `open`, `count` bars `minutes` apart. */
function sessions(days: number, open: number, count: number, minutes: number): Float64Array {
  return Float64Array.from(
    [...weekdays(days)].flatMap((day) => {
      return Array.from({ length: count }, (_, i) => day + (open + i * minutes) * 60e6)
    }),
  )
}

describe('bars per year', () => {
  test('follow from the spacing', () => {
    expect(perYear(weekdays(30))).toBe(252)
    expect(perYear(steps('2020-01-01', DAY, 60))).toBe(365)
    expect(perYear(steps('2020-01-03', 7 * DAY, 5))).toBe(52)
    expect(perYear(Float64Array.from({ length: 24 }, (_, i) => Date.UTC(2020, i, 1) * 1000))).toBe(12)
    expect(perYear(Float64Array.from({ length: 8 }, (_, i) => Date.UTC(2020, 3 * i, 1) * 1000))).toBe(4)
    expect(perYear(Float64Array.from({ length: 8 }, (_, i) => Date.UTC(2000 + i, 0, 1) * 1000))).toBe(1)
  })

  test('of intraday bars are bars of a session times sessions', () => {
    expect(perYear(sessions(20, 810, 78, 5))).toBe(78 * 252)
    expect(perYear(steps('2020-01-01', 3600e6, 24 * 70))).toBe(24 * 365)
  })

  test('are those of days for fewer than two bars', () => {
    expect([perYear(new Float64Array(0)), perYear(Float64Array.of(1))]).toEqual([252, 252])
  })
})

describe('gaps', () => {
  const gapsOf = (time: Float64Array) => findGaps(time, describeCalendar(time))

  test('are neither weekends nor two holidays in a row', () => {
    const time = weekdays(100)
    expect(gapsOf(time)).toEqual([])
    expect(gapsOf(Float64Array.from([...time.slice(0, 20), ...time.slice(22)]))).toEqual([])
    expect(gapsOf(Float64Array.from([...time.slice(0, 20), ...time.slice(23)]))).toEqual([
      { after: time[19], before: time[23], missing: 3 },
    ])
  })

  test('are single days where every day trades, and weeks and months where those do', () => {
    const daily = steps('2020-01-01', DAY, 60)
    expect(gapsOf(daily.filter((_, i) => i !== 30))).toEqual([{ after: daily[29], before: daily[31], missing: 1 }])
    const weekly = steps('2020-01-03', 7 * DAY, 60)
    expect(gapsOf(weekly.filter((_, i) => i !== 30 && i !== 31))).toMatchObject([{ missing: 2 }])
    const monthly = Float64Array.from({ length: 24 }, (_, i) => Date.UTC(2020, i, 1) * 1000)
    expect(gapsOf(monthly)).toEqual([])
    expect(gapsOf(monthly.filter((_, i) => i !== 5))).toHaveLength(1)
  })

  test('within a session are told, nights and lunch breaks are not', () => {
    const time = sessions(20, 810, 78, 5)
    expect(gapsOf(time)).toEqual([])
    const hole = time.filter((_, i) => i !== 400 && i !== 401)
    expect(gapsOf(hole)).toEqual([{ after: time[399], before: time[402], missing: 2 }])
    const lunch = time.filter((_, i) => i % 78 < 24 || i % 78 > 36)
    expect(gapsOf(lunch)).toEqual([])
    const days = time.filter((_, i) => i < 78 * 5 || i >= 78 * 9)
    expect(gapsOf(days)).toMatchObject([{ missing: 4 }])
  })
})

test('weekdays between two days exclude both', () => {
  expect(weekdaysBetween(at('2001-09-10'), at('2001-09-17'))).toBe(4)
  expect(weekdaysBetween(at('2024-01-05'), at('2024-01-08'))).toBe(0)
})
