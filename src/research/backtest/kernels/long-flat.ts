/**
 * @module The kernel for targets of 0 and 1 that two lines decide, in WebAssembly: eight bars are compared at once, and what
 * happens at a change is done in registers. It does what {@link Lane} and {@link Account} do, number by number in the same
 * order, so that its sums have the same bits; whatever changes there must change here.
 */
import { BLOCK_SHIFT, SUMS } from '../kernel-market.ts'
import {
  both,
  f64,
  f64x2,
  functionWriter,
  i32,
  leaveWith,
  masks,
  moduleBytes,
  type Statement,
  sequence,
  type Value,
  type Variable,
  when,
  whileTrue,
} from './assembler.ts'
import { MOST_PAGES } from './web-assembly.ts'

/** The numbers of a lane in memory, eight bytes each, in this order. */
export const NUMBERS = [
  'cash',
  'units',
  'equity',
  'peak',
  'lowest',
  'top',
  'floor',
  'sum',
  'squares',
  'losses',
  'shortfalls',
  'flow',
  'entryValue',
  'grossProfit',
  'grossLoss',
  'sumSquaredProfits',
  'sumTradeReturns',
  'bestTrade',
  'worstTrade',
  'traded',
  'costs',
] as const

/** The integers of a lane in memory, four bytes each, after the numbers. */
export const INTEGERS = [
  'signal',
  'at',
  'flatFrom',
  'runFrom',
  'peakBar',
  'under',
  'heldBars',
  'count',
  'wins',
  'entryBar',
] as const

/** Bytes of a lane, with room to keep lanes apart. */
export const LANE_BYTES = 256

/** Bars that are compared in one turn: columns must be readable so far beyond their end. */
export const TURN = 8

/** Bars that are passed over in one turn while nothing changes. */
const STRIDE = 16

const NEAR = 1 - 1e-12

/** Parameters of the exported function `advance`, in order. */
const POINTERS = ['lane', 'upper', 'lower', 'close', 'fill', 'high', 'low', 'table', 'from', 'to', 'lag'] as const
const FACTORS = ['above', 'target', 'share', 'buy', 'sell', 'buyPrice', 'kept'] as const

/**
 * Goes on with a lane over the decisions at bars `from <= bar < to`, executed `lag` bars later. Answers 0, or 1 when the
 * equity is not above 0, which only {@link Lane} deals with.
 *
 * - `lane`, `upper`, `lower`, `close`, `fill`, `high`, `low`, `table`: addresses of a lane, the lines, the columns of a
 *   `KernelMarket` and of its `ReturnSums`
 * - `above`: as in `Lines`; `target`: of the sums; `share`: 1 / (1 + buy); `buy`, `sell`, `buyPrice`: as in `CostFactors`;
 *   `kept`: 1 − sell
 */
export type AdvanceLongFlat = (
  ...values: readonly [
    lane: number,
    upper: number,
    lower: number,
    close: number,
    fill: number,
    high: number,
    low: number,
    table: number,
    from: number,
    to: number,
    lag: number,
    above: number,
    target: number,
    share: number,
    buy: number,
    sell: number,
    buyPrice: number,
    kept: number,
  ]
) => number

type Named<K extends string, T extends 'i32' | 'f64'> = { readonly [name in K]: Variable<T> }
type I32 = Value<'i32'>
type F64 = Value<'f64'>

/** The bytes of the module; it exports `advance` ({@link AdvanceLongFlat}) and imports its memory. */
export function longFlatModule(): Uint8Array<ArrayBuffer> {
  const writer = functionWriter()
  const named = <K extends string, T extends 'i32' | 'f64'>(names: readonly K[], make: (name: K) => Variable<T>) =>
    Object.fromEntries(names.map((name) => [name, make(name)])) as Named<K, T>
  const p = named(POINTERS, () => writer.parameter('i32'))
  const q = named(FACTORS, () => writer.parameter('f64'))
  const n = named(NUMBERS, () => writer.variable('f64'))
  const k = named(INTEGERS, () => writer.variable('i32'))
  const near = writer.variable('f64')
  const price = writer.variable('f64')
  const before = writer.variable('f64')
  const worth = writer.variable('f64')
  const gain = writer.variable('f64')
  const short = writer.variable('f64')
  const threshold = writer.variable('v128')
  const bar = writer.variable('i32')
  const changed = writer.variable('i32')
  const mask = writer.variable('i32')
  const quiet = writer.variable('i32')
  const place = writer.variable('i32')
  const span = writer.variable('i32')
  const block = writer.variable('i32')
  const lastBlock = writer.variable('i32')
  const blockEnd = writer.variable('i32')
  const address = writer.variable('i32')
  const earlier = writer.variable('i32')
  const now = k.at

  const cell = (base: I32, index: I32): I32 => i32.add(base, i32.shl(index, i32.const(3)))
  const row = (index: I32): I32 =>
    i32.add(p.table.get, i32.shl(index, i32.const(Math.log2(SUMS * Float64Array.BYTES_PER_ELEMENT))))
  const add = (to: Variable<'f64'>, amount: F64): Statement => to.set(f64.add(to.get, amount))
  const increase = (to: Variable<'i32'>, by: I32): Statement => to.set(i32.add(to.get, by))
  const one = i32.const(1)
  const zero = f64.const(0)
  const everyBar = 2 ** (TURN * 2) - 1

  /** The time under water ends at bar `at`. */
  const surface = (at: Variable<'i32'>): Statement =>
    sequence(
      span.set(i32.sub(i32.sub(at.get, one), k.peakBar.get)),
      when(i32.gt(span.get, k.under.get), k.under.set(span.get)),
      k.peakBar.set(at.get),
    )

  /** Follows the drawdown bar by bar through what of a block is before bar `end`. */
  const followBars = (end: I32): Statement =>
    sequence(
      blockEnd.set(i32.shl(block.get, i32.const(BLOCK_SHIFT))),
      when(i32.lt(now.get, blockEnd.get), now.set(blockEnd.get)),
      increase(blockEnd, i32.const(2 ** BLOCK_SHIFT)),
      when(i32.gt(blockEnd.get, end), blockEnd.set(end)),
      whileTrue(
        i32.lt(now.get, blockEnd.get),
        sequence(
          price.set(f64.load(cell(p.close.get, now.get))),
          when(
            f64.ge(price.get, near.get),
            sequence(
              surface(now),
              when(
                f64.gt(price.get, n.top.get),
                sequence(
                  n.top.set(price.get),
                  near.set(f64.mul(price.get, f64.const(NEAR))),
                  n.floor.set(f64.mul(n.lowest.get, price.get)),
                ),
              ),
            ),
            when(
              f64.lt(price.get, n.floor.get),
              sequence(n.floor.set(price.get), n.lowest.set(f64.div(price.get, n.top.get))),
            ),
          ),
          increase(now, one),
        ),
      ),
    )

  /** Follows the drawdown of a position with all equity up to bar `end`; most blocks hold neither a peak nor a new low. */
  const followDrawdown = (end: I32): Statement =>
    when(
      i32.lt(now.get, end),
      sequence(
        block.set(i32.shrUnsigned(now.get, i32.const(BLOCK_SHIFT))),
        lastBlock.set(i32.shrUnsigned(i32.sub(end, one), i32.const(BLOCK_SHIFT))),
        whileTrue(
          i32.ge(lastBlock.get, block.get),
          sequence(
            when(
              i32.or(
                f64.ge(f64.load(cell(p.high.get, block.get)), near.get),
                f64.lt(f64.load(cell(p.low.get, block.get)), n.floor.get),
              ),
              followBars(end),
            ),
            increase(block, one),
          ),
        ),
        now.set(end),
      ),
    )

  /** Sums up the run that ends before this bar. */
  const endRun = when(
    i32.lt(k.runFrom.get, now.get),
    sequence(
      n.peak.set(f64.mul(n.top.get, n.units.get)),
      n.equity.set(f64.mul(n.units.get, f64.load(cell(p.close.get, i32.sub(now.get, one))))),
      address.set(row(now.get)),
      earlier.set(row(k.runFrom.get)),
      ...[n.sum, n.squares, n.losses, n.shortfalls].map((to, column) =>
        add(to, f64.sub(f64.load(address.get, column * 8), f64.load(earlier.get, column * 8))),
      ),
      increase(k.heldBars, i32.sub(now.get, k.runFrom.get)),
    ),
  )

  /** Sums up the bars without a position before this one. */
  const endFlat = when(
    i32.lt(k.flatFrom.get, now.get),
    sequence(
      when(
        f64.gt(q.target.get, f64.const(0)),
        add(n.shortfalls, f64.mul(f64.mul(f64.fromI32(i32.sub(now.get, k.flatFrom.get)), q.target.get), q.target.get)),
      ),
      when(f64.ge(n.equity.get, f64.mul(n.peak.get, f64.const(NEAR))), k.peakBar.set(i32.sub(now.get, one))),
    ),
  )

  /** From cash to a position with all equity. */
  const enter = sequence(
    worth.set(f64.mul(n.cash.get, q.share.get)),
    n.units.set(f64.div(worth.get, price.get)),
    add(n.costs, f64.mul(worth.get, q.buy.get)),
    add(n.traded, q.share.get),
    n.flow.set(f64.neg(n.cash.get)),
    n.entryValue.set(f64.mul(worth.get, q.buyPrice.get)),
    k.entryBar.set(now.get),
    n.cash.set(f64.const(0)),
  )

  /** From a position with all equity to cash, which ends a trade. */
  const exit = sequence(
    worth.set(f64.mul(n.units.get, price.get)),
    n.cash.set(f64.mul(worth.get, q.kept.get)),
    add(n.costs, f64.mul(worth.get, q.sell.get)),
    add(n.traded, f64.const(1)),
    gain.set(f64.add(n.flow.get, n.cash.get)),
    before.set(f64.div(gain.get, n.entryValue.get)),
    // Which way a trade went cannot be foreseen; adding 0 on the other side costs less than a wrong guess.
    increase(k.wins, f64.gt(gain.get, zero)),
    add(n.grossProfit, f64.higher(zero, gain.get)),
    n.grossLoss.set(f64.sub(n.grossLoss.get, f64.lower(zero, gain.get))),
    add(n.sumSquaredProfits, f64.mul(gain.get, gain.get)),
    add(n.sumTradeReturns, before.get),
    when(i32.or(i32.isZero(k.count.get), f64.gt(before.get, n.bestTrade.get)), n.bestTrade.set(before.get)),
    when(i32.or(i32.isZero(k.count.get), f64.lt(before.get, n.worstTrade.get)), n.worstTrade.set(before.get)),
    increase(k.count, one),
    n.units.set(f64.const(0)),
  )

  /** The bar of a trade. */
  const tradeBar = sequence(
    before.set(n.equity.get),
    n.equity.set(f64.add(n.cash.get, f64.mul(n.units.get, f64.load(cell(p.close.get, now.get))))),
    when(i32.isZero(f64.gt(n.equity.get, f64.const(0))), leaveWith(one)),
    gain.set(f64.sub(f64.div(n.equity.get, before.get), f64.const(1))),
    add(n.sum, gain.get),
    add(n.squares, f64.mul(gain.get, gain.get)),
    n.losses.set(f64.sub(n.losses.get, f64.lower(zero, gain.get))),
    short.set(f64.lower(zero, f64.sub(gain.get, q.target.get))),
    add(n.shortfalls, f64.mul(short.get, short.get)),
    when(
      f64.ge(n.equity.get, f64.mul(n.peak.get, f64.const(NEAR))),
      sequence(surface(now), when(f64.gt(n.equity.get, n.peak.get), n.peak.set(n.equity.get))),
      when(f64.lt(n.equity.get, f64.mul(n.lowest.get, n.peak.get)), n.lowest.set(f64.div(n.equity.get, n.peak.get))),
    ),
  )

  const change = sequence(
    place.set(i32.shrUnsigned(i32.trailingZeros(changed.get), one)),
    // From the next bar on the other target is the expected one.
    changed.set(
      i32.and(i32.xor(changed.get, i32.const(everyBar)), i32.shl(i32.const(everyBar - 3), i32.shl(place.get, one))),
    ),
    place.set(i32.add(i32.add(bar.get, place.get), p.lag.get)),
    when(
      k.signal.get,
      sequence(
        followDrawdown(place.get),
        endRun,
        price.set(f64.load(cell(p.fill.get, now.get))),
        exit,
        tradeBar,
        increase(now, one),
        k.flatFrom.set(now.get),
        k.signal.set(i32.const(0)),
      ),
      sequence(
        now.set(place.get),
        endFlat,
        price.set(f64.load(cell(p.fill.get, now.get))),
        enter,
        tradeBar,
        increase(k.heldBars, one),
        increase(now, one),
        k.runFrom.set(now.get),
        n.top.set(f64.div(n.peak.get, n.units.get)),
        near.set(f64.mul(n.top.get, f64.const(NEAR))),
        n.floor.set(f64.mul(n.lowest.get, n.top.get)),
        k.signal.set(one),
      ),
    ),
  )

  const upperAt = cell(p.upper.get, bar.get)
  const lowerAt = cell(p.lower.get, bar.get)
  /** The comparison of bars `bar + 2k` and `bar + 2k + 1`. */
  const pair = (k: number): Value<'v128'> =>
    f64x2.gt(f64x2.load(upperAt, k * 16), f64x2.mul(f64x2.load(lowerAt, k * 16), threshold.get))
  /** Two bits a bar: whether the upper line is above. */
  const comparison = masks.bits(masks.narrow16(masks.narrow32(pair(0), pair(1)), masks.narrow32(pair(2), pair(3))))
  /** Leaves out stretches of bars on which nothing changes. */
  const passOver = (isQuiet: Value<'i32'>): Statement =>
    whileTrue(both(i32.ge(i32.sub(p.to.get, bar.get), i32.const(STRIDE)), isQuiet), increase(bar, i32.const(STRIDE)))
  const pairs = Array.from({ length: STRIDE / 2 }, (_, k) => pair(k))
  const reduce = (join: typeof masks.and): Value<'v128'> => pairs.reduce((joined, next) => join(joined, next))
  const expected = i32.sub(i32.const(0), k.signal.get)

  const body = sequence(
    ...NUMBERS.map((name, at) => n[name].set(f64.load(p.lane.get, at * 8))),
    ...INTEGERS.map((name, at) => k[name].set(i32.load(p.lane.get, NUMBERS.length * 8 + at * 4))),
    near.set(f64.mul(n.top.get, f64.const(NEAR))),
    threshold.set(f64x2.splat(q.above.get)),
    bar.set(p.from.get),
    quiet.set(one),
    whileTrue(
      i32.lt(bar.get, p.to.get),
      sequence(
        when(
          quiet.get,
          when(
            k.signal.get,
            passOver(masks.bothTrue(reduce(masks.and))),
            passOver(i32.isZero(masks.anyTrue(reduce(masks.or)))),
          ),
        ),
        mask.set(i32.const(everyBar)),
        when(
          i32.lt(i32.sub(p.to.get, bar.get), i32.const(TURN)),
          // Bars from `to` on are not looked at.
          mask.set(i32.sub(i32.shl(one, i32.shl(i32.sub(p.to.get, bar.get), one)), one)),
        ),
        changed.set(i32.and(i32.xor(comparison, expected), mask.get)),
        // A change is often followed by the next: long strides pay only after a quiet turn.
        quiet.set(i32.isZero(changed.get)),
        whileTrue(changed.get, sequence(change, changed.set(i32.and(changed.get, mask.get)))),
        increase(bar, i32.const(TURN)),
      ),
    ),
    place.set(i32.add(p.to.get, p.lag.get)),
    when(k.signal.get, followDrawdown(place.get), when(i32.lt(now.get, place.get), now.set(place.get))),
    ...NUMBERS.map((name, at) => f64.store(p.lane.get, at * 8, n[name].get)),
    ...INTEGERS.map((name, at) => i32.store(p.lane.get, NUMBERS.length * 8 + at * 4, k[name].get)),
  )
  return moduleBytes({ name: 'advance', writer, body, result: i32.const(0), maximumPages: MOST_PAGES })
}
