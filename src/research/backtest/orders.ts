/** @module Orders of the simulator: what can be asked for, and what is kept of it while it waits. */
import { UserError } from '../../core/errors.ts'

/** How much. */
export type Quantity =
  /** Units of the instrument. */
  | { readonly units: number }
  /** A share of the funds available at the fill, leverage included. */
  | { readonly fraction: number }

/** How far a trailing stop is behind the best price so far. */
export type Trail = { readonly amount: number } | { readonly fraction: number }

interface OrderBase {
  /** Index of the instrument; default 0. */
  readonly symbol?: number
  readonly side: 'buy' | 'sell'
  readonly quantity: Quantity
  /** Canceled when not filled within this many bars; default never. */
  readonly goodForBars?: number
  /** Price at which a loss is cut; one of the two cancels the other. */
  readonly stopLoss?: number
  /** Price at which a gain is taken. */
  readonly takeProfit?: number
  /** A stop that follows the position from the price of its fill on. */
  readonly trailingStop?: Trail
}

/**
 * - `market`: at the next open (or by the simulator's `fill`).
 * - `limit`: at the limit or better; at the open when that is better.
 * - `stop`: a market order once the price trades at or through the stop; at the open when that is beyond it (a gap).
 * - `stop_limit`: a limit order once the stop is reached.
 * - `trailing_stop`: a stop that follows the best price of completed bars.
 */
export type OrderRequest =
  | (OrderBase & { readonly type?: 'market' })
  | (OrderBase & { readonly type: 'limit'; readonly limit: number })
  | (OrderBase & { readonly type: 'stop'; readonly stop: number })
  | (OrderBase & { readonly type: 'stop_limit'; readonly stop: number; readonly limit: number })
  | (OrderBase & { readonly type: 'trailing_stop'; readonly trail: Trail })

export type OrderType = NonNullable<OrderRequest['type']>

/**
 * What an order is measured in. `weight` is a target share of equity and `holding` a target number of units; `close` is
 * whatever is held.
 */
export type OrderMeasure = 'units' | 'fraction' | 'weight' | 'holding' | 'close'

/** An order while it waits. */
export interface Order {
  readonly id: number
  readonly symbol: number
  readonly type: OrderType
  readonly measure: OrderMeasure
  /** Signed: units left, fraction, or weight. */
  amount: number
  /** Money that a fraction may still spend after its first part was filled; Infinity before. */
  funds: number
  /** NaN for none, as the stop. */
  readonly limit: number
  stop: number
  readonly trail: Trail | undefined
  readonly stopLoss: number | undefined
  readonly takeProfit: number | undefined
  readonly trailingStop: Trail | undefined
  /** First bar at which it can be filled. */
  readonly activeFrom: number
  /** Last bar at which it can be filled. */
  readonly lastBar: number
  /** The bar at which its stop was reached; Infinity before. From then on it is a market order, or its limit. */
  triggeredAt: number
  /** The bar within which the position it closes was taken: it has seen the rest of it at most; -1 for none. */
  readonly takenWithin: number
  /** The order whose position it closes. Such an order only closes. */
  readonly parent: number | undefined
  /** Stop and target of one fill: what one closes, the other need not. */
  readonly group: number | undefined
  done: boolean
}

/** Why an order was not filled, or not all of it. `margin`: a target was cut to what the equity may carry. */
export interface Rejection {
  readonly bar: number
  readonly order: number
  readonly symbol: number
  readonly reason: 'no_funds' | 'no_shorts' | 'too_small' | 'expired' | 'no_price' | 'margin'
}

/** What a position is brought to: a share of equity at the fill, or a number of units. */
export type Target = { readonly weight: number } | { readonly units: number }

/** Orders that close what another took. */
export type ExitOrders = Pick<OrderRequest, 'stopLoss' | 'takeProfit' | 'trailingStop'>

/** An order at a price that nobody knows, such as an average in its first bars, would wait for ever and protect nothing. */
export function checkPrices(request: OrderRequest): void {
  const { stopLoss, takeProfit, trailingStop } = request
  if ('limit' in request) checkPrice('limit', request.limit)
  if ('stop' in request) checkPrice('stop', request.stop)
  if ('trail' in request) checkTrail('trail', request.trail)
  if (stopLoss !== undefined) checkPrice('stopLoss', stopLoss)
  if (takeProfit !== undefined) checkPrice('takeProfit', takeProfit)
  if (trailingStop !== undefined) checkTrail('trailingStop', trailingStop)
}

function checkPrice(name: string, price: number): void {
  if (Number.isNaN(price)) throw new UserError('INVALID_ARGUMENT', `Expected a price for "${name}", was NaN.`)
}

function checkTrail(name: string, trail: Trail): void {
  const distance = 'amount' in trail ? trail.amount : trail.fraction
  if (!(distance > 0)) throw new UserError('INVALID_ARGUMENT', `Expected a "${name}" above 0, was ${distance}.`)
}

export const isTarget = ({ measure }: Order): boolean => measure === 'weight' || measure === 'holding'

/** The stop that a trail sets behind a price: below it for a sell, above it for a buy. */
export function trailedStop(trail: Trail, price: number, amount: number): number {
  const distance = 'amount' in trail ? trail.amount : price * trail.fraction
  return amount > 0 ? price + distance : price - distance
}

/** The order in units and prices after a split. */
export function splitOrder(order: Order, ratio: number): Order {
  const inUnits = order.measure === 'units' || order.measure === 'holding'
  return {
    ...order,
    amount: inUnits ? order.amount * ratio : order.amount,
    limit: order.limit / ratio,
    stop: order.stop / ratio,
    trail: splitTrail(order.trail, ratio),
    stopLoss: order.stopLoss === undefined ? undefined : order.stopLoss / ratio,
    takeProfit: order.takeProfit === undefined ? undefined : order.takeProfit / ratio,
    trailingStop: splitTrail(order.trailingStop, ratio),
  }
}

const splitTrail = (trail: Trail | undefined, ratio: number): Trail | undefined =>
  trail !== undefined && 'amount' in trail ? { amount: trail.amount / ratio } : trail
