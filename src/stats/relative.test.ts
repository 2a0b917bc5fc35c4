import { existsSync, readFileSync } from 'node:fs'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { relativeFigures } from './relative.ts'

const folder = new URL('../../../shared/refdata/performanceanalytics/', import.meta.url)
const rows = (name: string): string[][] =>
  readFileSync(new URL(name, folder), 'utf8')
    .trim()
    .split(/\r?\n/)
    .map((row) => row.replaceAll('"', '').split(','))

test.skipIf(!existsSync(folder))('PerformanceAnalytics is reproduced on a fund against the S&P 500', () => {
  const [head, ...months] = rows('managers.csv')
  const column = (name: string): number[] => months.map((row) => Number(row[head!.indexOf(name)]))
  const expected = Object.fromEntries(rows('expected_relative_HAM1_vs_SP500TR.csv').slice(1)) as Record<string, string>
  const found = relativeFigures(column('HAM1'), column('SP500 TR'), 12)
  expect(found.beta).toBeCloseTo(Number(expected['CAPM.beta']), 10)
  expect(found.beta_up).toBeCloseTo(Number(expected['CAPM.beta.bull']), 10)
  expect(found.beta_down).toBeCloseTo(Number(expected['CAPM.beta.bear']), 10)
  expect(found.alpha).toBeCloseTo(Number(expected['CAPM.alpha']), 10)
  expect(found.tracking_error).toBeCloseTo(Number(expected.TrackingError), 10)
  expect(found.active_return).toBeCloseTo(Number(expected.ActivePremium), 10)
  expect(found.information_ratio).toBeCloseTo(Number(expected.InformationRatio), 10)
  expect(found.treynor_ratio).toBeCloseTo(Number(expected.TreynorRatio), 10)
})

test('returns beside themselves have beta 1, capture all and no tracking error', () => {
  const found = relativeFigures([0.1, -0.05, 0.02], [0.1, -0.05, 0.02], 252)
  expect(found).toMatchObject({ beta: 1, up_capture: 1, down_capture: 1, tracking_error: 0, information_ratio: 0 })
})

test('no figure is NaN or infinite, whatever the returns', () => {
  const returns = fc.array(fc.constantFrom(0, 0.01, -0.01, -1, 1, 1e-9), { maxLength: 8 })
  fc.assert(
    fc.property(returns, returns, (own, other) => {
      for (const value of Object.values(relativeFigures(own, other, 252))) expect(Number.isFinite(value)).toBe(true)
    }),
  )
})
