import { expect, test } from 'vitest'
import { type TradeOutcome, tradeStatistics } from './trade-statistics.ts'

const trade = (profit: number, entryBar: number, exitBar: number | null): TradeOutcome => ({
  profit,
  return: profit / 10,
  entryBar,
  exitBar,
})

const trades = [trade(2, 0, 5), trade(-1, 6, 8), trade(-1, 9, 10), trade(4, 11, null)]

test('trades are counted, averaged and run-lengths found', () => {
  expect(tradeStatistics(trades)).toMatchObject({
    trades: 4,
    open_trades: 1,
    win_rate: 0.5,
    profit_factor: 3,
    average_trade: 0.1,
    best_trade: 0.4,
    worst_trade: -0.1,
    longest_bars: 5,
    most_wins_in_a_row: 1,
    most_losses_in_a_row: 2,
  })
  expect(tradeStatistics(trades).kelly).toBeCloseTo(0.5 - 0.5 / 3, 12)
})

test('the open trade can be left out', () => {
  expect(tradeStatistics(trades, { openTrades: 'left_out' })).toMatchObject({
    trades: 3,
    open_trades: 1,
    profit_factor: 1,
  })
})

test('without trades every statistic is 0, without losses gains have their limit', () => {
  for (const value of Object.values(tradeStatistics([]))) expect(value).toBe(0)
  expect(tradeStatistics([trade(1, 0, 1)])).toMatchObject({ profit_factor: 1000, win_rate: 1, system_quality: 0 })
})
