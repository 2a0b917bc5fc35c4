/**
 * @module The extremes of blocks of a line: where those of two lines do not overlap, one comparison decides all bars of the block.
 * They are made for lines that many trials share, and forgotten with them.
 */

/** Bars of a block: `1 << LINE_SHIFT`. */
export const LINE_SHIFT = 4

/** Uses of a line before its extremes are made: one trial alone is faster without. */
const USES = 3

/** The extremes of the lines that one kernel has seen. */
export interface LineBounds {
  /** For each block the lowest value and the highest; `undefined` while too few have asked. */
  of(line: Float64Array): Float64Array | undefined
}

/**
 * Starts to count the uses of lines.
 *
 * @example
 * const bounds = lineBounds()
 * const [lowest, highest] = bounds.of(line) ?? []
 */
export function lineBounds(): LineBounds {
  const uses = new WeakMap<Float64Array, number>()
  const made = new WeakMap<Float64Array, Float64Array>()
  return {
    of(line) {
      const found = made.get(line)
      if (found !== undefined) return found
      const count = (uses.get(line) ?? 0) + 1
      uses.set(line, count)
      if (count < USES) return undefined
      const bounds = blockExtremes(line)
      made.set(line, bounds)
      return bounds
    },
  }
}

/** Lowest and highest value of each block; a block with a missing value (NaN) reaches from −∞ to ∞, so that it decides nothing. */
export function blockExtremes(line: Float64Array): Float64Array {
  const out = new Float64Array(2 * Math.ceil(line.length / 2 ** LINE_SHIFT))
  for (let start = 0, at = 0; start < line.length; start += 2 ** LINE_SHIFT, at += 2) {
    const end = Math.min(start + 2 ** LINE_SHIFT, line.length)
    let low = line[start]!
    let high = low
    let known = true
    for (let i = start; i < end; i++) {
      const value = line[i]!
      if (value < low) low = value
      if (value > high) high = value
      if (Number.isNaN(value)) known = false
    }
    out[at] = known ? low : Number.NEGATIVE_INFINITY
    out[at + 1] = known ? high : Number.POSITIVE_INFINITY
  }
  return out
}
