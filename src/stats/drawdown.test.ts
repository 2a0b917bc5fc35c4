import { existsSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { drawdownSeries, worstDrawdowns } from './drawdown.ts'
import { equityOf, returnsOf } from './returns.ts'

test('episodes run from the bar after the peak to the bar of recovery, the deepest first', () => {
  expect(worstDrawdowns([100, 90, 95, 100, 80])).toEqual([
    { peak: 3, start: 4, trough: 4, end: null, depth: expect.closeTo(0.2, 12), length: 1 },
    { peak: 0, start: 1, trough: 1, end: 3, depth: expect.closeTo(0.1, 12), length: 2 },
  ])
  expect(worstDrawdowns([])).toEqual([])
  expect(worstDrawdowns([1, 2, 3])).toEqual([])
})

test('a curve that starts below its starting equity is under water from its first bar', () => {
  expect(worstDrawdowns([90, 110], 1, 100)).toEqual([
    { peak: -1, start: 0, trough: 0, end: 1, depth: expect.closeTo(0.1, 12), length: 1 },
  ])
  expect([...drawdownSeries([90, 110, 55], 100)]).toEqual([expect.closeTo(-0.1, 12), 0, -0.5])
})

test('equity and returns are each other’s inverse', () => {
  const returns = Float64Array.of(0.1, -0.2, 0, 0.05)
  const back = returnsOf(equityOf(returns, 50), 50)
  for (let i = 0; i < 4; i++) expect(back[i]).toBeCloseTo(returns[i]!, 14)
})

const folder = new URL('../../../shared/refdata/performanceanalytics/', import.meta.url)

test.skipIf(!existsSync(folder))('the ten worst drawdowns of GOOG are those of PerformanceAnalytics', () => {
  const read = (name: string): string[][] =>
    readFileSync(new URL(name, folder), 'utf8')
      .trim()
      .split(/\r?\n/)
      .slice(1)
      .map((row) => row.replaceAll('"', '').split(','))
  const rows = read('goog_daily_returns.csv')
  const dates = rows.map((row) => row[0]!)
  const episodes = worstDrawdowns(equityOf(rows.map((row) => Number(row[1]))), 10, 1)
  const found = episodes.map(({ start, trough, end, depth, length }) => [
    dates[start],
    dates[trough],
    dates[end!],
    String(-Math.round(depth * 1e4) / 1e4),
    String(length + 1),
  ])
  expect(found).toEqual(read('goog_top10_drawdowns.csv').map((row) => row.slice(0, 5)))
})
