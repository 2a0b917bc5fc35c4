/**
 * @module Whether a bar reaches a waiting order, and at which price. Nobody knows the path of the prices within a bar: an order
 * gets what is certain, and where two ends are possible the worse one.
 */
import type { Bars } from '../market/bars.ts'
import type { Order } from './orders.ts'

/** Whether the order was there at the open of the bar, or has seen a part of it only. */
export const seesOpen = (order: Order, bar: number): boolean => order.takenWithin !== bar

/**
 * Price at which a bar reaches the stop of an order: the stop, or the open after a gap through it. What an earlier bar reached
 * and did not fill is a market order, for the open. NaN when the stop is not reached.
 */
export function stopPrice(order: Order, bars: Bars, bar: number): number {
  const open = bars.open[bar]!
  if (order.triggeredAt < bar) return open
  const buying = order.amount > 0
  if (!(buying ? bars.high[bar]! >= order.stop : bars.low[bar]! <= order.stop)) return Number.NaN
  return seesOpen(order, bar) && isThrough(order, open) ? open : order.stop
}

/**
 * Price at which a bar fills a limit: the limit, or a better open. A position taken within the bar reaches its target from the
 * next bar on. NaN when the limit is not reached.
 */
export function limitPrice(order: Order, bars: Bars, bar: number): number {
  if (!seesOpen(order, bar)) return Number.NaN
  const buying = order.amount > 0
  const { limit } = order
  if (!(buying ? bars.low[bar]! <= limit : bars.high[bar]! >= limit)) return Number.NaN
  if (order.triggeredAt === bar) return limitAfterStop(order, bars, bar)
  const open = bars.open[bar]!
  return isWithin(order, open) ? open : limit
}

/**
 * A stop-limit in the bar that reaches its stop: at the price that reached it when the limit allows it. Otherwise the price must
 * have come back to the limit, which is certain after a gap at the open, and when the close is there.
 */
function limitAfterStop(order: Order, bars: Bars, bar: number): number {
  const open = bars.open[bar]!
  const isGap = isThrough(order, open)
  const reached = isGap ? open : order.stop
  if (isWithin(order, reached)) return reached
  return isGap || isWithin(order, bars.close[bar]!) ? order.limit : Number.NaN
}

/** Whether a price is beyond the stop. */
const isThrough = ({ amount, stop }: Order, price: number): boolean => (amount > 0 ? price > stop : price < stop)

/** Whether the limit allows a price. */
const isWithin = ({ amount, limit }: Order, price: number): boolean => (amount > 0 ? price <= limit : price >= limit)
