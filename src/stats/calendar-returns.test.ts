import { expect, test } from 'vitest'
import { barsPerYear } from './annualization.ts'
import { calendarReturns } from './calendar-returns.ts'

const at = (...dates: string[]): number[] => dates.map((date) => Date.parse(`${date}Z`) * 1000)

test('months compound to years and years to the whole', () => {
  const time = at('2019-11-15T00:00', '2019-11-29T00:00', '2020-01-02T00:00', '2020-01-31T00:00', '2020-02-03T00:00')
  const years = calendarReturns(time, [110, 121, 121, 242, 121], 100)
  expect(years.map(({ year }) => year)).toEqual([2019, 2020])
  expect(years[0]!.months[10]).toBeCloseTo(0.21, 12)
  expect(years[0]!.months[11]).toBeNull()
  expect(years[1]!.months.slice(0, 3)).toEqual([1, -0.5, null])
  expect(years[1]!.total).toBe(0)
  const whole = years.reduce((growth, { total }) => growth * (1 + total), 1)
  expect(whole).toBeCloseTo(1.21, 12)
})

test('bars before 1970 and at the turn of a month belong to their own month in UTC', () => {
  const years = calendarReturns(at('1969-12-31T23:59', '1970-01-01T00:00'), [2, 3], 1)
  expect(years.map(({ year, total }) => [year, total])).toEqual([
    [1969, 1],
    [1970, 0.5],
  ])
})

test('the length of a year in bars is derived from their times', () => {
  const DAY = 86_400e6
  const every = (step: number, count: number, keep: (time: number) => boolean = () => true): number[] =>
    Array.from({ length: count }, (_, i) => 1.5e15 - (1.5e15 % DAY) + i * step).filter(keep)
  const weekday = (time: number): boolean => {
    const day = new Date(time / 1000).getUTCDay()
    return day !== 0 && day !== 6
  }
  expect(barsPerYear(every(DAY, 1000, weekday))).toBe(252)
  expect(barsPerYear(every(DAY, 1000))).toBe(365)
  expect(barsPerYear(every(7 * DAY, 200))).toBe(52)
  expect(barsPerYear(every(30.44 * DAY, 60))).toBe(12)
  expect(barsPerYear(every(DAY / 24, 5000, weekday))).toBeCloseTo(252 * 24, -2)
  expect(barsPerYear(every(DAY / 24, 5000))).toBeCloseTo(365 * 24, -2)
  expect(barsPerYear([])).toBe(252)
})
