/** @module The broker of the simulator: fills waiting orders as bars reach them, within what the account allows, and books the fills. */
import { UserError } from '../../core/errors.ts'
import type { Bars } from '../market/bars.ts'
import type { BrokerOptions } from './broker-options.ts'
import { type Commission, noCommission } from './costs/commission.ts'
import type { ExecutionRule } from './execution.ts'
import { OrderBook, type Taken } from './order-book.ts'
import { limitPrice, seesOpen, stopPrice } from './order-matching.ts'
import { OrderSizer } from './order-sizer.ts'
import {
  checkPrices,
  type ExitOrders,
  isTarget,
  type Order,
  type OrderRequest,
  type Rejection,
  type Target,
  trailedStop,
} from './orders.ts'
import { Portfolio } from './portfolio.ts'

/** A target that the margin cuts by less than this share of equity is cut without a word: it is the cost of other fills. */
const NOTICEABLE = 0.005

export class Broker {
  readonly portfolio: Portfolio
  readonly rejections: Rejection[] = []
  private readonly bars: readonly Bars[]
  private readonly rule: ExecutionRule
  private readonly commission: Commission
  private readonly whole: boolean
  private readonly allowShort: boolean
  private readonly extraDelay: BrokerOptions['extraDelay']
  private readonly book = new OrderBook()
  /** The weight that the last fill of each instrument was for; NaN when it was for something else. */
  private readonly lastTargets: number[]
  private readonly lastCloses: number[]
  private readonly sizer: OrderSizer

  constructor(bars: readonly Bars[], cash: number, rule: ExecutionRule, options: BrokerOptions) {
    this.bars = bars
    this.rule = rule
    this.lastTargets = bars.map(() => 0)
    this.lastCloses = bars.map(() => Number.NaN)
    this.portfolio = new Portfolio(cash, bars.length)
    this.commission = options.commission ?? noCommission
    this.whole = options.units === 'whole'
    this.allowShort = options.allowShort ?? true
    this.extraDelay = options.extraDelay
    this.sizer = new OrderSizer(bars, this.portfolio, options)
  }

  submit(request: OrderRequest, bar: number): number {
    const { quantity, symbol = 0 } = request
    const [measure, amount] =
      'units' in quantity ? (['units', quantity.units] as const) : (['fraction', quantity.fraction] as const)
    if (!(amount > 0)) throw new UserError('INVALID_ARGUMENT', `Expected a quantity above 0, was ${amount}.`)
    checkPrices(request)
    if (this.bars[symbol] === undefined) {
      throw new UserError(
        'INVALID_ARGUMENT',
        `Expected an instrument from 0 to ${this.bars.length - 1}, was ${symbol}.`,
      )
    }
    const signed = request.side === 'buy' ? amount : -amount
    const trail = 'trail' in request ? request.trail : undefined
    return this.book.add({
      type: request.type ?? 'market',
      measure,
      amount: signed,
      symbol,
      activeFrom: this.activeFrom(bar, symbol),
      limit: 'limit' in request ? request.limit : undefined,
      stop: 'stop' in request ? request.stop : trail && trailedStop(trail, this.closeOf(symbol, bar), signed),
      trail,
      stopLoss: request.stopLoss,
      takeProfit: request.takeProfit,
      trailingStop: request.trailingStop,
      goodForBars: request.goodForBars,
    })
  }

  submitTarget(target: Target, symbol: number, bar: number, exits: ExitOrders = {}): number {
    const order = { type: 'market', symbol, activeFrom: this.activeFrom(bar, symbol), ...exits } as const
    return 'weight' in target
      ? this.book.add({ ...order, measure: 'weight', amount: target.weight })
      : this.book.add({ ...order, measure: 'holding', amount: target.units })
  }

  submitClose(symbol: number, bar: number): void {
    this.book.cancelAll(symbol)
    if (this.portfolio.holdings[symbol]!.units === 0) return
    this.book.add({ type: 'market', measure: 'close', amount: 0, symbol, activeFrom: this.activeFrom(bar, symbol) })
  }

  cancel(id: number): void {
    this.book.cancel(id)
  }

  /** First bar at which an order given at the close of a bar can be filled. */
  private activeFrom(bar: number, symbol: number): number {
    return bar + Math.max(1, this.rule.lag) + (this.extraDelay?.(bar, symbol) ?? 0)
  }

  private closeOf(symbol: number, bar: number): number {
    const close = this.bars[symbol]!.close[bar]!
    return Number.isNaN(close) ? this.lastCloses[symbol]! : close
  }

  /** Fills waiting orders as the bar reaches them: at its open, within it, at its close. */
  process(bar: number): void {
    if (this.book.waiting.length === 0) return
    const { lag, price } = this.rule
    // Shares of equity are taken of what all positions are worth at the time of the fills, not at the close before.
    this.mark(bar, 'open')
    if (lag > 0 && price === 'open') this.fillAtMarket('open', bar)
    this.fillWithin(bar)
    if (lag > 0 && price === 'close') {
      this.mark(bar)
      this.fillAtMarket('close', bar)
    }
    this.endBar(bar)
  }

  /** Stops before limits; then the exits of what these took, in the same order. */
  private fillWithin(bar: number): void {
    const { waiting } = this.book
    for (let first = 0; first < waiting.length; ) {
      const end = waiting.length
      for (let i = first; i < end; i++) this.matchStop(waiting[i]!, bar)
      for (let i = first; i < end; i++) this.matchLimit(waiting[i]!, bar)
      first = end
    }
  }

  /** Fills market orders at the close that decided them. */
  fillAtClose(bar: number): void {
    this.fillAtMarket('close', bar)
    this.endBar(bar)
  }

  private endBar(bar: number): void {
    const expired = this.book.endBar(bar, this.bars, this.portfolio.holdings)
    for (const order of expired) this.reject(order, bar, 'expired')
  }

  /**
   * Fills market orders at one price of the bar. Of several targets of an instrument only the latest counts. Orders that
   * make positions smaller come first, so that what they free pays for the others.
   */
  private fillAtMarket(column: 'open' | 'close', bar: number): void {
    const orders = this.book.waiting
    const due = (order: Order): boolean =>
      !order.done && order.type === 'market' && (this.rule.lag === 0 || order.activeFrom <= bar)
    for (let i = orders.length - 1; i > 0; i--) {
      const later = orders[i]!
      if (!due(later) || !isTarget(later)) continue
      for (let k = 0; k < i; k++) {
        const earlier = orders[k]!
        if (earlier.symbol !== later.symbol || !isTarget(earlier) || earlier.done) continue
        earlier.done = true
        // Back at the last target before the one between could be filled: nothing was decided.
        if (later.measure === 'weight' && later.amount === this.lastTargets[later.symbol]) later.done = true
      }
    }
    const several = this.bars.length > 1
    for (const reducing of several ? [true, false] : [undefined]) {
      for (let i = 0; i < orders.length; i++) {
        const order = orders[i]!
        if (!due(order)) continue
        const price = this.bars[order.symbol]![column][bar]!
        if (reducing === undefined || this.reduces(order, price, bar) === reducing)
          this.execute(order, price, bar, column)
      }
    }
  }

  private reduces(order: Order, price: number, bar: number): boolean {
    const held = this.portfolio.holdings[order.symbol]!.units
    return price > 0 && Math.abs(held + this.sizer.wantedUnits(order, price, bar)) < Math.abs(held)
  }

  private matchStop(order: Order, bar: number): void {
    // What this bar did not fill of a stop is filled at the next open.
    if (order.done || order.activeFrom > bar || Number.isNaN(order.stop) || order.triggeredAt === bar) return
    const isLimit = order.type === 'stop_limit'
    if (isLimit && order.triggeredAt < bar) return
    const price = stopPrice(order, this.bars[order.symbol]!, bar)
    if (!(price > 0)) return
    order.triggeredAt = Math.min(order.triggeredAt, bar)
    if (!isLimit) this.executeWithin(order, price, bar)
  }

  private matchLimit(order: Order, bar: number): void {
    if (order.done || order.activeFrom > bar || Number.isNaN(order.limit)) return
    if (order.type === 'stop_limit' && order.triggeredAt > bar) return
    const price = limitPrice(order, this.bars[order.symbol]!, bar)
    if (price > 0) this.executeWithin(order, price, bar)
  }

  private executeWithin(order: Order, price: number, bar: number): void {
    // What an exit closes is not added to, even when the bar's volume does not suffice for the exit.
    if (order.parent !== undefined) this.book.endEntry(order)
    const atOpen = seesOpen(order, bar) && price === this.bars[order.symbol]!.open[bar]
    this.execute(order, price, bar, atOpen ? 'open' : 'within')
  }

  private execute(order: Order, price: number, bar: number, at: Taken['at']): void {
    const { symbol } = order
    const holding = this.portfolio.holdings[symbol]!
    if (!(price > 0)) return
    if (order.parent !== undefined && holding.units * order.amount >= 0) {
      order.done = true
      return
    }
    holding.mark = price
    let units = this.sizer.wantedUnits(order, price, bar)
    if (order.parent !== undefined || order.measure === 'close') {
      units = Math.sign(units) * Math.min(Math.abs(units), Math.abs(holding.units))
    } else if (!this.allowShort && holding.units + units < 0) {
      if (holding.units <= 0) {
        this.reject(order, bar, 'no_shorts')
        return
      }
      units = -holding.units
    }
    if (isTarget(order)) units = this.withinMargin(order, units, price, bar)
    const exact = units
    if (this.whole && order.measure !== 'close') units = Math.trunc(units)
    if (units === 0) {
      if (!isTarget(order) || (exact !== 0 && holding.units === 0))
        this.reject(order, bar, order.measure === 'fraction' ? 'no_funds' : 'too_small')
      order.done = true
      return
    }
    const fill = this.sizer.quote(order, units, price, bar)
    const filled = this.whole ? Math.trunc(fill.units) : fill.units
    if (filled === 0) return
    const executed = fill.price
    const commission = this.commission.of(Math.abs(filled), executed)
    if (order.measure === 'units' && !this.sizer.isAffordable(symbol, filled, executed, commission)) {
      this.reject(order, bar, 'no_funds')
      return
    }
    const before = holding.units
    const opening = (before + filled) * filled > 0
    this.portfolio.turnover += Math.abs(filled * price) / this.portfolio.equity
    this.portfolio.slippage += Math.abs(filled * (executed - price))
    this.portfolio.apply(symbol, filled, executed, commission, bar)
    this.sizer.takeVolume(symbol, bar, filled)
    if (before * holding.units < 0) this.book.dropExits(symbol)
    this.leave(order, units, filled, executed)
    if (order.parent !== undefined) this.book.exited(order)
    // Exits of a target hold for the whole position: they are given when it is taken, not again when it is resized.
    const resized = isTarget(order) && before * filled > 0
    if (opening && !resized) this.book.addExits(order, { units: filled, price: executed, bar, at })
  }

  /** Keeps what is left of an order after a fill. */
  private leave(order: Order, wanted: number, filled: number, price: number): void {
    const { symbol, measure } = order
    const isAll = filled === wanted
    this.lastTargets[symbol] = measure === 'weight' && isAll ? order.amount : Number.NaN
    order.done = measure === 'close' ? this.portfolio.holdings[symbol]!.units === 0 : isAll
    if (measure === 'units') order.amount = wanted - filled
    if (measure === 'fraction') {
      const charge = this.commission.of(Math.abs(wanted), price) - this.commission.of(Math.abs(filled), price)
      order.funds = Math.abs(wanted - filled) * price + charge
    }
  }

  /** A target cut to what the equity may carry, and counted when that is more than the cost of other fills. */
  private withinMargin(order: Order, units: number, price: number, bar: number): number {
    const within = this.sizer.withinMargin(order.symbol, units, price)
    if (Math.abs(units - within) * price > NOTICEABLE * this.portfolio.equity) {
      this.rejections.push({ bar, order: order.id, symbol: order.symbol, reason: 'margin' })
    }
    return within
  }

  private reject(order: Order, bar: number, reason: Rejection['reason']): void {
    order.done = true
    this.rejections.push({ bar, order: order.id, symbol: order.symbol, reason })
  }

  /** Values positions at a price of the bar; a missing price keeps the last close. */
  mark(bar: number, column: 'open' | 'close' = 'close'): void {
    for (let symbol = 0; symbol < this.bars.length; symbol++) {
      const price = this.bars[symbol]![column][bar]!
      if (column === 'close' && price > 0) this.lastCloses[symbol] = price
      const known = price > 0 ? price : this.lastCloses[symbol]!
      if (known > 0) this.portfolio.holdings[symbol]!.mark = known
    }
  }

  split(symbol: number, ratio: number): void {
    this.portfolio.split(symbol, ratio)
    this.book.split(symbol, ratio)
    this.lastCloses[symbol] = this.lastCloses[symbol]! / ratio
  }

  /** Closes everything at the close without costs and leaves nothing: the rest of a debt is not pursued. */
  liquidate(bar: number): void {
    this.portfolio.holdings.forEach(({ units, mark }, symbol) => {
      if (units !== 0) this.portfolio.apply(symbol, -units, mark, 0, bar)
    })
    this.portfolio.cash = 0
    this.book.waiting = []
  }

  /** Closes what is held of an instrument at its last close and drops its orders: there is nobody to fill them any more. */
  end(symbol: number, bar: number): void {
    this.closeAt(symbol, this.bars[symbol]!.close[bar]!, bar)
    this.book.waiting = this.book.waiting.filter((order) => order.symbol !== symbol)
  }

  finalize(at: 'last_close' | 'last_open' | 'previous_close', bar: number): void {
    for (let symbol = 0; symbol < this.bars.length; symbol++) {
      const { open, close } = this.bars[symbol]!
      const price = at === 'last_close' ? close[bar]! : at === 'last_open' ? open[bar]! : close[Math.max(0, bar - 1)]!
      this.closeAt(symbol, price, at === 'previous_close' ? Math.max(0, bar - 1) : bar)
    }
    this.book.waiting = []
    this.mark(bar)
  }

  /** Closes a position at a price, with the usual costs. What the volume does not take is settled at the same price. */
  private closeAt(symbol: number, price: number, bar: number): void {
    const holding = this.portfolio.holdings[symbol]!
    this.submitClose(symbol, bar)
    const order = this.book.waiting.at(-1)
    if (holding.units === 0 || order === undefined) return
    this.execute(order, price, bar, 'close')
    const { units } = holding
    if (units !== 0 && price > 0) {
      this.portfolio.apply(symbol, -units, price, this.commission.of(Math.abs(units), price), bar)
    }
  }
}
