/**
 * @module The extremes of ranges of closes, so that the drawdown of a long run is two comparisons: for each block of bars the
 * highest close and the negative of the lowest, and the same for ranges of 2, 4, 8 … blocks that start there.
 */
import type { KernelMarket } from '../kernel-market.ts'

/** Ranges have 1, 2, 4 … 2^(LEVELS − 1) blocks. */
export const LEVELS = 7

/** Bytes of the two extremes of a range. */
export const BOUND_BYTES = 16

/** Numbers of the table for a market: two for each block, for each level. */
export function boundsLength({ blockHigh }: KernelMarket): number {
  return LEVELS * blockHigh.length * 2
}

/** Fills the table, level after level; ranges that reach beyond the last block end with it. */
export function closeBounds({ blockHigh, blockLow }: KernelMarket, out: Float64Array): void {
  const blocks = blockHigh.length
  for (let b = 0; b < blocks; b++) {
    out[b * 2] = blockHigh[b]!
    out[b * 2 + 1] = -blockLow[b]!
  }
  for (let level = 1; level < LEVELS; level++) {
    const to = level * blocks * 2
    const from = to - blocks * 2
    for (let b = 0; b < blocks; b++) {
      const half = Math.min(b + 2 ** (level - 1), blocks - 1)
      for (let side = 0; side < 2; side++) {
        out[to + b * 2 + side] = Math.max(out[from + b * 2 + side]!, out[from + half * 2 + side]!)
      }
    }
  }
}
