/** @module Fewer points for a line that looks the same: largest triangle, three buckets. */

/**
 * Indices of the points to keep, ascending: Largest-Triangle-Three-Buckets (Steinarsson, "Downsampling Time Series for
 * Visual Representation", University of Iceland, 2013). First and last point are kept, and, beyond the paper, the
 * highest and the lowest, because a maximum drawdown that the picture leaves out would be a lie.
 *
 * @param x ascending positions
 * @param y a finite value for each
 * @param count how many points to keep, at least 3; two more may be kept for the extremes
 * @example
 * lttb([0, 1, 2, 3], [0, 5, 1, 0], 3) // [0, 1, 3]
 */
export function lttb(x: ArrayLike<number>, y: ArrayLike<number>, count: number): number[] {
  const n = Math.min(x.length, y.length)
  if (n <= count || count < 3) return Array.from({ length: n }, (_, i) => i)
  const kept = [0]
  const width = (n - 2) / (count - 2)
  let previous = 0
  for (let bucket = 0; bucket < count - 2; bucket++) {
    const start = Math.floor(bucket * width) + 1
    const end = Math.floor((bucket + 1) * width) + 1
    const nextEnd = Math.min(n, Math.floor((bucket + 2) * width) + 1)
    let meanX = 0
    let meanY = 0
    for (let i = end; i < nextEnd; i++) {
      meanX += x[i]!
      meanY += y[i]!
    }
    meanX /= nextEnd - end
    meanY /= nextEnd - end
    let largest = -1
    let chosen = start
    for (let i = start; i < end; i++) {
      const area = Math.abs(
        (x[previous]! - meanX) * (y[i]! - y[previous]!) - (x[previous]! - x[i]!) * (meanY - y[previous]!),
      )
      if (area > largest) {
        largest = area
        chosen = i
      }
    }
    kept.push(chosen)
    previous = chosen
  }
  kept.push(n - 1)
  let low = 0
  let high = 0
  for (let i = 1; i < n; i++) {
    if (y[i]! < y[low]!) low = i
    if (y[i]! > y[high]!) high = i
  }
  return [...new Set([...kept, low, high])].sort((a, b) => a - b)
}

/** A point of a line, or a break in it where `y` is `null`. */
export type LinePoint = readonly [x: number, y: number | null]

/**
 * The points of a line with gaps, thinned to about `count`. A `null` between two kept points stays as one break.
 *
 * @example
 * thinLine([0, 1, 2], [1, null, 3], 100) // [[0, 1], [1, null], [2, 3]]
 */
export function thinLine(x: readonly number[], y: readonly (number | null)[], count: number): LinePoint[] {
  const there: number[] = []
  for (let i = 0; i < x.length; i++) {
    const value = y[i]
    if (value !== null && value !== undefined && Number.isFinite(value)) there.push(i)
  }
  const kept = lttb(
    there.map((i) => x[i]!),
    there.map((i) => y[i]!),
    count,
  )
  const points: LinePoint[] = []
  let last: number | undefined
  for (const at of kept) {
    // The first missing point between two kept ones: where positions in `there` and in `x` stop growing in step.
    for (let i = (last ?? at) + 1; i <= at; i++) {
      if (there[i]! === there[i - 1]! + 1) continue
      points.push([x[there[i - 1]! + 1]!, null])
      break
    }
    points.push([x[there[at]!]!, y[there[at]!]!])
    last = at
  }
  return points
}
