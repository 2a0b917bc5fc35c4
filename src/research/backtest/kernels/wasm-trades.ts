/**
 * @module The account of a lane at a trade, as WebAssembly: what {@link Account} does when its target is 1, 0 or −1. Which way a
 * trade went cannot be foreseen, so that sums of gains and of losses are both added to instead of asking.
 */
import {
  type FunctionWriter,
  f64,
  f64x2,
  i32,
  leaveWith,
  masks,
  type Statement,
  sequence,
  type Value,
  type Variable,
  when,
} from './assembler.ts'
import type { LaneVariables } from './lane-layout.ts'
import { NEAR } from './wasm-drawdown.ts'

type F64 = Value<'f64'>
type V128 = Value<'v128'>

/** Costs as the kernel reads them: `share` is 1 / (1 + buy), `kept` is 1 − sell, the others are those of `CostFactors`. */
export type CostValues = Readonly<Record<'share' | 'buy' | 'sell' | 'buyPrice' | 'sellPrice' | 'kept', F64>>

export interface TradeCode {
  /** From cash to a position with all equity. */
  readonly enter: Statement
  /** From a position with all equity to cash. */
  readonly exit: Statement
  /** From any position to the target; leaves the function with 1 when only {@link Account} knows what to do. */
  turnTo(target: Variable<'f64'>): Statement
  /** The sums of a bar that ends with an equity; leaves the function with 1 when it is not above 0. */
  bar(equity: F64): Statement
}

/** What the code of trades reads besides the lane. */
export interface TradeValues extends CostValues {
  /** The price of the trade. */
  readonly price: F64
  /** 0 and the return below which a return counts as shortfall. */
  readonly targets: V128
  /** For a bar at or above the peak. */
  readonly surface: Statement
}

/** What trades with the account of a lane. */
export function tradeCode(writer: FunctionWriter, lane: LaneVariables, costs: TradeValues): TradeCode {
  const { price, targets, surface } = costs
  const { n, v, k } = lane
  const before = writer.variable('f64')
  const worth = writer.variable('f64')
  const gain = writer.variable('f64')
  const total = writer.variable('f64')
  const cost = writer.variable('f64')
  const goal = writer.variable('f64')
  const moved = writer.variable('f64')
  const flow = writer.variable('f64')
  const exitFlow = writer.variable('f64')
  const short = writer.variable('v128')
  const one = i32.const(1)
  const zero = f64.const(0)
  const zeros = f64x2.const(0)
  const add = (to: Variable<'f64'>, amount: F64): Statement => to.set(f64.add(to.get, amount))
  const addPair = (to: Variable<'v128'>, amount: V128): Statement => to.set(f64x2.add(to.get, amount))
  const increase = (to: Variable<'i32'>, by: Value<'i32'>): Statement => to.set(i32.add(to.get, by))

  /** Ends a trade whose gain has been set. */
  const close = sequence(
    before.set(f64.div(gain.get, n.entryValue.get)),
    increase(k.wins, f64.gt(gain.get, zero)),
    addPair(v.gross, f64x2.higher(zeros, f64x2.of(gain.get, f64.neg(gain.get)))),
    addPair(v.profits, f64x2.of(f64.mul(gain.get, gain.get), before.get)),
    v.extremes.set(f64x2.higher(v.extremes.get, f64x2.of(before.get, f64.neg(before.get)))),
    increase(k.count, one),
  )

  return {
    enter: sequence(
      worth.set(f64.mul(n.cash.get, costs.share)),
      n.units.set(f64.div(worth.get, price)),
      add(n.costs, f64.mul(worth.get, costs.buy)),
      add(n.traded, costs.share),
      n.flow.set(f64.neg(n.cash.get)),
      n.entryValue.set(f64.mul(worth.get, costs.buyPrice)),
      n.cash.set(zero),
    ),
    exit: sequence(
      worth.set(f64.mul(n.units.get, price)),
      n.cash.set(f64.mul(worth.get, costs.kept)),
      add(n.costs, f64.mul(worth.get, costs.sell)),
      add(n.traded, f64.const(1)),
      gain.set(f64.add(n.flow.get, n.cash.get)),
      close,
      n.units.set(zero),
    ),
    turnTo: (target) =>
      sequence(
        worth.set(f64.mul(n.units.get, price)),
        total.set(f64.add(n.cash.get, worth.get)),
        when(i32.isZero(f64.gt(total.get, zero)), leaveWith(one)),
        // The cost of a unit of value, with the sign that it has in all formulas: + when buying, − when selling.
        cost.set(costs.buy),
        when(i32.isZero(f64.gt(f64.mul(target.get, total.get), worth.get)), cost.set(f64.neg(costs.sell))),
        goal.set(
          f64.div(
            f64.mul(target.get, f64.add(total.get, f64.mul(cost.get, worth.get))),
            f64.add(f64.const(1), f64.mul(target.get, cost.get)),
          ),
        ),
        when(f64.gt(f64.mul(goal.get, worth.get), zero), leaveWith(one)),
        moved.set(f64.sub(goal.get, worth.get)),
        flow.set(f64.mul(f64.neg(moved.get), f64.add(f64.const(1), cost.get))),
        add(n.costs, f64.mul(moved.get, cost.get)),
        add(n.traded, f64.div(f64.abs(moved.get), total.get)),
        exitFlow.set(zero),
        when(
          f64.ne(worth.get, zero),
          sequence(
            exitFlow.set(f64.mul(worth.get, f64.add(f64.const(1), cost.get))),
            gain.set(f64.add(n.flow.get, exitFlow.get)),
            close,
          ),
        ),
        n.units.set(zero),
        when(
          f64.ne(goal.get, zero),
          sequence(
            n.units.set(f64.div(goal.get, price)),
            n.flow.set(f64.sub(flow.get, exitFlow.get)),
            n.entryValue.set(
              f64.mul(
                f64.abs(goal.get),
                f64x2.first(
                  masks.choose(
                    f64x2.lt(zeros, f64x2.splat(goal.get)),
                    f64x2.splat(costs.buyPrice),
                    f64x2.splat(costs.sellPrice),
                  ),
                ),
              ),
            ),
          ),
        ),
        // All equity in the position means no cash, whatever the rounding of the two sums.
        when(f64.eq(target.get, f64.const(1)), n.cash.set(zero), add(n.cash, flow.get)),
      ),
    bar: (equity) =>
      sequence(
        before.set(n.equity.get),
        n.equity.set(equity),
        when(i32.isZero(f64.gt(n.equity.get, zero)), leaveWith(one)),
        gain.set(f64.sub(f64.div(n.equity.get, before.get), f64.const(1))),
        addPair(v.sums, f64x2.of(gain.get, f64.mul(gain.get, gain.get))),
        short.set(f64x2.lower(zeros, f64x2.sub(f64x2.splat(gain.get), targets))),
        addPair(v.falls, f64x2.mul(short.get, f64x2.of(f64.const(-1), f64x2.second(short.get)))),
        when(
          f64.ge(n.equity.get, f64.mul(n.peak.get, f64.const(NEAR))),
          sequence(surface, when(f64.gt(n.equity.get, n.peak.get), n.peak.set(n.equity.get))),
          when(
            f64.lt(n.equity.get, f64.mul(n.lowest.get, n.peak.get)),
            n.lowest.set(f64.div(n.equity.get, n.peak.get)),
          ),
        ),
      ),
  }
}
