/** @module Quantiles of a sample. */

/**
 * The quantile of an ascending sample by linear interpolation between order statistics: type 7 of Hyndman and Fan (1996),
 * the default of R, numpy and pandas. 0 for an empty sample.
 *
 * @param sorted ascending values
 * @param probability in [0, 1]
 */
export function quantileSorted(sorted: ArrayLike<number>, probability: number): number {
  const n = sorted.length
  if (n === 0) return 0
  const place = (n - 1) * Math.min(1, Math.max(0, probability))
  const below = Math.floor(place)
  const low = sorted[below]!
  const high = sorted[Math.min(below + 1, n - 1)]!
  return low + (high - low) * (place - below)
}

/** {@link quantileSorted} of a sample in any order. */
export function quantile(values: ArrayLike<number>, probability: number): number {
  return quantileSorted(Float64Array.from(values).sort(), probability)
}
