/**
 * @module The kernel for targets of 0 and 1 that two lines decide, in WebAssembly. It first finds the changes, 64 bars at a
 * time, and then goes from trade to trade: what happens between two changes is a difference of running sums and the extremes
 * of a range of closes, so that a trial costs little more than its comparisons and its trades. It does what {@link Lane} and
 * {@link Account} do, number by number in the same order, so that its sums have the same bits; whatever changes there must
 * change here.
 */
import { BLOCK_SHIFT, SUMS } from '../kernel-market.ts'
import {
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
import { BOUND_BYTES, LEVELS } from './close-bounds.ts'
import { findChanges } from './wasm-changes.ts'
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
  'flow',
  'entryValue',
  'traded',
  'costs',
  'sum',
  'squares',
  'losses',
  'shortfalls',
  'grossProfit',
  'grossLoss',
  'sumSquaredProfits',
  'sumTradeReturns',
  'bestTrade',
  'worstTrade',
] as const

/** Numbers that are kept in two halves of one vector; the second of each pair follows the first in memory. */
const PAIRS = { sums: 'sum', falls: 'losses', gross: 'grossProfit', profits: 'sumSquaredProfits' } as const
const SINGLES = NUMBERS.slice(0, NUMBERS.indexOf('sum')) as Exclude<Number, Paired>[]
type Number = (typeof NUMBERS)[number]
type Paired =
  | 'sum'
  | 'squares'
  | 'losses'
  | 'shortfalls'
  | 'grossProfit'
  | 'grossLoss'
  | 'sumSquaredProfits'
  | 'sumTradeReturns'
  | 'bestTrade'
  | 'worstTrade'

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
] as const

/** Bytes of a lane, with room to keep lanes apart. */
export const LANE_BYTES = 256

const NEAR = 1 - 1e-12

/** Closes that are read together at both ends of a run; shorter runs are looked at bar by bar. */
const REACH = 8

/** Parameters of the exported function `advance`, in order. */
const POINTERS = [
  'lane',
  'upper',
  'lower',
  'close',
  'fill',
  'bounds',
  'table',
  'changes',
  'levelBytes',
  'from',
  'to',
  'lag',
] as const
const FACTORS = ['above', 'target', 'share', 'buy', 'sell', 'buyPrice', 'kept'] as const

/**
 * Goes on with a lane over the decisions at bars `from <= bar < to`, executed `lag` bars later. Answers 0, or 1 when the
 * equity is not above 0, which only {@link Lane} deals with.
 *
 * - `lane`, `upper`, `lower`, `close`, `fill`, `table`: addresses of a lane, the lines, the columns of a `KernelMarket` and of
 *   its `ReturnSums`
 * - `bounds`, `levelBytes`: address of `closeBounds`, bytes of one of its levels
 * - `changes`: address of four bytes for each bar of the range and `MARGIN_PLACES` more
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
    bounds: number,
    table: number,
    changes: number,
    levelBytes: number,
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

type Named<K extends string, T extends 'i32' | 'f64' | 'v128'> = { readonly [name in K]: Variable<T> }
type I32 = Value<'i32'>
type F64 = Value<'f64'>
type V128 = Value<'v128'>

/** The bytes of the module; it exports `advance` ({@link AdvanceLongFlat}) and imports its memory. */
export function longFlatModule(): Uint8Array<ArrayBuffer> {
  const writer = functionWriter()
  const named = <K extends string, T extends 'i32' | 'f64' | 'v128'>(
    names: readonly K[],
    make: (name: K) => Variable<T>,
  ) => Object.fromEntries(names.map((name) => [name, make(name)])) as Named<K, T>
  const p = named(POINTERS, () => writer.parameter('i32'))
  const q = named(FACTORS, () => writer.parameter('f64'))
  const n = named(SINGLES, () => writer.variable('f64'))
  const pairNames = Object.keys(PAIRS) as (keyof typeof PAIRS)[]
  const v = named(pairNames, () => writer.variable('v128'))
  /** The best trade's return and the negative of the worst one's. */
  const extremes = writer.variable('v128')
  const k = named(INTEGERS, () => writer.variable('i32'))
  const near = writer.variable('f64')
  const price = writer.variable('f64')
  const before = writer.variable('f64')
  const worth = writer.variable('f64')
  const gain = writer.variable('f64')
  const low = writer.variable('f64')
  const highs = writer.variable('v128')
  const lows = writer.variable('v128')
  const short = writer.variable('v128')
  const targets = writer.variable('v128')
  const place = writer.variable('i32')
  const span = writer.variable('i32')
  const block = writer.variable('i32')
  const blocks = writer.variable('i32')
  const blockEnd = writer.variable('i32')
  const address = writer.variable('i32')
  const level = writer.variable('i32')
  const change = writer.variable('i32')
  const changesEnd = writer.variable('i32')
  const now = k.at

  const cell = (base: I32, index: I32): I32 => i32.add(base, i32.shl(index, i32.const(3)))
  const row = (index: I32): I32 =>
    i32.add(p.table.get, i32.shl(index, i32.const(Math.log2(SUMS * Float64Array.BYTES_PER_ELEMENT))))
  const boundsAt = (base: I32, block: I32): I32 => i32.add(base, i32.shl(block, i32.const(Math.log2(BOUND_BYTES))))
  const add = (to: Variable<'f64'>, amount: F64): Statement => to.set(f64.add(to.get, amount))
  const addPair = (to: Variable<'v128'>, amount: V128): Statement => to.set(f64x2.add(to.get, amount))
  const increase = (to: Variable<'i32'>, by: I32): Statement => to.set(i32.add(to.get, by))
  const one = i32.const(1)
  const zero = f64.const(0)
  const zeros = f64x2.const(0)

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
      blockEnd.set(i32.shl(i32.add(block.get, one), i32.const(BLOCK_SHIFT))),
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

  /** Follows the drawdown block by block up to bar `end`; most blocks hold neither a peak nor a new low. */
  const followBlocks = (end: I32): Statement =>
    sequence(
      block.set(i32.shrUnsigned(now.get, i32.const(BLOCK_SHIFT))),
      whileTrue(
        i32.lt(now.get, end),
        sequence(
          address.set(boundsAt(p.bounds.get, block.get)),
          when(
            i32.or(f64.ge(f64.load(address.get), near.get), f64.lt(f64.neg(f64.load(address.get, 8)), n.floor.get)),
            followBars(end),
            now.set(i32.shl(i32.add(block.get, one), i32.const(BLOCK_SHIFT))),
          ),
          increase(block, one),
        ),
      ),
    )

  /** `REACH` closes from an address on, joined two by two. */
  const reach = (address: I32, join: (a: V128, b: V128) => V128): V128 =>
    join(join(f64x2.load(address, 0), f64x2.load(address, 16)), join(f64x2.load(address, 32), f64x2.load(address, 48)))
  /** The highest close and the negative of the lowest, from bar `now` to the one before `end`. */
  const rangeBounds = (end: I32): Statement => {
    const start = cell(p.close.get, now.get)
    const tail = cell(p.close.get, i32.sub(end, i32.const(REACH)))
    return sequence(
      highs.set(f64x2.higher(reach(start, f64x2.higher), reach(tail, f64x2.higher))),
      lows.set(f64x2.neg(f64x2.lower(reach(start, f64x2.lower), reach(tail, f64x2.lower)))),
      highs.set(f64x2.higher(f64x2.firsts(highs.get, lows.get), f64x2.seconds(highs.get, lows.get))),
      // Whole blocks between the two ends: two overlapping ranges of the greatest power of two that fits.
      block.set(i32.shrUnsigned(i32.add(now.get, i32.const(2 ** BLOCK_SHIFT - 1)), i32.const(BLOCK_SHIFT))),
      blocks.set(i32.sub(i32.shrUnsigned(end, i32.const(BLOCK_SHIFT)), block.get)),
      when(
        i32.gt(blocks.get, i32.const(0)),
        sequence(
          whileTrue(
            i32.gt(blocks.get, i32.const(2 ** (LEVELS - 1))),
            sequence(
              address.set(i32.add(p.bounds.get, i32.mul(p.levelBytes.get, i32.const(LEVELS - 1)))),
              highs.set(f64x2.higher(highs.get, f64x2.load(boundsAt(address.get, block.get)))),
              increase(block, i32.const(2 ** (LEVELS - 1))),
              increase(blocks, i32.const(-(2 ** (LEVELS - 1)))),
            ),
          ),
          level.set(i32.sub(i32.const(31), i32.leadingZeros(blocks.get))),
          address.set(i32.add(p.bounds.get, i32.mul(p.levelBytes.get, level.get))),
          highs.set(f64x2.higher(highs.get, f64x2.load(boundsAt(address.get, block.get)))),
          increase(block, i32.sub(blocks.get, i32.shl(one, level.get))),
          highs.set(f64x2.higher(highs.get, f64x2.load(boundsAt(address.get, block.get)))),
        ),
      ),
    )
  }

  /** Follows the drawdown of a position with all equity up to bar `end`. */
  const followDrawdown = (end: Variable<'i32'>): Statement =>
    when(
      i32.ge(i32.sub(end.get, now.get), i32.const(REACH)),
      sequence(
        rangeBounds(end.get),
        when(
          f64.ge(f64x2.first(highs.get), near.get),
          followBlocks(end.get),
          sequence(
            // Without a peak the lowest close is all that counts; which way this goes cannot be foreseen, so both are computed.
            low.set(f64.neg(f64x2.second(highs.get))),
            n.lowest.set(
              f64x2.first(
                masks.choose(
                  f64x2.lt(f64x2.splat(low.get), f64x2.splat(n.floor.get)),
                  f64x2.splat(f64.div(low.get, n.top.get)),
                  f64x2.splat(n.lowest.get),
                ),
              ),
            ),
            n.floor.set(f64.lower(n.floor.get, low.get)),
          ),
        ),
        now.set(end.get),
      ),
      sequence(followBlocks(end.get), now.set(end.get)),
    )

  /** Sums up the run that ends before this bar. */
  const endRun = when(
    i32.lt(k.runFrom.get, now.get),
    sequence(
      n.peak.set(f64.mul(n.top.get, n.units.get)),
      n.equity.set(f64.mul(n.units.get, f64.load(cell(p.close.get, i32.sub(now.get, one))))),
      address.set(row(k.runFrom.get)),
      addPair(v.sums, f64x2.sub(f64x2.load(row(now.get)), f64x2.load(address.get))),
      addPair(v.falls, f64x2.sub(f64x2.load(row(now.get), 16), f64x2.load(address.get, 16))),
      increase(k.heldBars, i32.sub(now.get, k.runFrom.get)),
    ),
  )

  /** Sums up the bars without a position before this one. */
  const endFlat = when(
    i32.lt(k.flatFrom.get, now.get),
    sequence(
      when(
        f64.gt(q.target.get, zero),
        addPair(
          v.falls,
          f64x2.of(zero, f64.mul(f64.mul(f64.fromI32(i32.sub(now.get, k.flatFrom.get)), q.target.get), q.target.get)),
        ),
      ),
      when(f64.ge(n.equity.get, f64.mul(n.peak.get, f64.const(NEAR))), k.peakBar.set(i32.sub(now.get, one))),
    ),
  )

  /** From cash to a position with all equity. */
  const enter = sequence(
    price.set(f64.load(cell(p.fill.get, now.get))),
    worth.set(f64.mul(n.cash.get, q.share.get)),
    n.units.set(f64.div(worth.get, price.get)),
    add(n.costs, f64.mul(worth.get, q.buy.get)),
    add(n.traded, q.share.get),
    n.flow.set(f64.neg(n.cash.get)),
    n.entryValue.set(f64.mul(worth.get, q.buyPrice.get)),
    n.cash.set(zero),
  )

  /** From a position with all equity to cash, which ends a trade. Which way a trade went cannot be foreseen: no branches. */
  const exit = sequence(
    price.set(f64.load(cell(p.fill.get, now.get))),
    worth.set(f64.mul(n.units.get, price.get)),
    n.cash.set(f64.mul(worth.get, q.kept.get)),
    add(n.costs, f64.mul(worth.get, q.sell.get)),
    add(n.traded, f64.const(1)),
    gain.set(f64.add(n.flow.get, n.cash.get)),
    before.set(f64.div(gain.get, n.entryValue.get)),
    increase(k.wins, f64.gt(gain.get, zero)),
    addPair(v.gross, f64x2.higher(zeros, f64x2.of(gain.get, f64.neg(gain.get)))),
    addPair(v.profits, f64x2.of(f64.mul(gain.get, gain.get), before.get)),
    extremes.set(f64x2.higher(extremes.get, f64x2.of(before.get, f64.neg(before.get)))),
    increase(k.count, one),
    n.units.set(zero),
  )

  /** The bar of a trade, with the equity after it. */
  const tradeBar = (equity: F64): Statement =>
    sequence(
      before.set(n.equity.get),
      n.equity.set(equity),
      when(i32.isZero(f64.gt(n.equity.get, zero)), leaveWith(one)),
      gain.set(f64.sub(f64.div(n.equity.get, before.get), f64.const(1))),
      addPair(v.sums, f64x2.of(gain.get, f64.mul(gain.get, gain.get))),
      short.set(f64x2.lower(zeros, f64x2.sub(f64x2.splat(gain.get), targets.get))),
      addPair(v.falls, f64x2.mul(short.get, f64x2.of(f64.const(-1), f64x2.second(short.get)))),
      when(
        f64.ge(n.equity.get, f64.mul(n.peak.get, f64.const(NEAR))),
        sequence(surface(now), when(f64.gt(n.equity.get, n.peak.get), n.peak.set(n.equity.get))),
        when(f64.lt(n.equity.get, f64.mul(n.lowest.get, n.peak.get)), n.lowest.set(f64.div(n.equity.get, n.peak.get))),
      ),
    )

  const entry = sequence(
    now.set(i32.load(change.get, 0)),
    endFlat,
    enter,
    tradeBar(f64.mul(n.units.get, f64.load(cell(p.close.get, now.get)))),
    increase(k.heldBars, one),
    increase(now, one),
    k.runFrom.set(now.get),
    n.top.set(f64.div(n.peak.get, n.units.get)),
    near.set(f64.mul(n.top.get, f64.const(NEAR))),
    n.floor.set(f64.mul(n.lowest.get, n.top.get)),
    k.signal.set(one),
    increase(change, i32.const(4)),
  )
  const leave = sequence(
    place.set(i32.load(change.get, 0)),
    followDrawdown(place),
    endRun,
    exit,
    tradeBar(n.cash.get),
    increase(now, one),
    k.flatFrom.set(now.get),
    k.signal.set(i32.const(0)),
    increase(change, i32.const(4)),
  )

  const numberAt = (name: Number): number => NUMBERS.indexOf(name) * Float64Array.BYTES_PER_ELEMENT
  const integerAt = (at: number): number => NUMBERS.length * Float64Array.BYTES_PER_ELEMENT + at * 4
  /** Without a trade there is neither a best nor a worst one, and the first is both. */
  const load = sequence(
    ...SINGLES.map((name) => n[name].set(f64.load(p.lane.get, numberAt(name)))),
    ...pairNames.map((name) => v[name].set(f64x2.load(p.lane.get, numberAt(PAIRS[name])))),
    ...INTEGERS.map((name, at) => k[name].set(i32.load(p.lane.get, integerAt(at)))),
    extremes.set(f64x2.const(Number.NEGATIVE_INFINITY)),
    when(
      k.count.get,
      extremes.set(
        f64x2.of(f64.load(p.lane.get, numberAt('bestTrade')), f64.neg(f64.load(p.lane.get, numberAt('worstTrade')))),
      ),
    ),
  )
  const store = sequence(
    ...SINGLES.map((name) => f64.store(p.lane.get, numberAt(name), n[name].get)),
    ...pairNames.map((name) => f64x2.store(p.lane.get, numberAt(PAIRS[name]), v[name].get)),
    ...INTEGERS.map((name, at) => i32.store(p.lane.get, integerAt(at), k[name].get)),
    when(
      k.count.get,
      sequence(
        f64.store(p.lane.get, numberAt('bestTrade'), f64x2.first(extremes.get)),
        f64.store(p.lane.get, numberAt('worstTrade'), f64.neg(f64x2.second(extremes.get))),
      ),
    ),
  )

  const body = sequence(
    findChanges(writer, {
      upper: p.upper.get,
      lower: p.lower.get,
      above: q.above.get,
      from: p.from.get,
      to: p.to.get,
      lag: p.lag.get,
      target: i32.load(p.lane.get, integerAt(INTEGERS.indexOf('signal'))),
      out: p.changes.get,
      end: changesEnd,
    }),
    load,
    near.set(f64.mul(n.top.get, f64.const(NEAR))),
    targets.set(f64x2.of(zero, q.target.get)),
    change.set(p.changes.get),
    whileTrue(
      i32.lt(change.get, changesEnd.get),
      sequence(when(i32.isZero(k.signal.get), entry), when(i32.lt(change.get, changesEnd.get), leave)),
    ),
    place.set(i32.add(p.to.get, p.lag.get)),
    when(k.signal.get, followDrawdown(place), when(i32.lt(now.get, place.get), now.set(place.get))),
    store,
  )
  return moduleBytes({ name: 'advance', writer, body, result: i32.const(0), maximumPages: MOST_PAGES })
}
