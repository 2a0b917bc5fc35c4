/** @module The kernel against vectorbt 0.25.5 on the S&P 500, 2000 to 2020: dual moving averages, next open, fees of 0.1 %. */
import { existsSync, readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { readReferenceBars } from '../../../test/fixtures/reference-bars.ts'
import { conventions } from '../../stats/convention.ts'
import { createPerformance } from '../../stats/performance.ts'
import { createKernel } from './kernel.ts'
import { momentum } from './strategies/momentum.ts'
import { createContext } from './strategy-context.ts'
import { tradeStatistics } from './trade-statistics.ts'

const grid = new URL('../../../../shared/refdata/vectorbt/sp500_2000_2020_dual_sma_part.csv.gz', import.meta.url)
const prices = new URL('../../../../shared/refdata/market/vega_sp500-2000.csv', import.meta.url)

test.skipIf(!existsSync(grid) || !existsSync(prices))(
  'the kernel gives the figures of vectorbt for every pair of its grid',
  () => {
    const bars = readReferenceBars(prices)
    const kernel = createKernel({ bars, costs: { commissionBps: 10 } })
    const context = createContext(bars)
    const performance = createPerformance(365)
    const [head, ...rows] = gunzipSync(readFileSync(grid)).toString().trim().split(/\r?\n/)
    const names = head!.split(',')
    expect(rows.length).toBe(1957)
    let worst = 0
    for (const row of rows) {
      const expected = Object.fromEntries(row.split(',').map((cell, place) => [names[place]!, Number(cell)]))
      const parameters = {
        fast_period: expected.fast!,
        slow_period: expected.slow!,
        signal_threshold: 0,
        allow_short: false,
      }
      const positions = new Float64Array(bars.length)
      momentum.positions(context, parameters, positions)
      kernel.run(positions, performance)
      const n = performance.bars
      const mean = performance.sumReturns / n
      const deviation = Math.sqrt((performance.sumSquares - n * mean * mean) / (n - 1))
      const compare = (name: string, value: number): void => {
        const wanted = expected[name]!
        if (Number.isNaN(wanted)) return
        worst = Math.max(worst, Math.abs(value - wanted) / Math.max(1, Math.abs(wanted)))
      }
      compare('total_return', performance.growth - 1)
      compare('sharpe_365', (mean / deviation) * Math.sqrt(365))
      compare('sortino_365', (mean / Math.sqrt(performance.sumSquaredShortfalls / n)) * Math.sqrt(365))
      compare('max_drawdown', -performance.maxDrawdown)
      compare('calmar_365', (performance.growth ** (365 / n) - 1) / performance.maxDrawdown)
      compare('total_fees', performance.costs * 100)
      expect(performance.trades).toBe(expected.trades)
      const { trades } = kernel.simulate(positions, 365)
      const { win_rate, profit_factor } = tradeStatistics(trades, conventions.vectorbt)
      compare('win_rate_closed', win_rate)
      compare('profit_factor', profit_factor)
    }
    expect(worst).toBeLessThan(1e-10)
  },
)
