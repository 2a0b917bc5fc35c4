/** @module Statistics of a list of trades, for people and for comparison with other libraries. */
import type { Convention } from '../../stats/convention.ts'
import { finite, perLoss, perRisk } from '../../stats/metrics/metric.ts'
import { mean, standardDeviation } from '../../stats/moments.ts'
import type { Trade } from './account.ts'
import type { ClosedTrade } from './portfolio.ts'

/** What statistics need of a trade. `exitBar` is `null` for the one open at the end. */
export interface TradeOutcome {
  readonly profit: number
  readonly return: number
  readonly entryBar: number
  readonly exitBar: number | null
}

export interface TradeStatistics {
  readonly trades: number
  readonly open_trades: number
  /** Trades with a profit over all trades. */
  readonly win_rate: number
  /** Σ profits / Σ losses, in money. */
  readonly profit_factor: number
  /** The same from returns of trades instead of money, as backtesting.py does. */
  readonly profit_factor_of_returns: number
  readonly average_trade: number
  /** The return that, earned by every trade, compounds to the same. */
  readonly geometric_average_trade: number
  readonly average_win: number
  readonly average_loss: number
  readonly best_trade: number
  readonly worst_trade: number
  /** √n · mean profit / sample deviation of profits (Tharp). */
  readonly system_quality: number
  /** Win rate − loss rate / (mean win / mean loss), in money (Kelly). */
  readonly kelly: number
  /** Bars from entry to exit; the open trade is left out. */
  readonly average_bars: number
  readonly longest_bars: number
  readonly most_wins_in_a_row: number
  readonly most_losses_in_a_row: number
}

/**
 * Statistics of trades; 0 where there is nothing to divide by.
 *
 * @param openTrades `counted` values the trade open at the end at the last close; `left_out` (backtesting.py)
 *   does without it
 * @example
 * tradeStatistics(simulation.trades, conventions.vectorbt).win_rate
 */
export function tradeStatistics(
  trades: readonly TradeOutcome[],
  { openTrades }: Pick<Convention, 'openTrades'> = { openTrades: 'counted' },
): TradeStatistics {
  const counted = openTrades === 'counted' ? trades : trades.filter(({ exitBar }) => exitBar !== null)
  const n = counted.length
  const profits = counted.map(({ profit }) => profit)
  const returns = counted.map((trade) => trade.return)
  const won = profits.filter((profit) => profit > 0)
  const lost = profits.filter((profit) => profit <= 0).map((profit) => 0 - profit)
  const total = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0)
  const winRate = n === 0 ? 0 : won.length / n
  const payoff = perLoss(mean(won), mean(lost))
  const lengths = counted.flatMap(({ entryBar, exitBar }) => (exitBar === null ? [] : [exitBar - entryBar]))
  const growth = returns.reduce((product, value) => product * Math.max(0, 1 + value), 1)
  return {
    trades: n,
    open_trades: trades.filter(({ exitBar }) => exitBar === null).length,
    win_rate: winRate,
    profit_factor: perLoss(total(won), total(lost)),
    profit_factor_of_returns: perLoss(
      total(returns.filter((value) => value > 0)),
      0 - total(returns.filter((value) => value < 0)),
    ),
    average_trade: mean(returns),
    geometric_average_trade: n === 0 ? 0 : finite(growth ** (1 / n) - 1),
    average_win: mean(returns.filter((_, i) => profits[i]! > 0)),
    average_loss: mean(returns.filter((_, i) => profits[i]! <= 0)),
    best_trade: n === 0 ? 0 : Math.max(...returns),
    worst_trade: n === 0 ? 0 : Math.min(...returns),
    system_quality: perRisk(Math.sqrt(n) * mean(profits), standardDeviation(profits)),
    kelly: payoff === 0 ? 0 : winRate - (1 - winRate) / payoff,
    average_bars: mean(lengths),
    longest_bars: Math.max(0, ...lengths),
    most_wins_in_a_row: longestRun(profits, (profit) => profit > 0),
    most_losses_in_a_row: longestRun(profits, (profit) => profit <= 0),
  }
}

/** A trade of the simulator as an outcome: its return is profit over the value at entry. */
export function outcomeOf(trade: ClosedTrade): TradeOutcome & Pick<Trade, 'direction'> {
  const { units, entryPrice, profit, entryBar, exitBar } = trade
  return {
    direction: units > 0 ? 1 : -1,
    profit,
    return: profit / (Math.abs(units) * entryPrice),
    entryBar,
    exitBar,
  }
}

function longestRun(values: readonly number[], holds: (value: number) => boolean): number {
  let run = 0
  let longest = 0
  for (const value of values) {
    run = holds(value) ? run + 1 : 0
    longest = Math.max(longest, run)
  }
  return longest
}
