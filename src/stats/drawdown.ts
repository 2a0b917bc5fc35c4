/** @module Drawdowns: how far below its highest point an equity curve is, and the worst times it was. */

/**
 * The drawdown of each bar, `equity / highest equity so far − 1`: 0 at a peak, −0.2 when 20 % below.
 *
 * @param start equity before the first bar, which counts as a peak; defaults to the first value
 */
export function drawdownSeries(equity: ArrayLike<number>, start: number = equity[0] ?? 1): Float64Array {
  const out = new Float64Array(equity.length)
  let peak = start
  for (let i = 0; i < equity.length; i++) {
    const value = equity[i]!
    if (value > peak) peak = value
    out[i] = peak > 0 ? value / peak - 1 : 0
  }
  return out
}

/** One time under water. Places are indices of bars. */
export interface DrawdownEpisode {
  /** The last bar at the peak; −1 when the peak is the equity before the first bar. */
  readonly peak: number
  /** The first bar below the peak: `peak + 1`. */
  readonly start: number
  /** The lowest bar, the first of equals. */
  readonly trough: number
  /** The first bar back at the peak or above; `null` when the data end under water. */
  readonly end: number | null
  /** How far below the peak the trough is, in (0, 1]. */
  readonly depth: number
  /** Bars under water, the trough's bar included and the bar of recovery not. */
  readonly length: number
}

/**
 * All drawdowns of an equity curve, the deepest first (earlier first when equal), at most `count`.
 *
 * @param start equity before the first bar; defaults to the first value
 * @example
 * worstDrawdowns([100, 90, 95, 100, 80], 5)
 * // [{ peak: 3, start: 4, trough: 4, end: null, depth: 0.2, length: 1 }, { peak: 0, …, depth: 0.1, length: 2 }]
 */
export function worstDrawdowns(
  equity: ArrayLike<number>,
  count = Number.POSITIVE_INFINITY,
  start: number = equity[0] ?? 1,
): readonly DrawdownEpisode[] {
  const episodes: DrawdownEpisode[] = []
  let peak = start
  let peakBar = -1
  let trough = -1
  const close = (end: number | null, until: number): void => {
    if (trough < 0) return
    const depth = peak > 0 ? 1 - equity[trough]! / peak : 0
    episodes.push({ peak: peakBar, start: peakBar + 1, trough, end, depth, length: until - peakBar - 1 })
    trough = -1
  }
  for (let i = 0; i < equity.length; i++) {
    const value = equity[i]!
    if (value >= peak) {
      close(i, i)
      peak = value
      peakBar = i
    } else if (trough < 0 || value < equity[trough]!) {
      trough = i
    }
  }
  close(null, equity.length)
  episodes.sort((a, b) => b.depth - a.depth || a.start - b.start)
  return episodes.slice(0, count)
}
