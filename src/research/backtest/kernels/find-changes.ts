/** @module Where a target changes, found in plain TypeScript: the reference that faster kernels must equal bit for bit. */
import type { Changes } from '../kernel-lane.ts'
import type { Lines } from '../signal-rules.ts'
import { LINE_SHIFT } from './line-bounds.ts'

/** Bars that extremes decide together. */
const BLOCK = 2 ** LINE_SHIFT

/** Doubles the room for changes. */
export function grow(changes: Changes, least: number): void {
  const size = Math.max(least, changes.bars.length * 2)
  const bars = new Int32Array(size)
  const levels = new Float64Array(size)
  bars.set(changes.bars)
  levels.set(changes.levels)
  changes.bars = bars
  changes.levels = levels
}

/**
 * Appends the changes of a column of targets at the bars `from <= bar < to`.
 *
 * @param previous the target before bar `from`
 * @returns the target at bar `to − 1`
 */
export function changesOfPositions(
  positions: Float64Array,
  from: number,
  to: number,
  previous: number,
  changes: Changes,
): number {
  let { bars, levels, count } = changes
  for (let i = from; i < to; i++) {
    const level = positions[i]!
    if (level === previous) continue
    if (count === bars.length) {
      grow(changes, 0)
      ;({ bars, levels } = changes)
    }
    bars[count] = i
    levels[count] = level
    count++
    previous = level
  }
  changes.count = count
  return previous
}

/** Appends one change. */
function append(changes: Changes, bar: number, level: number): void {
  if (changes.count === changes.bars.length) grow(changes, 0)
  changes.bars[changes.count] = bar
  changes.levels[changes.count++] = level
}

/** The extremes of blocks of the two lines; see `lineBounds`. */
export interface BlockBounds {
  readonly upper: Float64Array
  readonly lower: Float64Array
}

/**
 * The same for a target that two lines decide; see {@link Lines}.
 *
 * @param bounds with them, blocks of bars that extremes decide are passed over
 */
export function changesOfLines(
  lines: Lines,
  from: number,
  to: number,
  previous: number,
  changes: Changes,
  bounds?: BlockBounds,
): number {
  const start = Math.min(to, Math.max(from, lines.warmup))
  let level = previous
  if (start > from && level !== 0) {
    append(changes, from, 0)
    level = 0
  }
  const { above, below } = lines
  // Factors below 0 would turn the order of extremes around.
  if (bounds === undefined || !(above >= 0) || (below !== undefined && !(below >= 0))) {
    return barByBar(lines, start, to, level, changes)
  }
  return below === undefined
    ? blocksOfLongs(lines, bounds, start, to, level, changes)
    : blocksOfBothSides(lines, bounds, below, start, to, level, changes)
}

/** Without extremes: one loop a level, so that two loads and a comparison are all that is done for a bar without a change. */
function barByBar(lines: Lines, from: number, to: number, previous: number, changes: Changes): number {
  const { upper, lower, above, below } = lines
  let level = previous
  for (let i = from; i < to; ) {
    if (level > 0) while (i < to && upper[i]! > lower[i]! * above) i++
    else if (below === undefined) while (i < to && !(upper[i]! > lower[i]! * above)) i++
    else if (level < 0) while (i < to && upper[i]! < lower[i]! * below && !(upper[i]! > lower[i]! * above)) i++
    else while (i < to && !(upper[i]! > lower[i]! * above) && !(upper[i]! < lower[i]! * below)) i++
    if (i >= to) break
    level = upper[i]! > lower[i]! * above ? 1 : below !== undefined && upper[i]! < lower[i]! * below ? -1 : 0
    append(changes, i, level)
    i++
  }
  return level
}

/**
 * Targets of 0 and 1. A line whose lowest value in a block is above the highest of another is above it at every bar; where
 * the extremes overlap, eight comparisons are the bits of a number, and those that differ from the bit before are changes.
 */
function blocksOfLongs(
  lines: Lines,
  bounds: BlockBounds,
  from: number,
  to: number,
  previous: number,
  changes: Changes,
): number {
  const { upper, lower, above } = lines
  const { upper: upperBounds, lower: lowerBounds } = bounds
  // Whole blocks; the bars before the first and after the last are compared one by one.
  const first = Math.min(to, Math.ceil(from / BLOCK) * BLOCK)
  const last = first + Math.floor((to - first) / BLOCK) * BLOCK
  let level = barByBar(lines, from, first, previous, changes) > 0 ? 1 : 0
  if (changes.count + last - first > changes.bars.length) grow(changes, changes.count + last - first)
  const { bars, levels } = changes
  let { count } = changes
  for (let start = first; start < last; start += BLOCK) {
    const low = (start >> LINE_SHIFT) * 2
    const isDecided =
      level === 0
        ? upperBounds[low + 1]! <= lowerBounds[low]! * above
        : upperBounds[low]! > lowerBounds[low + 1]! * above
    if (isDecided) continue
    for (let k = start; k < start + BLOCK; k += 8) {
      const longs =
        Number(upper[k]! > lower[k]! * above) |
        (Number(upper[k + 1]! > lower[k + 1]! * above) << 1) |
        (Number(upper[k + 2]! > lower[k + 2]! * above) << 2) |
        (Number(upper[k + 3]! > lower[k + 3]! * above) << 3) |
        (Number(upper[k + 4]! > lower[k + 4]! * above) << 4) |
        (Number(upper[k + 5]! > lower[k + 5]! * above) << 5) |
        (Number(upper[k + 6]! > lower[k + 6]! * above) << 6) |
        (Number(upper[k + 7]! > lower[k + 7]! * above) << 7)
      for (let edges = (longs ^ ((longs << 1) | level)) & 255; edges !== 0; edges &= edges - 1) {
        level ^= 1
        bars[count] = k + 31 - Math.clz32(edges & -edges)
        levels[count++] = level
      }
    }
  }
  changes.count = count
  return barByBar(lines, last, to, level, changes)
}

/** Targets of −1, 0 and 1. */
function blocksOfBothSides(
  lines: Lines,
  bounds: BlockBounds,
  below: number,
  from: number,
  to: number,
  previous: number,
  changes: Changes,
): number {
  const { above } = lines
  const { upper, lower } = bounds
  let level = previous
  for (let bar = from; bar < to; ) {
    const block = bar >> LINE_SHIFT
    const end = Math.min((block + 1) << LINE_SHIFT, to)
    const low = upper[block * 2]!
    const high = upper[block * 2 + 1]!
    const isDecided =
      level > 0
        ? low > lower[block * 2 + 1]! * above
        : high <= lower[block * 2]! * above &&
          (level < 0 ? high < lower[block * 2]! * below : low >= lower[block * 2 + 1]! * below)
    if (!isDecided) level = barByBar(lines, bar, end, level, changes)
    bar = end
  }
  return level
}
