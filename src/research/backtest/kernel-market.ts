/**
 * @module The bars as the kernel reads them: closes without gaps, the price of fills, prefix sums over the returns of a position
 * that holds all equity, and bounds of blocks of closes, by which a drawdown is followed without looking at every bar.
 */
import type { Bars } from '../market/bars.ts'
import type { ExecutionRule } from './execution.ts'

/** Bars of a block: `1 << BLOCK_SHIFT`. */
export const BLOCK_SHIFT = 3

/** Numbers of one bar in {@link ReturnSums.table}. */
export const SUMS = 4

/** Columns prepared once for any number of trials. */
export interface KernelMarket {
  readonly length: number
  /** A missing close is the last one known. */
  readonly close: Float64Array
  /** Where decisions are executed; missing prices are left missing. */
  readonly fill: Float64Array
  /** Highest close of each block of bars. */
  readonly blockHigh: Float64Array
  /** Lowest close of each block of bars. */
  readonly blockLow: Float64Array
}

/** Prefix sums over the returns of the closes. */
export interface ReturnSums {
  /** What returns below count as shortfall. */
  readonly target: number
  /** For i = 0 … length, over the bars before i: Σ r, Σ r², Σ max(−r, 0), Σ min(r − target, 0)². */
  readonly table: Float64Array
}

/** Prepares bars for an execution. */
export function kernelMarket(bars: Bars, rule: ExecutionRule): KernelMarket {
  const close = withoutGaps(bars.close)
  const blocks = ((close.length - 1) >> BLOCK_SHIFT) + 1
  const blockHigh = new Float64Array(blocks).fill(Number.NEGATIVE_INFINITY)
  const blockLow = new Float64Array(blocks).fill(Number.POSITIVE_INFINITY)
  for (let i = 0; i < close.length; i++) {
    const block = i >> BLOCK_SHIFT
    if (close[i]! > blockHigh[block]!) blockHigh[block] = close[i]!
    if (close[i]! < blockLow[block]!) blockLow[block] = close[i]!
  }
  return { length: close.length, close, fill: rule.price === 'open' ? bars.open : bars.close, blockHigh, blockLow }
}

/** The sums for a target return, each added up from the first bar to the last. */
export function sumReturns(close: Float64Array, target: number): ReturnSums {
  const n = close.length
  const table = new Float64Array((n + 1) * SUMS)
  for (let i = 0; i < n; i++) {
    const r = i === 0 ? 0 : close[i]! / close[i - 1]! - 1
    const shortfall = Math.min(r - target, 0)
    const at = i * SUMS
    table[at + SUMS] = table[at]! + r
    table[at + SUMS + 1] = table[at + 1]! + r * r
    table[at + SUMS + 2] = table[at + 2]! + Math.max(-r, 0)
    table[at + SUMS + 3] = table[at + 3]! + shortfall * shortfall
  }
  return { target, table }
}

/** The column itself, or a copy in which a missing price is the last one known. */
function withoutGaps(prices: Float64Array): Float64Array {
  if (!prices.some((price) => !(price > 0))) return prices
  const filled = Float64Array.from(prices)
  let last = filled.find((price) => price > 0) ?? 1
  for (let i = 0; i < filled.length; i++) {
    if (filled[i]! > 0) last = filled[i]!
    else filled[i] = last
  }
  return filled
}
