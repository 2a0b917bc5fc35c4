/**
 * @module The kernel for targets that two lines decide, in WebAssembly. It first finds the changes, 64 bars at a time, and then
 * goes from trade to trade: what happens between two changes while the position holds all equity is a difference of running
 * sums and the extremes of a range of closes, so that a trial costs little more than its comparisons and its trades; while it
 * is short, each bar divides. It does what {@link Lane} and {@link Account} do, number by number in the same order, so that
 * its sums have the same bits; whatever changes there must change here.
 */
import { SUMS } from '../kernel-market.ts'
import {
  f64,
  f64x2,
  functionWriter,
  i32,
  moduleBytes,
  type Statement,
  sequence,
  type Value,
  type Variable,
  when,
  whileTrue,
} from './assembler.ts'
import { integerAt, laneVariables, SIDES } from './lane-layout.ts'
import { findChanges } from './wasm-changes.ts'
import { drawdownCode, NEAR } from './wasm-drawdown.ts'
import { tradeCode } from './wasm-trades.ts'
import { MOST_PAGES } from './web-assembly.ts'

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
const FACTORS = ['above', 'below', 'target', 'share', 'buy', 'sell', 'buyPrice', 'sellPrice', 'kept'] as const

/**
 * Goes on with a lane over the decisions at bars `from <= bar < to`, executed `lag` bars later. Answers 0, or 1 when the
 * equity is not above 0, which only {@link Lane} deals with.
 *
 * - `lane`, `upper`, `lower`, `close`, `fill`, `table`: addresses of a lane, the lines, the columns of a `KernelMarket` and of
 *   its `ReturnSums`
 * - `bounds`, `levelBytes`: address of `closeBounds`, bytes of one of its levels
 * - `changes`: address of four bytes for each bar of the range and `MARGIN_PLACES` more
 * - `above`, `below`: as in `Lines`; `target`: of the sums; `share`: 1 / (1 + buy); `buy`, `sell`, `buyPrice`, `sellPrice`: as
 *   in `CostFactors`; `kept`: 1 − sell
 */
export type Advance = (
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
    below: number,
    target: number,
    share: number,
    buy: number,
    sell: number,
    buyPrice: number,
    sellPrice: number,
    kept: number,
  ]
) => number

type Named<K extends string, T extends 'i32' | 'f64'> = { readonly [name in K]: Variable<T> }
type I32 = Value<'i32'>

/**
 * The bytes of a module that exports `advance` ({@link Advance}) and imports its memory.
 *
 * @param sides `long`: targets of 0 and 1, `below` is not read; `both`: targets of −1, 0 and 1
 */
export function laneModule(sides: 'long' | 'both'): Uint8Array<ArrayBuffer> {
  const writer = functionWriter()
  const named = <K extends string, T extends 'i32' | 'f64'>(names: readonly K[], type: T) =>
    Object.fromEntries(names.map((name) => [name, writer.parameter(type)])) as Named<K, T>
  const p = named(POINTERS, 'i32')
  const q = named(FACTORS, 'f64')
  const lane = laneVariables(writer, p.lane.get)
  const { n, v, k } = lane
  const price = writer.variable('f64')
  const wanted = writer.variable('f64')
  const targets = writer.variable('v128')
  const place = writer.variable('i32')
  const side = writer.variable('i32')
  const address = writer.variable('i32')
  const change = writer.variable('i32')
  const changesEnd = writer.variable('i32')
  const now = k.at
  const one = i32.const(1)
  const zero = f64.const(0)

  const cell = (base: I32, index: I32): I32 => i32.add(base, i32.shl(index, i32.const(3)))
  const row = (index: I32): I32 =>
    i32.add(p.table.get, i32.shl(index, i32.const(Math.log2(SUMS * Float64Array.BYTES_PER_ELEMENT))))
  const addPair = (to: Variable<'v128'>, amount: Value<'v128'>): Statement => to.set(f64x2.add(to.get, amount))
  const increase = (to: Variable<'i32'>, by: I32): Statement => to.set(i32.add(to.get, by))

  const drawdown = drawdownCode(writer, lane, {
    close: p.close.get,
    bounds: p.bounds.get,
    levelBytes: p.levelBytes.get,
  })
  const trade = tradeCode(writer, lane, {
    share: q.share.get,
    buy: q.buy.get,
    sell: q.sell.get,
    buyPrice: q.buyPrice.get,
    sellPrice: q.sellPrice.get,
    kept: q.kept.get,
    price: price.get,
    targets: targets.get,
    surface: drawdown.surface,
  })

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
  const value = f64.mul(n.units.get, f64.load(cell(p.close.get, now.get)))
  const fill = price.set(f64.load(cell(p.fill.get, now.get)))
  const startRun = sequence(
    k.runFrom.set(now.get),
    n.top.set(f64.div(n.peak.get, n.units.get)),
    drawdown.near.set(f64.mul(n.top.get, f64.const(NEAR))),
    n.floor.set(f64.mul(n.lowest.get, n.top.get)),
  )
  const nextChange = increase(change, i32.const(4))
  /** The bars of a short position up to bar `place`: its equity is not a multiple of the price. */
  const followShort = whileTrue(
    i32.lt(now.get, place.get),
    sequence(trade.bar(f64.add(n.cash.get, value)), increase(k.heldBars, one), increase(now, one)),
  )

  /** Entries and exits take turns, so that both are known without looking at the change. */
  const longTrades = sequence(
    when(
      i32.isZero(k.signal.get),
      sequence(
        now.set(i32.load(change.get, 0)),
        endFlat,
        fill,
        trade.enter,
        trade.bar(value),
        increase(k.heldBars, one),
        increase(now, one),
        startRun,
        k.signal.set(i32.const(SIDES.long)),
        nextChange,
      ),
    ),
    when(
      i32.ne(change.get, changesEnd.get),
      sequence(
        place.set(i32.load(change.get, 0)),
        drawdown.follow(place),
        endRun,
        fill,
        trade.exit,
        trade.bar(n.cash.get),
        increase(now, one),
        k.flatFrom.set(now.get),
        k.signal.set(i32.const(SIDES.flat)),
        nextChange,
      ),
    ),
  )
  const isLong = i32.eq(k.signal.get, i32.const(SIDES.long))
  const isShort = i32.eq(k.signal.get, i32.const(SIDES.short))
  /** The change from any side to another. */
  const anyTrade = sequence(
    side.set(i32.and(i32.load(change.get, 0), i32.const(3))),
    place.set(i32.shrUnsigned(i32.load(change.get, 0), i32.const(2))),
    when(
      isLong,
      sequence(drawdown.follow(place), endRun),
      when(isShort, followShort, sequence(now.set(place.get), endFlat)),
    ),
    fill,
    wanted.set(f64.fromI32(i32.sub(i32.and(side.get, one), i32.shrUnsigned(side.get, one)))),
    when(i32.and(i32.isZero(k.signal.get), i32.eq(side.get, i32.const(SIDES.long))), trade.enter, trade.turnTo(wanted)),
    trade.bar(f64.add(n.cash.get, value)),
    when(side.get, increase(k.heldBars, one)),
    increase(now, one),
    k.flatFrom.set(now.get),
    when(i32.eq(side.get, i32.const(SIDES.long)), startRun),
    k.signal.set(side.get),
    nextChange,
  )

  const body = sequence(
    findChanges(writer, {
      upper: p.upper.get,
      lower: p.lower.get,
      above: q.above.get,
      below: sides === 'both' ? q.below.get : undefined,
      from: p.from.get,
      to: p.to.get,
      lag: p.lag.get,
      target: i32.load(p.lane.get, integerAt('signal')),
      out: p.changes.get,
      end: changesEnd,
    }),
    lane.load,
    drawdown.near.set(f64.mul(n.top.get, f64.const(NEAR))),
    targets.set(f64x2.of(zero, q.target.get)),
    change.set(p.changes.get),
    whileTrue(i32.ne(change.get, changesEnd.get), sides === 'both' ? anyTrade : longTrades),
    place.set(i32.add(p.to.get, p.lag.get)),
    when(
      isLong,
      drawdown.follow(place),
      sequence(
        ...(sides === 'both' ? [when(isShort, followShort)] : []),
        when(i32.lt(now.get, place.get), now.set(place.get)),
      ),
    ),
    lane.store,
  )
  return moduleBytes({ name: 'advance', writer, body, result: i32.const(0), maximumPages: MOST_PAGES })
}
