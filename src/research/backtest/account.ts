/**
 * @module The account of the kernel: cash and units of one instrument, brought to a target share of equity at a price, with
 * trades kept as sums.
 */
import type { Performance } from '../../stats/performance.ts'
import type { CostFactors } from './proportional-costs.ts'

/** One trade: from taking a position to closing it or turning it around. Money is in units of the starting equity. */
export interface Trade {
  readonly direction: 1 | -1
  /** Bars by index in the bars (not in the range). `exitBar` is `null` for the trade still open at the end. */
  readonly entryBar: number
  readonly exitBar: number | null
  /** Average executed price of what was added to the position. */
  readonly entryPrice: number
  /** Executed price of the close; the last close for the open trade. */
  readonly exitPrice: number
  /** The most units held. */
  readonly units: number
  /** After all costs; the open trade without the costs of closing. */
  readonly profit: number
  /** `profit` over the value paid for the position. */
  readonly return: number
}

/** Cash and a position. One account is reset and used for every trial. */
export class Account {
  cash = 1
  units = 0
  readonly factors: CostFactors
  /** Where trades are written to when someone wants to see them. */
  trades: Trade[] | undefined

  /** Cash flows of the current trade. */
  flow = 0
  /** Executed value of what was added to the position of the current trade. */
  entryValue = 0
  entryUnits = 0
  entryBar = 0
  mostUnits = 0

  count = 0
  wins = 0
  grossProfit = 0
  grossLoss = 0
  sumSquaredProfits = 0
  sumTradeReturns = 0
  bestTrade = 0
  worstTrade = 0
  traded = 0
  costs = 0

  constructor(factors: CostFactors) {
    this.factors = factors
  }

  reset(trades: Trade[] | undefined): void {
    this.cash = 1
    this.units = 0
    this.trades = trades
    this.flow = 0
    this.entryValue = 0
    this.entryUnits = 0
    this.count = 0
    this.wins = 0
    this.grossProfit = 0
    this.grossLoss = 0
    this.sumSquaredProfits = 0
    this.sumTradeReturns = 0
    this.bestTrade = 0
    this.worstTrade = 0
    this.traded = 0
    this.costs = 0
  }

  /**
   * Trades at `price` so that, after costs, the position is worth `target` times the equity. With V the position's value,
   * E the equity before and k the cost of one unit of value: V′ = target · (E − k·|V′ − V|), solved for V′. Returns false,
   * with nothing left, when the equity at this price is not above 0.
   */
  rebalance(target: number, price: number, bar: number): boolean {
    if (target === 1 && this.units === 0 && this.cash > 0) return this.enterLong(price, bar)
    if (target === 0 && this.cash === 0 && this.units > 0) return this.exitLong(price, bar)
    const { buy, sell } = this.factors
    const value = this.units * price
    const equity = this.cash + value
    if (!(equity > 0)) {
      this.ruin(price, bar)
      return false
    }
    const buying = target * equity > value
    const goal = buying
      ? (target * (equity + buy * value)) / (1 + target * buy)
      : (target * (equity - sell * value)) / (1 - target * sell)
    const change = goal - value
    const flow = buying ? -change * (1 + buy) : -change * (1 - sell)
    this.costs += buying ? change * buy : -change * sell
    this.traded += Math.abs(change) / equity

    if (value !== 0 && goal * value <= 0) {
      const exitFlow = value > 0 ? value * (1 - sell) : value * (1 + buy)
      this.closeTrade(exitFlow, price * (value > 0 ? this.factors.sellPrice : this.factors.buyPrice), bar)
      if (goal !== 0) this.openTrade(goal, flow - exitFlow, price, bar)
    } else if (value === 0) {
      if (goal !== 0) this.openTrade(goal, flow, price, bar)
    } else {
      this.flow += flow
      if (Math.abs(goal) > Math.abs(value)) this.add(Math.abs(change), price, buying)
    }
    this.units = goal === 0 ? 0 : goal / price
    this.mostUnits = Math.max(this.mostUnits, Math.abs(this.units))
    // All equity in the position means no cash, whatever the rounding of the two sums.
    this.cash = target === 1 ? 0 : this.cash + flow
    return true
  }

  /** From no position to all equity: the commonest trade, with what is known of it put into the formulas. */
  private enterLong(price: number, bar: number): true {
    const { buy, buyPrice } = this.factors
    const share = 1 / (1 + buy)
    const goal = this.cash * share
    const units = goal / price
    this.costs += goal * buy
    this.traded += share
    this.flow = -this.cash
    this.entryValue = goal * buyPrice
    this.entryUnits = units
    this.mostUnits = units
    this.entryBar = bar
    this.units = units
    this.cash = 0
    return true
  }

  /** From all equity to no position. */
  private exitLong(price: number, bar: number): true {
    const { sell, sellPrice } = this.factors
    const value = this.units * price
    const proceeds = value * (1 - sell)
    this.costs += value * sell
    this.traded += 1
    this.closeTrade(proceeds, price * sellPrice, bar)
    this.units = 0
    this.cash = proceeds
    return true
  }

  private openTrade(goal: number, flow: number, price: number, bar: number): void {
    this.flow = flow
    this.entryValue = 0
    this.entryUnits = 0
    this.mostUnits = 0
    this.entryBar = bar
    this.add(Math.abs(goal), price, goal > 0)
  }

  private add(value: number, price: number, buying: boolean): void {
    this.entryValue += value * (buying ? this.factors.buyPrice : this.factors.sellPrice)
    this.entryUnits += value / price
  }

  private closeTrade(exitFlow: number, exitPrice: number, exitBar: number | null): void {
    const profit = this.flow + exitFlow
    const tradeReturn = profit / this.entryValue
    if (profit > 0) {
      this.wins++
      this.grossProfit += profit
    } else {
      this.grossLoss -= profit
    }
    this.sumSquaredProfits += profit * profit
    this.sumTradeReturns += tradeReturn
    if (this.count === 0 || tradeReturn > this.bestTrade) this.bestTrade = tradeReturn
    if (this.count === 0 || tradeReturn < this.worstTrade) this.worstTrade = tradeReturn
    this.count++
    this.trades?.push({
      direction: this.units > 0 ? 1 : -1,
      entryBar: this.entryBar,
      exitBar,
      entryPrice: this.entryValue / this.entryUnits,
      exitPrice,
      units: this.mostUnits,
      profit,
      return: tradeReturn,
    })
  }

  /** Closes the position of an account that owes more than it has; the rest of the debt is not pursued. */
  ruin(price: number, bar: number): void {
    if (this.units !== 0) this.closeTrade(-this.cash, price, bar)
    this.cash = 0
    this.units = 0
  }

  /** Counts the trade that is open at the end, valued at the last close, and hands the sums over. */
  finish(lastClose: number, performance: Performance): void {
    performance.openTrades = this.units === 0 ? 0 : 1
    if (this.units !== 0) this.closeTrade(this.units * lastClose, lastClose, null)
    performance.trades = this.count
    performance.wins = this.wins
    performance.grossProfit = this.grossProfit
    performance.grossLoss = this.grossLoss
    performance.sumSquaredProfits = this.sumSquaredProfits
    performance.sumTradeReturns = this.sumTradeReturns
    performance.bestTrade = this.bestTrade
    performance.worstTrade = this.worstTrade
    performance.traded = this.traded
    performance.costs = this.costs
  }
}
