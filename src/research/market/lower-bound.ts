/** @module Binary search in ascending times. */

/** The first index from `from` on whose time is at or after `moment`; the length when there is none. */
export function lowerBound(time: Float64Array, moment: number, from = 0): number {
  let low = from
  let high = time.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if (time[middle]! < moment) low = middle + 1
    else high = middle
  }
  return low
}
