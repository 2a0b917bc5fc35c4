/**
 * @module A replayed table of real back-tests as a test function: two moving averages and a threshold on daily bars of the
 * NASDAQ composite, 1999 to 2018, 2 basis points a side; the value is minus the Sharpe ratio. Every configuration is back-tested
 * once, so the optimum is exact and searching costs nothing.
 */
import { existsSync, readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import { createEvaluator, strategies } from '../src/research/backtest/index.ts'
import { toBars } from '../src/research/market/bars.ts'
import { createGrid, createSpace } from '../src/search/index.ts'
import type { TestFunction } from './search-functions.ts'

const dataUrl = new URL('../../shared/refdata/market/arch_nasdaq_ohlcv_1999_2018.csv.gz', import.meta.url)

/** The table, or undefined where the prices are not at hand. */
export function backtestTable(): (TestFunction & { readonly configurations: number }) | undefined {
  if (!existsSync(dataUrl)) return undefined
  const [, ...lines] = gunzipSync(readFileSync(dataUrl)).toString().trim().split(/\r?\n/)
  const cells = lines.map((line) => line.split(','))
  const column = (place: number): number[] => cells.map((row) => Number(row[place]))
  const bars = toBars('NASDAQ', {
    time: cells.map(([date]) => Date.parse(`${date} UTC`) * 1000),
    open: column(1),
    high: column(2),
    low: column(3),
    close: column(4),
    volume: column(6),
  })
  const space = createSpace(
    {
      fast_period: { type: 'integer', min: 3, max: 60 },
      slow_period: { type: 'integer', min: 10, max: 250 },
      signal_threshold: { type: 'float', min: 0, max: 0.03, step: 0.01 },
    },
    ['fast_period < slow_period'],
  )
  const evaluator = createEvaluator({
    bars,
    strategy: strategies.momentum,
    costs: { commissionBps: 2 },
    metrics: ['sharpe_ratio'],
  })
  const grid = createGrid(space)
  const row = new Float64Array(3)
  const out = new Float64Array(1)
  const table = new Map<string, number>()
  let optimum = Number.POSITIVE_INFINITY
  for (let index = 0; index < grid.count; index++) {
    grid.at(index, row)
    evaluator.evaluate({ ...space.decode(row), allow_short: false }, out)
    const value = Number.isFinite(out[0]!) ? -out[0]! : 0
    table.set(row.join(' '), value)
    optimum = Math.min(optimum, value)
  }
  return {
    name: 'back-tests',
    space,
    optimum,
    configurations: grid.count,
    evaluate: (set) => table.get(space.encode(set).join(' '))!,
  }
}
