/**
 * @module The simulator: orders against bars, one bar after the other, for the final word on a strategy. Its rules:
 *
 * - An order given at a bar's close is active from the next bar on (later with `delayBars`). `same_close` fills market orders
 *   at the very close and needs `optimistic: true`.
 * - Within a bar: corporate actions and interest, market orders at the open, stops, limits, and with `next_close` market orders at
 *   the close. A bar that touches stop and target of one position takes the stop. A position taken within the bar can be stopped
 *   out in it, but reaches its target from the next bar on; one that a gap or a better price took at the open sees the whole bar, one
 *   taken at the close nothing of it.
 * - A gap through a stop fills at the open. Limits fill at the limit or at a better open. Slippage never makes a limit worse. A
 *   stop-limit fills at the price that reached its stop when the limit allows it; otherwise in that bar only where the price has
 *   come back to the limit for certain: after a gap at the open, or by the close.
 * - A trailing stop follows the best price of completed bars; of the bar within which its position was taken only the close.
 * - Fills of an instrument share the volume of the bar. What it does not fill waits for the next one: of a stop that was reached at
 *   the open, of an entry until an exit of what it took is reached.
 * - Where an instrument has no bar (NaN), its orders wait and its position keeps its last price. At the last bar of one that
 *   ends, what is held is closed at the close.
 * - An account whose equity is not above 0 at a close is liquidated at that close and trades no more.
 */
import { UserError } from '../../core/errors.ts'
import type { Bars } from '../market/bars.ts'
import { Broker } from './broker.ts'
import type { BrokerOptions } from './broker-options.ts'
import { type Execution, executionRule } from './execution.ts'
import type { SourceColumn } from './indicators/indicator.ts'
import type { ExitOrders, OrderRequest, Rejection, Target } from './orders.ts'
import type { ClosedTrade, Holding } from './portfolio.ts'
import type { RoundTrip } from './round-trips.ts'

/** What a strategy sees and can do at the close of a bar. It cannot ask for later prices. */
export interface Desk {
  /** Index of the bar that has just closed. */
  readonly bar: number
  readonly equity: number
  readonly cash: number
  /** Lots closed so far, oldest first. */
  readonly trades: readonly ClosedTrade[]
  /** Units held; negative when short. */
  position(symbol?: number): number
  /** The last known price of an instrument. */
  mark(symbol?: number): number
  /** A value of this bar or, with `ago`, of an earlier one; NaN before the first bar. */
  price(column: SourceColumn, ago?: number, symbol?: number): number
  /** Gives an order and returns its number. */
  submit(order: OrderRequest): number
  /**
   * Brings the position to a share of equity, or to a number of units. A later target of the instrument takes the place of
   * one that still waits. `exits` are given when the position is taken or turned around.
   */
  target(target: number | Target, symbol?: number, exits?: ExitOrders): number
  /** Closes the position at the market and cancels the waiting orders of the instrument. */
  close(symbol?: number): void
  cancel(order: number): void
}

/** A split or a dividend, effective before the open of its bar. */
export type CorporateAction =
  | { readonly bar: number; readonly symbol?: number; readonly kind: 'split'; readonly ratio: number }
  | { readonly bar: number; readonly symbol?: number; readonly kind: 'dividend'; readonly amount: number }

export interface SimulatorOptions extends BrokerOptions {
  /** One instrument, or many with the same times. */
  readonly bars: Bars | readonly Bars[]
  /** Called at the close of every bar from `warmup` on. */
  readonly onBar: (desk: Desk) => void
  readonly warmup?: number
  /** First bar that is simulated; earlier ones serve impact models and the strategy. Default 0. */
  readonly from?: number
  /** Called at the end of every bar, after all fills, to record what is held. */
  readonly onClose?: (desk: Desk) => void
  /** Starting cash; default 10,000. */
  readonly cash?: number
  readonly execution?: Execution
  readonly actions?: readonly CorporateAction[]
  /** Instruments that end: at the close of their last bar what is held is closed, with the usual costs. */
  readonly ends?: readonly { readonly bar: number; readonly symbol: number }[]
  /** Interest on positive cash and cost of negative cash, per year; default 0. */
  readonly cashRatePerYear?: number
  /** Cost of borrowing what is sold short, per year of its value; default 0. */
  readonly borrowRatePerYear?: number
  /**
   * Closes what is open at the end: at the last close, or, as backtesting.py does, at the last open or at the close before
   * the last. Default: it stays open, valued at the last close.
   */
  readonly finalize?: 'last_close' | 'last_open' | 'previous_close'
}

export interface OrderSimulation {
  /** Equity at each close, from the first bar that is simulated on. */
  readonly equity: Float64Array
  readonly trades: readonly ClosedTrade[]
  readonly rejections: readonly Rejection[]
  readonly holdings: readonly Holding[]
  readonly cash: number
  readonly commissions: number
  /** What fills were worse than the price without slippage and impact, in money. */
  readonly slippage: number
  /** Σ |value| of all fills. */
  readonly traded: number
  /** Σ |value| of a fill over the equity at the fill. */
  readonly turnover: number
  /** Positions from taking to closing, and at the end those that are open. */
  readonly roundTrips: readonly RoundTrip[]
  readonly optimistic: boolean
}

const YEAR_US = 365.25 * 86_400e6

/**
 * Simulates orders on one or many instruments in one account.
 *
 * @example
 * simulateOrders({
 *   bars,
 *   commission: percentageCommission(0.001),
 *   onBar(desk) {
 *     if (desk.position() === 0) desk.submit({ side: 'buy', quantity: { fraction: 1 }, stopLoss: desk.price('close') * 0.95 })
 *   },
 * })
 */
export function simulateOrders(options: SimulatorOptions): OrderSimulation {
  const instruments = Array.isArray(options.bars) ? (options.bars as readonly Bars[]) : [options.bars as Bars]
  const first = instruments[0]
  if (first === undefined) throw new UserError('INVALID_ARGUMENT', 'Expected at least one instrument, was none.')
  for (const bars of instruments) {
    if (bars.length !== first.length || bars.time.some((time, i) => time !== first.time[i])) {
      throw new UserError(
        'INVALID_ARGUMENT',
        `Expected all instruments on the same times, but "${bars.symbol}" and "${first.symbol}" differ.`,
      )
    }
  }
  const rule = executionRule(options.execution)
  const broker = new Broker(instruments, options.cash ?? 10_000, rule, options)
  const { portfolio } = broker
  const { length } = first
  const from = Math.min(options.from ?? 0, length)
  const equity = new Float64Array(length - from)
  const actions = [...(options.actions ?? [])].sort((a, b) => a.bar - b.bar)
  const cashRate = options.cashRatePerYear ?? 0
  const borrowRate = options.borrowRatePerYear ?? 0
  const warmup = options.warmup ?? 0
  let nextAction = 0
  let ruined = false

  const desk = {
    bar: 0,
    get equity() {
      return portfolio.equity
    },
    get cash() {
      return portfolio.cash
    },
    trades: portfolio.trades as readonly ClosedTrade[],
    position: (symbol = 0) => portfolio.holdings[symbol]!.units,
    mark: (symbol = 0) => portfolio.holdings[symbol]!.mark,
    price: (column: SourceColumn, ago = 0, symbol = 0) => instruments[symbol]![column][desk.bar - ago] ?? Number.NaN,
    submit: (order: OrderRequest) => broker.submit(order, desk.bar),
    target: (target: number | Target, symbol = 0, exits: ExitOrders = {}) =>
      broker.submitTarget(typeof target === 'number' ? { weight: target } : target, symbol, desk.bar, exits),
    close: (symbol = 0) => broker.submitClose(symbol, desk.bar),
    cancel: (order: number) => broker.cancel(order),
  }

  for (let bar = from; bar < length; bar++) {
    while (nextAction < actions.length && actions[nextAction]!.bar <= bar) {
      const action = actions[nextAction++]!
      const symbol = action.symbol ?? 0
      if (action.kind === 'split') broker.split(symbol, action.ratio)
      // Whoever is short pays the dividend.
      else portfolio.pay(symbol, action.amount)
    }
    if (bar > from && (cashRate !== 0 || borrowRate !== 0)) {
      const years = (first.time[bar]! - first.time[bar - 1]!) / YEAR_US
      let short = 0
      for (const { units, mark } of portfolio.holdings) if (units < 0) short -= units * mark
      portfolio.cash += (portfolio.cash * cashRate - short * borrowRate) * years
    }
    if (!ruined) broker.process(bar)
    broker.mark(bar)
    if (!ruined && !(portfolio.equity > 0)) {
      broker.liquidate(bar)
      ruined = true
    }
    if (!ruined && bar >= warmup) {
      desk.bar = bar
      options.onBar(desk)
      if (rule.lag === 0) broker.fillAtClose(bar)
    }
    for (const end of options.ends ?? []) if (end.bar === bar) broker.end(end.symbol, bar)
    equity[bar - from] = portfolio.equity
    if (options.onClose !== undefined) {
      desk.bar = bar
      options.onClose(desk)
    }
  }
  if (options.finalize !== undefined && length > from) {
    broker.finalize(options.finalize, length - 1)
    equity[length - 1 - from] = portfolio.equity
  }
  return {
    equity,
    trades: portfolio.trades,
    rejections: broker.rejections,
    holdings: portfolio.holdings,
    cash: portfolio.cash,
    commissions: portfolio.commissions,
    slippage: portfolio.slippage,
    traded: portfolio.traded,
    turnover: portfolio.turnover,
    roundTrips: portfolio.trips.finish(portfolio.holdings),
    optimistic: rule.optimistic,
  }
}
