/** @module Half-open ranges of trial indices: what is to do, what is done, what is left after a resume. */
import { BugError, UserError } from '../core/errors.ts'

/** The integers `from ≤ i < to`. */
export interface Range {
  readonly from: number
  readonly to: number
}

/** How many integers are in the ranges, which must not overlap. */
export function rangesLength(ranges: Iterable<Range>): number {
  let length = 0
  for (const { from, to } of ranges) length += to - from
  return length
}

/**
 * The same set of integers as sorted ranges that neither touch nor overlap.
 *
 * @throws {@link UserError} `INVALID_ARGUMENT` when a bound is not an integer or `to < from`
 * @example
 * normalizeRanges([{ from: 5, to: 9 }, { from: 0, to: 5 }]) // [{ from: 0, to: 9 }]
 */
export function normalizeRanges(ranges: Iterable<Range>): Range[] {
  const sorted = [...ranges]
  for (const { from, to } of sorted) {
    if (!Number.isSafeInteger(from) || !Number.isSafeInteger(to) || to < from) {
      throw new UserError(
        'INVALID_ARGUMENT',
        `Expected a range of integers with from ≤ to, was { from: ${from}, to: ${to} }.`,
      )
    }
  }
  sorted.sort((a, b) => a.from - b.from)
  const merged: { from: number; to: number }[] = []
  for (const { from, to } of sorted) {
    if (from === to) continue
    const last = merged.at(-1)
    if (last !== undefined && from <= last.to) last.to = Math.max(last.to, to)
    else merged.push({ from, to })
  }
  return merged
}

/**
 * What of `whole` is not in `done`, sorted.
 *
 * @throws {@link UserError} `INVALID_ARGUMENT` when `done` reaches outside of `whole`: it belongs to another batch
 * @example
 * remainingRanges({ from: 0, to: 10 }, [{ from: 3, to: 5 }]) // [{ from: 0, to: 3 }, { from: 5, to: 10 }]
 */
export function remainingRanges(whole: Range, done: Iterable<Range>): Range[] {
  const left: Range[] = []
  let from = whole.from
  for (const range of normalizeRanges(done)) {
    if (range.from < whole.from || range.to > whole.to) {
      throw new UserError(
        'INVALID_ARGUMENT',
        `Expected finished trials within [${whole.from}, ${whole.to}), was [${range.from}, ${range.to}).`,
        { hint: 'The finished ranges belong to a batch with another number of trials.' },
      )
    }
    if (from < range.from) left.push({ from, to: range.from })
    from = range.to
  }
  if (from < whole.to) left.push({ from, to: whole.to })
  return left
}

/** A growing set of integers, kept as few sorted ranges. */
export interface RangeSet {
  /** Adds a range of which nothing may be in the set yet; anything else is a fault of the caller. */
  add(range: Range): void
  readonly length: number
  /** Sorted, neither touching nor overlapping. */
  ranges(): readonly Range[]
}

/**
 * An empty set. Adding is fastest near the end, where chunks usually come in.
 *
 * @example
 * const seen = createRangeSet()
 * seen.add({ from: 0, to: 3 })
 * seen.length // 3
 */
export function createRangeSet(): RangeSet {
  const ranges: { from: number; to: number }[] = []
  let length = 0
  return {
    add({ from, to }) {
      if (from >= to) return
      let at = ranges.length
      while (at > 0 && ranges[at - 1]!.from > from) at--
      const before = ranges[at - 1]
      const after = ranges[at]
      if ((before !== undefined && before.to > from) || (after !== undefined && after.from < to)) {
        throw new BugError(`Trials [${from}, ${to}) were counted twice.`)
      }
      length += to - from
      const touchesBefore = before?.to === from
      const touchesAfter = after?.from === to
      if (touchesBefore && touchesAfter) {
        before.to = after.to
        ranges.splice(at, 1)
      } else if (touchesBefore) before.to = to
      else if (touchesAfter) after.from = from
      else ranges.splice(at, 0, { from, to })
    },
    get length() {
      return length
    },
    ranges: () => ranges.map(({ from, to }) => ({ from, to })),
  }
}
