/**
 * @module Where a target that two lines decide changes, as WebAssembly: 64 comparisons become the bits of one word, the bits
 * that differ from those before them are the changes, and their places are counted out without a guess at each bar.
 */
import {
  type FunctionWriter,
  f64,
  f64x2,
  i32,
  i64,
  masks,
  type Statement,
  sequence,
  type Value,
  type Variable,
  when,
  whileTrue,
} from './assembler.ts'
import { SIDES } from './lane-layout.ts'

type I32 = Value<'i32'>
type I64 = Value<'i64'>
type V128 = Value<'v128'>

/** Bars of a word: columns must be readable so far beyond their end. */
export const WORD = 64

/** Bars of one mask. */
const GROUP = 16

/** Changes of a word that are written without asking whether there are so many. */
const UNASKED = 4

/** Places that are written beyond the last change. */
export const MARGIN_PLACES = UNASKED

export interface ChangeFinder {
  /** Addresses of the lines, whose comparisons are those of `Lines`. */
  readonly upper: I32
  readonly lower: I32
  readonly above: Value<'f64'>
  /** `undefined` for targets of 0 and 1. */
  readonly below: Value<'f64'> | undefined
  /** The bars that are compared: `from <= bar < to`. */
  readonly from: I32
  readonly to: I32
  /** Added to the bars that are written. */
  readonly lag: I32
  /** The target before bar `from`, one of `SIDES`. */
  readonly target: I32
  /** Where the changes go, four bytes each: the bar, or four times the bar plus one of `SIDES` when there is `below`. */
  readonly out: I32
  /** Receives the address after the last of them. */
  readonly end: Variable<'i32'>
}

/** The statement that writes down at which bars the target is another than before. */
export function findChanges(writer: FunctionWriter, finder: ChangeFinder): Statement {
  const { upper, lower, above, below, from, to, lag, target, out, end } = finder
  const bar = writer.variable('i32')
  const upperAt = writer.variable('i32')
  const lowerAt = writer.variable('i32')
  const first = writer.variable('i32')
  const place = writer.variable('i32')
  const longs = writer.variable('i64')
  const shorts = writer.variable('i64')
  const edges = writer.variable('i64')
  const beforeLongs = writer.variable('i64')
  const beforeShorts = writer.variable('i64')
  const bit = writer.variable('i64')
  const aboves = writer.variable('v128')
  const belows = writer.variable('v128')
  const one = i64.const(1)

  /** One bit a bar: whether the comparison of the two lines holds. */
  const wordOf = (comparison: (upper: V128, lower: V128) => V128): I64 => {
    const compare = (bar: number): V128 =>
      comparison(f64x2.load(upperAt.get, bar * 8), f64x2.load(lowerAt.get, bar * 8))
    const cells32 = (bar: number): V128 => masks.narrow32(compare(bar), compare(bar + 2))
    const cells16 = (bar: number): V128 => masks.narrow16(cells32(bar), cells32(bar + 4))
    // A bar has two equal cells in each of these; narrowed as one cell of twice the size it keeps one.
    const group = (bar: number): I64 => i64.fromI32(masks.bits(masks.narrow16(cells16(bar), cells16(bar + 8))))
    let bits = group(0)
    for (let start = GROUP; start < WORD; start += GROUP) {
      bits = i64.or(bits, i64.shl(group(start), i64.const(start)))
    }
    return bits
  }
  const bitOf = (word: Variable<'i64'>): I32 => i32.and(i64.toI32(i64.shrUnsigned(word.get, bit.get)), i32.const(1))
  const write = (address: I32, offset: number): Statement =>
    sequence(
      bit.set(i64.trailingZeros(edges.get)),
      i32.store(
        address,
        offset,
        below === undefined
          ? i32.add(first.get, i64.toI32(bit.get))
          : i32.add(
              i32.shl(i32.add(first.get, i64.toI32(bit.get)), i32.const(2)),
              i32.add(bitOf(longs), i32.shl(bitOf(shorts), i32.const(1))),
            ),
      ),
      edges.set(i64.and(edges.get, i64.sub(edges.get, one))),
    )
  const edgesOf = (word: Variable<'i64'>, before: Variable<'i64'>): I64 =>
    i64.xor(word.get, i64.or(i64.shl(word.get, one), before.get))
  const last = (word: Variable<'i64'>): I64 => i64.shrUnsigned(word.get, i64.const(WORD - 1))
  /** @param word sets the words */
  const loop = (word: Statement): Statement =>
    whileTrue(
      i32.lt(bar.get, to),
      sequence(
        word,
        edges.set(edgesOf(longs, beforeLongs)),
        beforeLongs.set(last(longs)),
        ...(below === undefined
          ? []
          : [edges.set(i64.or(edges.get, edgesOf(shorts, beforeShorts))), beforeShorts.set(last(shorts))]),
        when(
          i32.lt(i32.sub(to, bar.get), i32.const(WORD)),
          // Bars from `to` on are not looked at.
          edges.set(i64.and(edges.get, i64.sub(i64.shl(one, i64.fromI32(i32.sub(to, bar.get))), one))),
        ),
        first.set(i32.add(bar.get, lag)),
        place.set(end.get),
        end.set(i32.add(end.get, i32.shl(i64.toI32(i64.ones(edges.get)), i32.const(2)))),
        ...Array.from({ length: UNASKED }, (_, k) => write(place.get, k * 4)),
        when(
          i32.gt(i32.sub(end.get, place.get), i32.const(UNASKED * 4)),
          sequence(
            place.set(i32.add(place.get, i32.const(UNASKED * 4))),
            whileTrue(
              i32.ne(place.get, end.get),
              sequence(write(place.get, 0), place.set(i32.add(place.get, i32.const(4)))),
            ),
          ),
        ),
        bar.set(i32.add(bar.get, i32.const(WORD))),
        upperAt.set(i32.add(upperAt.get, i32.const(WORD * 8))),
        lowerAt.set(i32.add(lowerAt.get, i32.const(WORD * 8))),
      ),
    )
  const scaled = sequence(
    longs.set(wordOf((a, b) => f64x2.gt(a, f64x2.mul(b, aboves.get)))),
    ...(below === undefined
      ? []
      : [
          // A bar at which both comparisons hold is a long one.
          shorts.set(
            i64.and(
              wordOf((a, b) => f64x2.lt(a, f64x2.mul(b, belows.get))),
              i64.xor(longs.get, i64.const(-1)),
            ),
          ),
        ]),
  )

  return sequence(
    bar.set(from),
    upperAt.set(i32.add(upper, i32.shl(from, i32.const(3)))),
    lowerAt.set(i32.add(lower, i32.shl(from, i32.const(3)))),
    end.set(out),
    beforeLongs.set(i64.fromI32(i32.and(target, i32.const(SIDES.long)))),
    beforeShorts.set(i64.fromI32(i32.shrUnsigned(target, i32.const(1)))),
    aboves.set(f64x2.splat(above)),
    ...(below === undefined
      ? [
          // Most lines are compared as they are, and a factor of 1 changes nothing.
          when(f64.eq(above, f64.const(1)), loop(longs.set(wordOf(f64x2.gt))), loop(scaled)),
        ]
      : [belows.set(f64x2.splat(below)), loop(scaled)]),
  )
}
