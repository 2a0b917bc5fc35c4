/** @module The orders that wait: how they are taken in, which ones cancel which, and what becomes of them as bars go by. */
import type { Bars } from '../market/bars.ts'
import {
  isTarget,
  type Order,
  type OrderMeasure,
  type OrderType,
  splitOrder,
  type Trail,
  trailedStop,
} from './orders.ts'
import type { Holding } from './portfolio.ts'

/** An order as it is given. What is left out does not apply. */
export interface NewOrder {
  readonly type: OrderType
  readonly measure: OrderMeasure
  readonly amount: number
  readonly symbol: number
  readonly activeFrom: number
  readonly limit?: number | undefined
  readonly stop?: number | undefined
  readonly trail?: Trail | undefined
  readonly goodForBars?: number | undefined
  readonly stopLoss?: number | undefined
  readonly takeProfit?: number | undefined
  readonly trailingStop?: Trail | undefined
  readonly parent?: number
  readonly group?: number
  readonly takenWithin?: number
}

/** A fill that took a position: when, at which price, and whether what protects it sees the bar from there on or the next one. */
export interface Taken {
  readonly units: number
  readonly price: number
  readonly bar: number
  readonly at: 'open' | 'within' | 'close'
}

export class OrderBook {
  /** In the order in which they were given. Orders that are done are dropped at the end of the bar. */
  waiting: Order[] = []
  private nextId = 1

  add(order: NewOrder): number {
    const { activeFrom, goodForBars } = order
    const id = this.nextId++
    this.waiting.push({
      id,
      symbol: order.symbol,
      type: order.type,
      measure: order.measure,
      amount: order.amount,
      funds: Number.POSITIVE_INFINITY,
      limit: order.limit ?? Number.NaN,
      stop: order.stop ?? Number.NaN,
      trail: order.trail,
      stopLoss: order.stopLoss,
      takeProfit: order.takeProfit,
      trailingStop: order.trailingStop,
      activeFrom,
      lastBar: goodForBars === undefined ? Number.POSITIVE_INFINITY : activeFrom + goodForBars - 1,
      triggeredAt: Number.POSITIVE_INFINITY,
      takenWithin: order.takenWithin ?? -1,
      parent: order.parent,
      group: order.group,
      done: false,
    })
    return id
  }

  /** Stop and target of a position that an order has taken, or a part of. Those of a target close whatever it has become. */
  addExits(order: Order, { units, price, bar, at }: Taken): void {
    const { symbol, stopLoss, takeProfit, trailingStop } = order
    const exit = {
      measure: isTarget(order) ? 'close' : 'units',
      amount: -units,
      symbol,
      parent: order.id,
      group: this.nextId,
      activeFrom: at === 'close' ? bar + 1 : bar,
      takenWithin: at === 'within' ? bar : -1,
    } as const
    if (stopLoss !== undefined) this.add({ ...exit, type: 'stop', stop: stopLoss })
    if (trailingStop !== undefined) {
      const stop = trailedStop(trailingStop, price, -units)
      this.add({ ...exit, type: 'trailing_stop', trail: trailingStop, stop })
    }
    if (takeProfit !== undefined) this.add({ ...exit, type: 'limit', limit: takeProfit })
  }

  /** An order, and the exits of what it took. */
  cancel(id: number): void {
    for (const order of this.waiting) if (order.id === id || order.parent === id) order.done = true
  }

  cancelAll(symbol: number): void {
    for (const order of this.waiting) if (order.symbol === symbol) order.done = true
  }

  /** Exits of a position that has been turned around have nothing left to close. */
  dropExits(symbol: number): void {
    for (const order of this.waiting) if (order.symbol === symbol && order.parent !== undefined) order.done = true
  }

  /**
   * An exit was reached: what its entry has not taken yet is not taken any more, nor is a target given before to hold more of the same.
   */
  endEntry(exit: Order): void {
    for (const other of this.waiting) {
      const isSame = other.symbol === exit.symbol && other.amount * exit.amount < 0
      if (other.id === exit.parent || (exit.measure === 'close' && isTarget(other) && isSame)) other.done = true
    }
  }

  /** What one side of a bracket closed, the other has no longer to close. */
  exited(exit: Order): void {
    for (const other of this.waiting) {
      if (other === exit || other.group !== exit.group) continue
      if (exit.done) other.done = true
      else other.amount = exit.amount
    }
  }

  split(symbol: number, ratio: number): void {
    this.waiting = this.waiting.map((order) => (order.symbol === symbol ? splitOrder(order, ratio) : order))
  }

  /**
   * At the end of a bar: drops what is done or has nothing left to close, lets trailing stops follow the bar that is now complete, and
   * hands over the orders that are too old.
   */
  endBar(bar: number, bars: readonly Bars[], holdings: readonly Holding[]): readonly Order[] {
    const { waiting } = this
    let expired: Order[] | undefined
    let kept = 0
    for (let i = 0; i < waiting.length; i++) {
      const order = waiting[i]!
      if (order.done) continue
      if (order.parent !== undefined && holdings[order.symbol]!.units === 0) continue
      if (order.lastBar <= bar) {
        expired ??= []
        expired.push(order)
        continue
      }
      if (order.trail !== undefined && order.activeFrom <= bar) follow(order, order.trail, bars[order.symbol]!, bar)
      waiting[kept++] = order
    }
    waiting.length = kept
    return expired ?? NONE
  }
}

const NONE: readonly Order[] = []

/** Of the bar within which a position was taken only the close is known to have come after it. */
function follow(order: Order, trail: Trail, { high, low, close }: Bars, bar: number): void {
  if (Number.isNaN(high[bar]!)) return
  const buying = order.amount > 0
  const best = order.takenWithin === bar ? close[bar]! : buying ? low[bar]! : high[bar]!
  const stop = trailedStop(trail, best, order.amount)
  if (buying ? stop < order.stop : stop > order.stop) order.stop = stop
}
