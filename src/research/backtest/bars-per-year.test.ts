import { existsSync } from 'node:fs'
import { expect, test } from 'vitest'
import { readReferenceBars } from '../../../test/fixtures/reference-bars.ts'
import { barsPerYear, DAY } from '../../stats/annualization.ts'
import { barsPerYearOf, toBars } from '../market/index.ts'
import { createEvaluator, strategies } from './index.ts'

const every = (step: number, count: number, keep: (time: number) => boolean = () => true): Float64Array =>
  Float64Array.from({ length: count }, (_, i) => 1.5e15 - (1.5e15 % DAY) + i * step).filter(keep)
const day = (time: number): number => new Date(time / 1000).getUTCDay()
const hour = (time: number): number => new Date(time / 1000).getUTCHours()
const weekday = (time: number): boolean => day(time) !== 0 && day(time) !== 6

test('the length of a year in bars follows from their spacing and their days', () => {
  expect(barsPerYear(every(DAY, 1000, weekday))).toBe(252)
  expect(barsPerYear(every(DAY, 1000))).toBe(365)
  expect(barsPerYear(every(7 * DAY, 200))).toBe(52)
  expect(barsPerYear(every(30.44 * DAY, 60))).toBe(12)
  expect(barsPerYear(every(DAY / 24, 5000, weekday))).toBeCloseTo(252 * 24, -2)
  expect(barsPerYear(every(DAY / 24, 5000))).toBeCloseTo(365 * 24, -2)
  expect(barsPerYear([])).toBe(252)
})

test('the length of a year does not depend on how much of it there is', () => {
  const daily = every(DAY, 3000, weekday)
  for (const count of [2, 10, 21, 300]) expect(barsPerYear(daily.subarray(0, count))).toBe(252)
})

test('currencies that open on Sunday evening have six days a week, not seven', () => {
  // Sunday from 21 h to Friday 21 h: 5 · 24 hours a week, 52.18 weeks a year.
  const open = (time: number): boolean =>
    day(time) === 0 ? hour(time) >= 21 : day(time) === 5 ? hour(time) < 21 : day(time) !== 6
  const perYear = barsPerYear(every(DAY / 24, 20_000, open))
  expect(Math.abs(perYear / (5 * 24 * 52.18) - 1)).toBeLessThan(0.02)
})

const file = new URL('../../../../shared/refdata/backtesting_py/EURUSD.csv', import.meta.url)
test.skipIf(!existsSync(file))('hourly EURUSD has 6,215 bars a year, for loaded data and for evaluators', () => {
  const bars = readReferenceBars(file)
  expect(barsPerYear(bars.time)).toBe(6215)
  expect(barsPerYearOf(bars.time)).toBe(6215)
  expect(createEvaluator({ bars, strategy: strategies.buy_and_hold }).barsPerYear).toBe(6215)
})

test('sessions keep their length over daylight saving', () => {
  // 9:30 to 16:00 in New York is 14:30 UTC in winter and 13:30 in summer: 13 half hours either way.
  const days = every(DAY, 400, weekday)
  const time = Float64Array.from(
    [...days].flatMap((start, i) => {
      const opening = (i % 260 < 90 ? 14.5 : 13.5) * 3600e6
      return Array.from({ length: 13 }, (_, k) => start + opening + k * 1800e6)
    }),
  )
  expect(barsPerYear(time)).toBe(13 * 252)
  const flat = time.map(() => 1)
  const bars = toBars('NY', { time, open: flat, high: flat, low: flat, close: flat, volume: flat })
  expect(createEvaluator({ bars, strategy: strategies.buy_and_hold }).barsPerYear).toBe(13 * 252)
})
