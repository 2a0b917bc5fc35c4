/** @module The broker of the simulator: keeps waiting orders, matches them with bars, and books the fills. */
import { UserError } from '../../core/errors.ts'
import type { Bars } from '../market/bars.ts'
import type { BrokerOptions } from './broker-options.ts'
import { type Commission, noCommission } from './costs/commission.ts'
import { MarketRequest } from './costs/recent.ts'
import { type Fill, noSlippage, type Slippage } from './costs/slippage.ts'
import type { ExecutionRule } from './execution.ts'
import {
  type ExitOrders,
  isTarget,
  type Order,
  type OrderMeasure,
  type OrderRequest,
  type OrderType,
  type Rejection,
  splitOrder,
  type Target,
  type Trail,
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
  private readonly slippage: Slippage
  private readonly whole: boolean
  private readonly leverage: number
  private readonly allowShort: boolean
  private readonly extraDelay: BrokerOptions['extraDelay']
  private orders: Order[] = []
  /** Orders that were filled at the open of `openFillBar`: what they took has seen the whole bar. */
  private readonly openFills = new Set<number>()
  private openFillBar = -1
  /** The weight that the last fill of each instrument was for; NaN when it was for something else. */
  private readonly lastTargets: number[]
  private readonly lastCloses: number[]
  private nextId = 1
  private readonly request = new MarketRequest()
  private readonly fill: Fill = { units: 0, price: 0 }

  constructor(bars: readonly Bars[], cash: number, rule: ExecutionRule, options: BrokerOptions) {
    this.bars = bars
    this.rule = rule
    this.lastTargets = bars.map(() => 0)
    this.lastCloses = bars.map(() => Number.NaN)
    this.portfolio = new Portfolio(cash, bars.length)
    this.commission = options.commission ?? noCommission
    this.slippage = options.slippage ?? noSlippage
    this.whole = options.units === 'whole'
    this.leverage = options.leverage ?? 1
    this.allowShort = options.allowShort ?? true
    this.extraDelay = options.extraDelay
    if (!(this.leverage >= 1)) {
      throw new UserError('INVALID_ARGUMENT', `Expected a leverage of at least 1, was ${this.leverage}.`)
    }
  }

  submit(request: OrderRequest, bar: number): number {
    const sign = request.side === 'buy' ? 1 : -1
    const inUnits = 'units' in request.quantity
    const amount = inUnits
      ? (request.quantity as { units: number }).units
      : (request.quantity as { fraction: number }).fraction
    if (!(amount > 0)) throw new UserError('INVALID_ARGUMENT', `Expected a quantity above 0, was ${amount}.`)
    const type = request.type ?? 'market'
    return this.add(type, inUnits ? 'units' : 'fraction', sign * amount, request.symbol ?? 0, bar, {
      ...('limit' in request ? { limit: request.limit } : {}),
      ...('stop' in request ? { stop: request.stop } : {}),
      ...('trail' in request ? { trail: request.trail } : {}),
      ...(request.stopLoss === undefined ? {} : { stopLoss: request.stopLoss }),
      ...(request.takeProfit === undefined ? {} : { takeProfit: request.takeProfit }),
      ...(request.trailingStop === undefined ? {} : { trailingStop: request.trailingStop }),
      ...(request.goodForBars === undefined ? {} : { goodForBars: request.goodForBars }),
    })
  }

  submitTarget(target: Target, symbol: number, bar: number, exits: ExitOrders = {}): number {
    return 'weight' in target
      ? this.add('market', 'weight', target.weight, symbol, bar, exits)
      : this.add('market', 'holding', target.units, symbol, bar, exits)
  }

  submitClose(symbol: number, bar: number): void {
    for (const order of this.orders) if (order.symbol === symbol) order.done = true
    if (this.portfolio.holdings[symbol]!.units !== 0) this.add('market', 'close', 0, symbol, bar, {})
  }

  cancel(id: number): void {
    for (const order of this.orders) if (order.id === id || order.parent === id) order.done = true
  }

  private add(
    type: OrderType,
    measure: OrderMeasure,
    amount: number,
    symbol: number,
    bar: number,
    extra: {
      readonly limit?: number
      readonly stop?: number
      readonly trail?: Trail
      readonly stopLoss?: number
      readonly takeProfit?: number
      readonly trailingStop?: Trail
      readonly goodForBars?: number
      readonly parent?: number
      readonly group?: number
      readonly activeFrom?: number
    },
  ): number {
    const activeFrom = extra.activeFrom ?? bar + Math.max(1, this.rule.lag) + (this.extraDelay?.(bar, symbol) ?? 0)
    const price = this.bars[symbol]!.close[bar]!
    const close = Number.isNaN(price) ? this.lastCloses[symbol]! : price
    const order: Order = {
      id: this.nextId++,
      symbol,
      type,
      measure,
      amount,
      limit: extra.limit ?? Number.NaN,
      stop: extra.stop ?? (extra.trail === undefined ? Number.NaN : trailedStop(extra.trail, close, amount)),
      trail: extra.trail,
      stopLoss: extra.stopLoss,
      takeProfit: extra.takeProfit,
      trailingStop: extra.trailingStop,
      activeFrom,
      lastBar: extra.goodForBars === undefined ? Number.POSITIVE_INFINITY : activeFrom + extra.goodForBars - 1,
      triggered: false,
      parent: extra.parent,
      group: extra.group,
      done: false,
    }
    this.orders.push(order)
    return order.id
  }

  /** Matches all waiting orders with a bar. */
  process(bar: number): void {
    if (this.orders.length === 0) return
    const price = this.rule.price
    // Shares of equity are taken of what all positions are worth at the time of the fills, not at the close before.
    this.mark(bar, price)
    if (this.rule.lag > 0) this.fillAtMarket(price, bar)
    // Children are appended while this runs; a stop of a position just taken is looked at in the same bar.
    for (let i = 0; i < this.orders.length; i++) this.matchStop(this.orders[i]!, bar)
    for (let i = 0; i < this.orders.length; i++) this.matchLimit(this.orders[i]!, bar)
    for (let i = 0; i < this.orders.length; i++) {
      const order = this.orders[i]!
      // Stops of positions that a limit or a stop took within this bar.
      if (order.parent !== undefined && order.activeFrom === bar && !order.triggered) this.matchStop(order, bar)
    }
    this.tidy(bar)
  }

  /** Fills market orders at the close that decided them. */
  fillAtClose(bar: number): void {
    this.fillAtMarket('close', bar)
    this.tidy(bar)
  }

  /**
   * Fills market orders at one price of the bar. Of several targets of an instrument only the latest counts. Orders that
   * make positions smaller come first, so that what they free pays for the others.
   */
  private fillAtMarket(column: 'open' | 'close', bar: number): void {
    const due = (order: Order): boolean =>
      !order.done && order.type === 'market' && (this.rule.lag === 0 || order.activeFrom <= bar)
    for (let i = this.orders.length - 1; i > 0; i--) {
      const later = this.orders[i]!
      if (!due(later) || !isTarget(later)) continue
      for (let k = 0; k < i; k++) {
        const earlier = this.orders[k]!
        if (earlier.symbol !== later.symbol || !isTarget(earlier) || earlier.done) continue
        earlier.done = true
        // Back at the last target before the one between could be filled: nothing was decided.
        if (later.measure === 'weight' && later.amount === this.lastTargets[later.symbol]) later.done = true
      }
    }
    const several = this.bars.length > 1
    for (const reducing of several ? [true, false] : [undefined]) {
      for (let i = 0; i < this.orders.length; i++) {
        const order = this.orders[i]!
        if (!due(order)) continue
        const price = this.bars[order.symbol]![column][bar]!
        if (reducing === undefined || this.reduces(order, price, bar) === reducing) this.execute(order, price, bar)
      }
    }
  }

  private reduces(order: Order, price: number, bar: number): boolean {
    const held = this.portfolio.holdings[order.symbol]!.units
    return price > 0 && Math.abs(held + this.wantedUnits(order, price, bar)) < Math.abs(held)
  }

  private matchStop(order: Order, bar: number): void {
    if (order.done || order.activeFrom > bar || Number.isNaN(order.stop) || order.triggered) return
    const { open, high, low } = this.bars[order.symbol]!
    // No bar, no fill.
    if (Number.isNaN(high[bar]!)) return
    const buying = order.amount > 0
    if (buying ? high[bar]! < order.stop : low[bar]! > order.stop) return
    order.triggered = true
    if (order.type === 'stop_limit') return
    // A stop of a position taken within the bar cannot have seen the open.
    const sawOpen = order.parent === undefined || order.activeFrom < bar || this.atOpen(order, bar)
    const gap = sawOpen && (buying ? open[bar]! > order.stop : open[bar]! < order.stop)
    this.execute(order, gap ? open[bar]! : order.stop, bar)
  }

  private matchLimit(order: Order, bar: number): void {
    if (order.done || order.activeFrom > bar || Number.isNaN(order.limit)) return
    if (order.type === 'stop_limit' && !order.triggered) return
    if (order.parent !== undefined && order.activeFrom === bar && !this.atOpen(order, bar)) return
    const { open, high, low } = this.bars[order.symbol]!
    if (Number.isNaN(high[bar]!)) return
    const buying = order.amount > 0
    if (buying ? low[bar]! > order.limit : high[bar]! < order.limit) return
    const better = buying ? open[bar]! < order.limit : open[bar]! > order.limit
    // A stop-limit that was triggered in this bar may have seen the open before its stop: it gets its limit, not better.
    this.execute(order, better && order.type === 'limit' ? open[bar]! : order.limit, bar)
  }

  /** Whether the position that a child protects was taken at the open of this bar. */
  private atOpen(order: Order, bar: number): boolean {
    return this.openFills.has(order.parent!) && this.openFillBar === bar
  }

  private execute(order: Order, price: number, bar: number): void {
    const { symbol } = order
    const holding = this.portfolio.holdings[symbol]!
    if (!(price > 0)) return
    if (order.parent !== undefined && holding.units * order.amount >= 0) {
      order.done = true
      return
    }
    holding.mark = price
    let units = this.wantedUnits(order, price, bar)
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
    this.quote(order, units, price, bar)
    const filled = this.whole ? Math.trunc(this.fill.units) : this.fill.units
    if (filled === 0) return
    const executed = this.fill.price
    const commission = this.commission.of(Math.abs(filled), executed)
    if (order.measure === 'units' && !this.affordable(symbol, filled, executed, commission)) {
      this.reject(order, bar, 'no_funds')
      return
    }
    const before = holding.units
    const opening = (before + filled) * filled > 0
    this.portfolio.turnover += Math.abs(filled * price) / this.portfolio.equity
    this.portfolio.slippage += Math.abs(filled * (executed - price))
    this.portfolio.apply(symbol, filled, executed, commission, bar)
    if (before * holding.units < 0) this.dropExits(symbol)
    this.lastTargets[symbol] = order.measure === 'weight' ? order.amount : Number.NaN
    if (order.type === 'market' && this.rule.price === 'open') {
      if (this.openFillBar !== bar) this.openFills.clear()
      this.openFillBar = bar
      this.openFills.add(order.id)
    }
    if (order.measure === 'units' && filled !== units) order.amount = units - filled
    else if (isTarget(order) && filled !== units) return
    else if (order.measure !== 'close' || holding.units === 0) order.done = true
    if (order.group !== undefined) this.shrinkGroup(order)
    // Exits of a target hold for the whole position: they are given when it is taken, not again when it is resized.
    if (opening && !(isTarget(order) && before * filled > 0)) this.addExits(order, filled, executed, bar)
  }

  private addExits(order: Order, filled: number, price: number, bar: number): void {
    const { symbol, stopLoss, takeProfit, trailingStop } = order
    const measure = isTarget(order) ? 'close' : 'units'
    const exit = { parent: order.id, group: this.nextId, activeFrom: bar }
    if (stopLoss !== undefined) this.add('stop', measure, -filled, symbol, bar, { ...exit, stop: stopLoss })
    if (trailingStop !== undefined) {
      const stop = trailedStop(trailingStop, price, -filled)
      this.add('trailing_stop', measure, -filled, symbol, bar, { ...exit, trail: trailingStop, stop })
    }
    if (takeProfit !== undefined) this.add('limit', measure, -filled, symbol, bar, { ...exit, limit: takeProfit })
  }

  /** Exits of a position that has been turned around have nothing left to close. */
  private dropExits(symbol: number): void {
    for (const order of this.orders) if (order.symbol === symbol && order.parent !== undefined) order.done = true
  }

  /** A target cut to what the equity may carry. Whoever holds too much already may hold less, not more. */
  private withinMargin(order: Order, units: number, price: number, bar: number): number {
    const { portfolio } = this
    const held = portfolio.holdings[order.symbol]!.units
    const wanted = held + units
    if (Math.abs(wanted) <= Math.abs(held) && wanted * held >= 0) return units
    const others = portfolio.gross - Math.abs(held * price)
    const most = Math.max(0, portfolio.equity * this.leverage - others) / price
    if (Math.abs(wanted) <= most * (1 + 1e-9)) return units
    if ((Math.abs(wanted) - most) * price > NOTICEABLE * portfolio.equity) {
      this.rejections.push({ bar, order: order.id, symbol: order.symbol, reason: 'margin' })
    }
    return Math.sign(wanted) * Math.max(most, wanted * held > 0 ? Math.abs(held) : 0) - held
  }

  /** What one side of a bracket closed, the other has no longer to close. */
  private shrinkGroup(order: Order): void {
    for (const other of this.orders) {
      if (other === order || other.group !== order.group) continue
      if (order.done) other.done = true
      else other.amount = order.amount
    }
  }

  /** Asks the slippage model; limits are not made worse than their limit. */
  private quote(order: Order, units: number, price: number, bar: number): void {
    const { request, fill } = this
    const held = this.portfolio.holdings[order.symbol]!.units
    request.at(this.bars[order.symbol]!, bar)
    request.units = units
    request.price = price
    request.filledInBar = 0
    request.opening = (held + units) * units > 0
    this.slippage(request, fill)
    if (!Number.isNaN(order.limit)) {
      fill.price = units > 0 ? Math.min(fill.price, order.limit) : Math.max(fill.price, order.limit)
    }
  }

  /** Signed units that the order asks for at a price. */
  private wantedUnits(order: Order, price: number, bar: number): number {
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
        const funds = (portfolio.equity * this.leverage - portfolio.gross) * Math.abs(order.amount)
        return funds > 0 ? Math.sign(order.amount) * this.unitsFor(order, funds, price, bar) : 0
      }
      case 'weight': {
        // The position's value is the weight times what equity is left after paying for the change; each step shrinks
        // the error by the rate of the costs.
        const equity = portfolio.equity
        let change = (order.amount * equity) / price - held
        for (let step = 0; step < 60; step++) {
          if (change === 0) return 0
          this.quote(order, change, price, bar)
          const executed = this.fill.price
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
    this.quote(order, (side * funds) / price, price, bar)
    const executed = this.fill.price
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

  /** Whether positions after the fill stay within what the equity may carry. Reducing a position is always allowed. */
  private affordable(symbol: number, units: number, price: number, commission: number): boolean {
    const { portfolio } = this
    const held = portfolio.holdings[symbol]!.units
    const after = Math.abs(held + units)
    if (after <= Math.abs(held)) return true
    const gross = portfolio.gross + (after - Math.abs(held)) * price
    const equity = portfolio.equity - commission
    return gross <= equity * this.leverage * (1 + 1e-12)
  }

  private reject(order: Order, bar: number, reason: Rejection['reason']): void {
    order.done = true
    this.rejections.push({ bar, order: order.id, symbol: order.symbol, reason })
  }

  /** Drops what is done, expires what is too old and lets trailing stops follow the bar that is now complete. */
  private tidy(bar: number): void {
    let kept = 0
    for (const order of this.orders) {
      if (order.done) continue
      if (order.parent !== undefined && this.portfolio.holdings[order.symbol]!.units === 0) continue
      if (order.lastBar <= bar) {
        this.reject(order, bar, 'expired')
        continue
      }
      const { high, low } = this.bars[order.symbol]!
      if (order.trail !== undefined && order.activeFrom <= bar && !Number.isNaN(high[bar]!)) {
        const best = order.amount > 0 ? low[bar]! : high[bar]!
        const stop = trailedStop(order.trail, best, order.amount)
        order.stop = order.amount > 0 ? Math.min(order.stop, stop) : Math.max(order.stop, stop)
      }
      this.orders[kept++] = order
    }
    this.orders.length = kept
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
    this.orders = this.orders.map((order) => (order.symbol === symbol ? splitOrder(order, ratio) : order))
    this.lastCloses[symbol] = this.lastCloses[symbol]! / ratio
  }

  /** Closes everything at the close without costs and leaves nothing: the rest of a debt is not pursued. */
  liquidate(bar: number): void {
    this.portfolio.holdings.forEach(({ units, mark }, symbol) => {
      if (units !== 0) this.portfolio.apply(symbol, -units, mark, 0, bar)
    })
    this.portfolio.cash = 0
    this.orders = []
  }

  /** Closes what is held of an instrument at its last close and drops its orders: there is nobody to fill them any more. */
  end(symbol: number, bar: number): void {
    const holding = this.portfolio.holdings[symbol]!
    for (const order of this.orders) if (order.symbol === symbol) order.done = true
    if (holding.units !== 0) {
      const close = this.bars[symbol]!.close[bar]!
      this.submitClose(symbol, bar)
      this.execute(this.orders.at(-1)!, close, bar)
      // What the volume did not take is settled at the same price.
      const { units } = holding
      if (units !== 0) this.portfolio.apply(symbol, -units, close, this.commission.of(Math.abs(units), close), bar)
    }
    this.orders = this.orders.filter((order) => order.symbol !== symbol)
  }

  finalize(at: 'last_close' | 'last_open' | 'previous_close', bar: number): void {
    this.orders = []
    for (let symbol = 0; symbol < this.bars.length; symbol++) {
      const { open, close } = this.bars[symbol]!
      const price = at === 'last_close' ? close[bar]! : at === 'last_open' ? open[bar]! : close[Math.max(0, bar - 1)]!
      this.submitClose(symbol, bar)
      const order = this.orders.at(-1)
      const exitBar = at === 'previous_close' ? Math.max(0, bar - 1) : bar
      if (order !== undefined && order.symbol === symbol) this.execute(order, price, exitBar)
    }
    this.orders = []
    this.mark(bar)
  }
}
