/** @module Where a target changes, found in plain TypeScript: the reference that faster kernels must equal bit for bit. */
import type { Changes } from '../kernel-lane.ts'
import type { Lines } from '../signal-rules.ts'

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

/** The same for a target that two lines decide; see {@link Lines}. */
export function changesOfLines(lines: Lines, from: number, to: number, previous: number, changes: Changes): number {
  const { upper, lower, above, below, warmup } = lines
  const start = Math.min(to, Math.max(from, warmup))
  let level = previous
  if (start > from && level !== 0) {
    append(changes, from, 0)
    level = 0
  }
  for (let i = start; i < to; ) {
    // One loop a level: nothing but two loads and a comparison is done for a bar on which nothing changes.
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
