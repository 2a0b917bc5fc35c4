import { expect, test } from 'vitest'
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
