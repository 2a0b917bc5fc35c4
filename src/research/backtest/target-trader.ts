/** @module Turns target positions of many instruments into orders: sizes, exits, rebalancing, margin calls. */
import type { ExitOrders, Target } from './orders.ts'
import type { PositionSizer } from './position-sizer.ts'
import type { Desk } from './simulator.ts'
import type { TradingModel } from './trading-model.ts'

export interface TargetTraderOptions {
  /** `targets[k][i]`: the position of instrument k decided at bar i. */
  readonly targets: readonly Float64Array[]
  readonly sizer: PositionSizer
  readonly model: Pick<TradingModel, 'exits' | 'rebalanceBars' | 'rebalanceThreshold' | 'maintenanceMargin'>
  /** First bar at which anything is decided: rebalancing counts from it. */
  readonly from: number
}

/** What is known of one instrument's position. */
interface Book {
  /** The strategy's last target. */
  wanted: number
  /** Closed by an exit or the margin: stays out until the strategy wants another position. */
  out: boolean
  side: number
  entryBar: number
}

/**
 * The `onBar` of a simulation that follows targets. An order is given when a target changes, when rebalancing is due and the
 * size is off by more than the threshold, or when a position is held too long. A position that an exit closed stays closed
 * until its target changes.
 */
export function createTargetTrader({ targets, sizer, model, from }: TargetTraderOptions): (desk: Desk) => void {
  const { exits, rebalanceBars, rebalanceThreshold, maintenanceMargin } = model
  const books = targets.map((): Book => ({ wanted: 0, out: false, side: 0, entryBar: 0 }))

  return (desk) => {
    const { bar } = desk
    const isDue = rebalanceBars > 0 && (bar - from) % rebalanceBars === 0
    const isCalled = maintenanceMargin > 0 && desk.equity < maintenanceMargin * grossOf(desk, books.length)
    books.forEach((book, symbol) => {
      observe(book, Math.sign(desk.position(symbol)), bar)
      // Without a bar nothing is decided; what was wanted then is decided at the next.
      if (Number.isNaN(desk.price('close', 0, symbol))) return
      const target = targets[symbol]![bar]!
      const isNew = differs(target, book.wanted, rebalanceThreshold)
      if (isNew) {
        book.wanted = target
        book.out = false
      }
      if (isCalled || (exits !== undefined && isOverdue(book, exits.max_holding_bars, bar))) {
        if (book.side !== 0) desk.close(symbol)
        book.out = true
        return
      }
      if (target === 0 ? !isNew : book.out || (!isNew && !isDue)) return
      const sized = target === 0 ? { weight: 0 } : sizer(target, symbol, desk)
      // A size of 0 is one that is not known yet, such as a volatility in its first bars: it is asked again.
      if (target !== 0 && isNothing(sized)) book.wanted = Number.NaN
      if (!isNew && isNear(sized, symbol, desk, rebalanceThreshold)) return
      desk.target(sized, symbol, exits === undefined ? {} : exitOrders(exits, Math.sign(target), desk, symbol))
    })
  }
}

/** Weights that a portfolio strategy moves by no more than the threshold are the same decision. */
const differs = (target: number, wanted: number, threshold: number): boolean =>
  target !== wanted && !(target * wanted > 0 && Math.abs(target - wanted) <= threshold)

/** Notes what became of the position since the bar before. */
function observe(book: Book, side: number, bar: number): void {
  if (side === book.side) return
  if (side === 0) {
    // Nobody asked for it to be closed: an exit did.
    if (book.wanted !== 0) book.out = true
  } else {
    book.entryBar = bar
    book.out = false
  }
  book.side = side
}

const isOverdue = ({ side, entryBar }: Book, most: number, bar: number): boolean =>
  most > 0 && side !== 0 && bar - entryBar >= most

function grossOf(desk: Desk, symbols: number): number {
  let gross = 0
  for (let k = 0; k < symbols; k++) {
    const units = desk.position(k)
    if (units !== 0) gross += Math.abs(units * desk.mark(k))
  }
  return gross
}

const isNothing = (target: Target): boolean => ('weight' in target ? target.weight : target.units) === 0

function isNear(target: Target, symbol: number, desk: Desk, threshold: number): boolean {
  const price = desk.price('close', 0, symbol)
  const wanted = 'weight' in target ? target.weight * desk.equity : target.units * price
  return Math.abs(wanted - desk.position(symbol) * price) <= threshold * desk.equity
}

/** Exits counted from the close that decided the position; 0 is none. */
function exitOrders(
  { stop_loss, take_profit, trailing_stop }: NonNullable<TradingModel['exits']>,
  side: number,
  desk: Desk,
  symbol: number,
): ExitOrders {
  const price = desk.price('close', 0, symbol)
  return {
    ...(stop_loss > 0 ? { stopLoss: price * (1 - side * stop_loss) } : {}),
    ...(take_profit > 0 ? { takeProfit: price * (1 + side * take_profit) } : {}),
    ...(trailing_stop > 0 ? { trailingStop: { fraction: trailing_stop } } : {}),
  }
}
