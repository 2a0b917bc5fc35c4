/** @module The simulator against backtesting.py: every trade, every bar's equity. */
import { existsSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { readReferenceBars } from '../../../test/fixtures/reference-bars.ts'
import type { Bars } from '../market/bars.ts'
import { percentageCommission } from './costs/commission.ts'
import { spreadSlippage } from './costs/slippage.ts'
import { type Desk, type OrderSimulation, simulateOrders } from './simulator.ts'
import { createContext } from './strategy-context.ts'
import { outcomeOf, tradeStatistics } from './trade-statistics.ts'

const folder = new URL('../../../../shared/refdata/backtesting_py/', import.meta.url)
const ALL = 1 - 2 ** -52

interface Case {
  readonly data: string
  readonly strategy: string
  readonly backtest_kwargs: {
    readonly commission?: number
    readonly spread?: number
    readonly finalize_trades?: boolean
    readonly trade_on_close?: boolean
  }
  readonly stats: Record<string, number>
}

/** The strategies of the reference, by their names there: what to do at a bar, and the first bar. */
function strategyOf(name: string, bars: Bars): { readonly warmup: number; onBar(desk: Desk): void } {
  const context = createContext(bars)
  const turn = (desk: Desk, side: 'buy' | 'sell'): void => {
    desk.close()
    desk.submit({ side, quantity: { fraction: ALL } })
  }
  const crossing = (n1: number, n2: number): ((bar: number) => -1 | 0 | 1) => {
    const fast = context.sma('close', n1)
    const slow = context.sma('close', n2)
    return (i) => {
      if (fast[i - 1]! < slow[i - 1]! && fast[i]! > slow[i]!) return 1
      return fast[i - 1]! > slow[i - 1]! && fast[i]! < slow[i]! ? -1 : 0
    }
  }
  switch (name) {
    case 'SmaCross':
    case 'SmaCrossTest': {
      const slow = name === 'SmaCross' ? 20 : 30
      const crossed = crossing(10, slow)
      return {
        warmup: slow,
        onBar(desk) {
          const cross = crossed(desk.bar)
          if (cross !== 0) turn(desk, cross > 0 ? 'buy' : 'sell')
        },
      }
    }
    case 'SmaLongFlat': {
      const crossed = crossing(10, 20)
      return {
        warmup: 20,
        onBar(desk) {
          const cross = crossed(desk.bar)
          if (cross > 0 && desk.position() === 0) desk.submit({ side: 'buy', quantity: { fraction: ALL } })
          else if (cross < 0) desk.close()
        },
      }
    }
    default: {
      const { high, low, close } = bars
      return {
        warmup: 21,
        onBar(desk) {
          const i = desk.bar
          const top = Math.max(...high.subarray(i - 20, i))
          const bottom = Math.min(...low.subarray(i - 20, i))
          if (close[i]! > top && desk.position() <= 0) turn(desk, 'buy')
          else if (close[i]! < bottom && desk.position() >= 0) turn(desk, 'sell')
        },
      }
    }
  }
}

function simulate({ data, strategy, backtest_kwargs: options }: Case): { bars: Bars; found: OrderSimulation } {
  const bars = readReferenceBars(new URL(data, folder))
  const { warmup, onBar } = strategyOf(strategy, bars)
  const found = simulateOrders({
    bars,
    onBar,
    warmup,
    units: 'whole',
    commission: percentageCommission(options.commission ?? 0),
    slippage: spreadSlippage(options.spread ?? 0, 'on_entry'),
    ...(options.trade_on_close === true ? { execution: { fill: 'same_close', optimistic: true } } : {}),
    ...(options.finalize_trades === true
      ? { finalize: options.trade_on_close === true ? 'previous_close' : 'last_open' }
      : {}),
  })
  return { bars, found }
}

const readRows = (file: string): string[][] =>
  readFileSync(new URL(file, folder), 'utf8')
    .trim()
    .split(/\r?\n/)
    .slice(1)
    .map((row) => row.split(','))

const cases: Record<string, Case> = existsSync(folder)
  ? (JSON.parse(readFileSync(new URL('expected.json', folder), 'utf8')) as Record<string, Case>)
  : {}

describe.skipIf(!existsSync(folder))('backtesting.py', () => {
  test.each(Object.keys(cases))('%s is reproduced trade by trade and bar by bar', (name) => {
    const { stats } = cases[name]!
    const { found } = simulate(cases[name]!)
    const trades = readRows(`${name}.trades.csv`).map((row) => row.map(Number))
    expect(found.trades.length).toBe(stats['# Trades'])
    expect(trades.length).toBe(found.trades.length)
    let worst = 0
    found.trades.forEach((trade, i) => {
      const [size, entryBar, exitBar, entryPrice, exitPrice, , , profit, commission] = trades[i]! as [
        number,
        number,
        number,
        number,
        number,
        number,
        number,
        number,
        number,
      ]
      expect([trade.units, trade.entryBar, trade.exitBar], `trade ${i}`).toEqual([size, entryBar, exitBar])
      worst = Math.max(
        worst,
        Math.abs(trade.entryPrice - entryPrice),
        Math.abs(trade.exitPrice - exitPrice),
        Math.abs(trade.profit - profit),
        Math.abs(trade.commission - commission),
      )
    })
    const equity = readRows(`${name}.equity.csv`)
    // A trade at the close is in our equity of that bar; backtesting.py books it when the next bar begins.
    const booked = cases[name]!.backtest_kwargs.trade_on_close === true
    const fills = new Set(booked ? found.trades.flatMap(({ entryBar, exitBar }) => [entryBar, exitBar]) : [])
    equity.forEach((row, bar) => {
      if (fills.has(bar)) return
      worst = Math.max(worst, Math.abs(found.equity[bar]! - Number(row[1])))
    })
    expect(equity.length).toBe(found.equity.length)
    expect(worst).toBeLessThan(1e-7)
    expect(found.equity.at(-1)).toBeCloseTo(stats['Equity Final [$]']!, 6)
    const statistics = tradeStatistics(found.trades.map(outcomeOf))
    expect(100 * statistics.win_rate).toBeCloseTo(stats['Win Rate [%]']!, 9)
    expect(100 * statistics.best_trade).toBeCloseTo(stats['Best Trade [%]']!, 9)
    expect(100 * statistics.worst_trade).toBeCloseTo(stats['Worst Trade [%]']!, 9)
    expect(100 * statistics.geometric_average_trade).toBeCloseTo(stats['Avg. Trade [%]']!, 9)
    expect(100 * statistics.average_trade).toBeCloseTo(stats['Expectancy [%]']!, 9)
    expect(statistics.profit_factor_of_returns).toBeCloseTo(stats['Profit Factor']!, 9)
    expect(statistics.system_quality).toBeCloseTo(stats.SQN!, 9)
    expect(statistics.kelly).toBeCloseTo(stats['Kelly Criterion']!, 9)
    const paid = found.trades.reduce((sum, trade) => sum + trade.commission, 0)
    if (stats['Commissions [$]'] !== undefined) expect(paid).toBeCloseTo(stats['Commissions [$]'], 6)
  })

  test('the grid of its quick start has the same final equity and trades', () => {
    const bars = readReferenceBars(new URL('GOOG.csv', folder))
    const context = createContext(bars)
    const rows = readRows('goog_quickstart_heatmap_50.csv').map((row) => row.map(Number))
    expect(rows.length).toBe(50)
    for (const [n1, n2, final, , , trades] of rows as [number, number, number, number, number, number][]) {
      const fast = context.sma('close', n1)
      const slow = context.sma('close', n2)
      const found = simulateOrders({
        bars,
        warmup: n2,
        units: 'whole',
        commission: percentageCommission(0.002),
        finalize: 'last_open',
        onBar(desk) {
          const i = desk.bar
          const up = fast[i - 1]! < slow[i - 1]! && fast[i]! > slow[i]!
          const down = fast[i - 1]! > slow[i - 1]! && fast[i]! < slow[i]!
          if (!up && !down) return
          desk.close()
          desk.submit({ side: up ? 'buy' : 'sell', quantity: { fraction: ALL } })
        },
      })
      expect(found.trades.length, `${n1}, ${n2}`).toBe(trades)
      expect(found.equity.at(-1), `${n1}, ${n2}`).toBeCloseTo(final, 6)
    }
  })
})
