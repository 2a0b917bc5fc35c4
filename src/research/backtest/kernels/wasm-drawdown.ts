/**
 * @module The drawdown of a position with all equity, as WebAssembly: in units of the price its peak is a close, so that the
 * extremes of a range of closes tell whether the range matters, and most do not.
 */
import { BLOCK_SHIFT } from '../kernel-market.ts'
import {
  type FunctionWriter,
  f64,
  f64x2,
  i32,
  masks,
  type Statement,
  sequence,
  type Value,
  type Variable,
  when,
  whileTrue,
} from './assembler.ts'
import { BOUND_BYTES, LEVELS } from './close-bounds.ts'
import type { LaneVariables } from './lane-layout.ts'

type I32 = Value<'i32'>
type V128 = Value<'v128'>

/** Equity this close to its peak is at the peak. */
export const NEAR = 1 - 1e-12

/** Closes that are read together at both ends of a run; shorter runs are looked at block by block. */
const REACH = 8

/** Addresses of what is read. */
export interface DrawdownColumns {
  readonly close: I32
  /** The table of `closeBounds`, and the bytes of one of its levels. */
  readonly bounds: I32
  readonly levelBytes: I32
}

export interface DrawdownCode {
  /** The price from which on the equity is at its peak; to be set when `top` is. */
  readonly near: Variable<'f64'>
  /** The time under water ends at the lane's bar. */
  readonly surface: Statement
  /** Follows a run from the lane's bar up to bar `end`, which becomes the lane's bar. */
  follow(end: Variable<'i32'>): Statement
}

/** What follows the drawdown of a lane. */
export function drawdownCode(writer: FunctionWriter, lane: LaneVariables, columns: DrawdownColumns): DrawdownCode {
  const { n, k } = lane
  const near = writer.variable('f64')
  const price = writer.variable('f64')
  const low = writer.variable('f64')
  const highs = writer.variable('v128')
  const lows = writer.variable('v128')
  const span = writer.variable('i32')
  const block = writer.variable('i32')
  const blocks = writer.variable('i32')
  const blockEnd = writer.variable('i32')
  const address = writer.variable('i32')
  const level = writer.variable('i32')
  const now = k.at
  const one = i32.const(1)
  const shift = i32.const(BLOCK_SHIFT)

  const closeAt = (index: I32): I32 => i32.add(columns.close, i32.shl(index, i32.const(3)))
  const boundsAt = (base: I32, block: I32): I32 => i32.add(base, i32.shl(block, i32.const(Math.log2(BOUND_BYTES))))
  const increase = (to: Variable<'i32'>, by: I32): Statement => to.set(i32.add(to.get, by))

  const surface = sequence(
    span.set(i32.sub(i32.sub(now.get, one), k.peakBar.get)),
    when(i32.gt(span.get, k.under.get), k.under.set(span.get)),
    k.peakBar.set(now.get),
  )
  const newLow = (close: Variable<'f64'>): Statement =>
    sequence(n.floor.set(close.get), n.lowest.set(f64.div(close.get, n.top.get)))

  /** Bar by bar to the end of a block, or to `stop` before it. */
  const followBars = (stop: I32): Statement =>
    whileTrue(
      i32.lt(now.get, stop),
      sequence(
        price.set(f64.load(closeAt(now.get))),
        when(
          f64.ge(price.get, near.get),
          sequence(
            surface,
            when(
              f64.gt(price.get, n.top.get),
              sequence(
                n.top.set(price.get),
                near.set(f64.mul(price.get, f64.const(NEAR))),
                n.floor.set(f64.mul(n.lowest.get, price.get)),
              ),
            ),
          ),
          when(f64.lt(price.get, n.floor.get), newLow(price)),
        ),
        increase(now, one),
      ),
    )

  /** Block by block up to bar `end`; most blocks hold neither a peak nor a new low. */
  const followBlocks = (end: I32): Statement =>
    sequence(
      block.set(i32.shrUnsigned(now.get, shift)),
      whileTrue(
        i32.lt(now.get, end),
        sequence(
          address.set(boundsAt(columns.bounds, block.get)),
          low.set(f64.neg(f64.load(address.get, 8))),
          blockEnd.set(i32.shl(i32.add(block.get, one), shift)),
          when(
            f64.ge(f64.load(address.get), near.get),
            sequence(when(i32.gt(blockEnd.get, end), blockEnd.set(end)), followBars(blockEnd.get)),
            when(
              f64.lt(low.get, n.floor.get),
              when(
                i32.or(i32.gt(blockEnd.get, end), i32.gt(now.get, i32.shl(block.get, shift))),
                // The lowest close of the block may be none of the run's.
                sequence(when(i32.gt(blockEnd.get, end), blockEnd.set(end)), followBars(blockEnd.get)),
                newLow(low),
              ),
            ),
          ),
          now.set(blockEnd.get),
          increase(block, one),
        ),
      ),
    )

  /** `REACH` closes from an address on, joined two by two. */
  const reach = (address: I32, join: (a: V128, b: V128) => V128): V128 =>
    join(join(f64x2.load(address, 0), f64x2.load(address, 16)), join(f64x2.load(address, 32), f64x2.load(address, 48)))
  const include = (table: I32): Statement => highs.set(f64x2.higher(highs.get, f64x2.load(boundsAt(table, block.get))))
  /** The highest close and the negative of the lowest, from the lane's bar to the one before `end`. */
  const rangeBounds = (end: I32): Statement => {
    const start = closeAt(now.get)
    const tail = closeAt(i32.sub(end, i32.const(REACH)))
    const most = 2 ** (LEVELS - 1)
    return sequence(
      highs.set(f64x2.higher(reach(start, f64x2.higher), reach(tail, f64x2.higher))),
      lows.set(f64x2.neg(f64x2.lower(reach(start, f64x2.lower), reach(tail, f64x2.lower)))),
      highs.set(f64x2.higher(f64x2.firsts(highs.get, lows.get), f64x2.seconds(highs.get, lows.get))),
      // Whole blocks between the two ends: two overlapping ranges of the greatest power of two that fits.
      block.set(i32.shrUnsigned(i32.add(now.get, i32.const(2 ** BLOCK_SHIFT - 1)), shift)),
      blocks.set(i32.sub(i32.shrUnsigned(end, shift), block.get)),
      when(
        i32.gt(blocks.get, i32.const(0)),
        sequence(
          whileTrue(
            i32.gt(blocks.get, i32.const(most)),
            sequence(
              include(i32.add(columns.bounds, i32.mul(columns.levelBytes, i32.const(LEVELS - 1)))),
              increase(block, i32.const(most)),
              increase(blocks, i32.const(-most)),
            ),
          ),
          level.set(i32.sub(i32.const(31), i32.leadingZeros(blocks.get))),
          address.set(i32.add(columns.bounds, i32.mul(columns.levelBytes, level.get))),
          include(address.get),
          increase(block, i32.sub(blocks.get, i32.shl(one, level.get))),
          include(address.get),
        ),
      ),
    )
  }

  const isLow = f64x2.lt(f64x2.splat(low.get), f64x2.splat(n.floor.get))
  return {
    near,
    surface,
    follow: (end) =>
      sequence(
        when(
          i32.ge(i32.sub(end.get, now.get), i32.const(REACH)),
          sequence(
            rangeBounds(end.get),
            when(
              f64.ge(f64x2.first(highs.get), near.get),
              followBlocks(end.get),
              sequence(
                // Without a peak the lowest close is all that counts. Whether it is a new low cannot be foreseen: both are computed.
                low.set(f64.neg(f64x2.second(highs.get))),
                n.lowest.set(
                  f64x2.first(masks.choose(isLow, f64x2.splat(f64.div(low.get, n.top.get)), f64x2.splat(n.lowest.get))),
                ),
                n.floor.set(f64.lower(n.floor.get, low.get)),
              ),
            ),
          ),
          followBlocks(end.get),
        ),
        now.set(end.get),
      ),
  }
}
