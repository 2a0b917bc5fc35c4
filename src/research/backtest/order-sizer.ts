/** @module How many units an order asks for at a price, what a bar gives of them, and what the account may carry. */
import { UserError } from '../../core/errors.ts'
import type { Bars } from '../market/bars.ts'
import type { BrokerOptions } from './broker-options.ts'
import { type Commission, noCommission } from './costs/commission.ts'
import { MarketRequest } from './costs/recent.ts'
import { type Fill, noSlippage, type Slippage } from './costs/slippage.ts'
import type { Order } from './orders.ts'
import type { Portfolio } from './portfolio.ts'

export class OrderSizer {
  private readonly bars: readonly Bars[]
  private readonly portfolio: Portfolio
  private readonly commission: Commission
  private readonly slippage: Slippage
  private readonly leverage: number
  /** Units that fills took of each instrument, and in which bar: they share its volume. */
  private readonly used: Float64Array
  private readonly usedBar: Float64Array
  private readonly request = new MarketRequest()
  private readonly fill: Fill = { units: 0, price: 0 }

  constructor(bars: readonly Bars[], portfolio: Portfolio, options: BrokerOptions) {
    this.bars = bars
    this.portfolio = portfolio
    this.commission = options.commission ?? noCommission
    this.slippage = options.slippage ?? noSlippage
    this.leverage = options.leverage ?? 1
    this.used = new Float64Array(bars.length)
    this.usedBar = new Float64Array(bars.length).fill(-1)
    if (!(this.leverage >= 1)) {
      throw new UserError('INVALID_ARGUMENT', `Expected a leverage of at least 1, was ${this.leverage}.`)
    }
  }

  /** What a bar gives of so many units, and at which price. The answer is used again. Limits are not made worse than their limit. */
  quote(order: Order, units: number, price: number, bar: number): Readonly<Fill> {
    const { request, fill } = this
    const held = this.portfolio.holdings[order.symbol]!.units
    request.at(this.bars[order.symbol]!, bar)
    request.units = units
    request.price = price
    request.filledInBar = this.usedBar[order.symbol] === bar ? this.used[order.symbol]! : 0
    request.opening = (held + units) * units > 0
    this.slippage(request, fill)
    if (!Number.isNaN(order.limit)) {
      fill.price = units > 0 ? Math.min(fill.price, order.limit) : Math.max(fill.price, order.limit)
    }
    return fill
  }

  /** Notes what a fill took of the volume. */
  takeVolume(symbol: number, bar: number, units: number): void {
    const before = this.usedBar[symbol] === bar ? this.used[symbol]! : 0
    this.usedBar[symbol] = bar
    this.used[symbol] = before + Math.abs(units)
  }

  /** Signed units that the order asks for at a price. */
  wantedUnits(order: Order, price: number, bar: number): number {
    const { portfolio } = this
    const held = portfolio.holdings[order.symbol]!.units
    switch (order.measure) {
      case 'units':
        return order.amount
      case 'close':
        return -held
      case 'holding':
        return order.amount - held
      case 'fraction': {
        const free = (portfolio.equity * this.leverage - portfolio.gross) * Math.abs(order.amount)
        const funds = Math.min(free, order.funds)
        return funds > 0 ? Math.sign(order.amount) * this.unitsFor(order, funds, price, bar) : 0
      }
      case 'weight': {
        // The position's value is the weight times what equity is left after paying for the change; each step shrinks
        // the error by the rate of the costs.
        const equity = portfolio.equity
        let change = (order.amount * equity) / price - held
        for (let step = 0; step < 60; step++) {
          if (change === 0) return 0
          const executed = this.quote(order, change, price, bar).price
          const paid = this.commission.of(Math.abs(change), executed) + change * (executed - price)
          const next = (order.amount * Math.max(0, equity - paid)) / price - held
          const settled = Math.abs(next - change) <= 1e-16 * Math.abs(next)
          change = next
          if (settled) break
        }
        return order.amount === 0 ? -held : change
      }
    }
  }

  /** Units that funds pay for, costs included. */
  private unitsFor(order: Order, funds: number, price: number, bar: number): number {
    const side = Math.sign(order.amount)
    const executed = this.quote(order, (side * funds) / price, price, bar).price
    const { rate } = this.commission
    if (rate !== undefined) return funds / (executed * (1 + rate))
    let units = funds / executed
    for (let step = 0; step < 60; step++) {
      const next = (funds - this.commission.of(units, executed)) / executed
      if (!(next > 0)) return 0
      if (Math.abs(next - units) <= 1e-15 * units) break
      units = next
    }
    return units
  }

  /** A change of position cut to what the equity may carry. Whoever holds too much already may hold less, not more. */
  withinMargin(symbol: number, units: number, price: number): number {
    const { portfolio } = this
    const held = portfolio.holdings[symbol]!.units
    const wanted = held + units
    if (Math.abs(wanted) <= Math.abs(held) && wanted * held >= 0) return units
    const others = portfolio.gross - Math.abs(held * price)
    const most = Math.max(0, portfolio.equity * this.leverage - others) / price
    if (Math.abs(wanted) <= most * (1 + 1e-9)) return units
    return Math.sign(wanted) * Math.max(most, wanted * held > 0 ? Math.abs(held) : 0) - held
  }

  /** Whether positions after the fill stay within what the equity may carry. Reducing a position is always allowed. */
  isAffordable(symbol: number, units: number, price: number, commission: number): boolean {
    const { portfolio } = this
    const held = portfolio.holdings[symbol]!.units
    const after = Math.abs(held + units)
    if (after <= Math.abs(held)) return true
    const gross = portfolio.gross + (after - Math.abs(held)) * price
    const equity = portfolio.equity - commission
    return gross <= equity * this.leverage * (1 + 1e-12)
  }
}
