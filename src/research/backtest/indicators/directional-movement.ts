/** @module Directional movement, the part that the directional indexes share. */
import { divide, type Roll, rangeWithGap, wilderSum } from './rolling.ts'

/**
 * Takes high, low and close, writes +DI and −DI to the first two places of the output, and answers with the directional
 * index 100·|+DI − −DI|/(+DI + −DI) (Wilder, 1978); 0 when nothing moved.
 *
 * @param total how movements and ranges are summed over the period
 */
export function directionalMovement(
  period: number,
  total: (period: number) => Roll = wilderSum,
): (input: Float64Array, out: Float64Array) => number {
  const range = rangeWithGap()
  const ranges = total(period)
  const rises = total(period)
  const falls = total(period)
  let highBefore = Number.NaN
  let lowBefore = Number.NaN
  return (input, out) => {
    const high = input[0]!
    const low = input[1]!
    const span = ranges(range(high, low, input[2]!))
    const up = high - highBefore
    const down = lowBefore - low
    const known = !Number.isNaN(up)
    const rise = rises(known ? (up > down && up > 0 ? up : 0) : Number.NaN)
    const fall = falls(known ? (down > up && down > 0 ? down : 0) : Number.NaN)
    highBefore = high
    lowBefore = low
    const plus = 100 * divide(rise, span, 0)
    const minus = 100 * divide(fall, span, 0)
    out[0] = plus
    out[1] = minus
    return 100 * divide(Math.abs(plus - minus), plus + minus, 0)
  }
}
