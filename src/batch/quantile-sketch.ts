/** @module Quantiles of any number of values in little memory, with a bound on the relative error. */
import { UserError } from '../core/errors.ts'

export interface QuantileSketch {
  /** Values so far. */
  readonly count: number
  /** Adds a value; infinite values are counted at the ends, NaN is not allowed. */
  add(value: number): void
  /** Adds all that another sketch of the same accuracy has seen. */
  merge(other: QuantileSketch): void
  /**
   * The value of rank `floor(q × (count - 1))`, within the relative accuracy; NaN when empty.
   *
   * @throws {@link UserError} `INVALID_ARGUMENT` for q outside of [0, 1]
   */
  quantile(q: number): number
  readonly accuracy: number
  /** Bucket number → count, for merging: positive values, negative values, and the values with no logarithm. */
  readonly buckets: {
    readonly positive: ReadonlyMap<number, number>
    readonly negative: ReadonlyMap<number, number>
    readonly zero: number
    readonly below: number
    readonly above: number
  }
}

/**
 * A DDSketch (C. Masson, J. E. Rim and H. K. Lee, "DDSketch: a fast and fully-mergeable quantile sketch with
 * relative-error guarantees", VLDB 2019) with buckets that are not collapsed. Counts do not depend on the order of the
 * values, so neither do the quantiles: this is why it is not one of the sketches that sample or cluster. About 140
 * buckets a decade at the default accuracy.
 *
 * @param accuracy largest relative error of a quantile, in (0, 1). Default 0.01
 * @throws {@link UserError} `INVALID_ARGUMENT` for another accuracy
 * @example
 * const sketch = createQuantileSketch()
 * for (let value = 1; value <= 1000; value++) sketch.add(value)
 * sketch.quantile(0.5) // 500 within 1 %
 */
export function createQuantileSketch(accuracy = 0.01): QuantileSketch {
  if (!(accuracy > 0 && accuracy < 1)) {
    throw new UserError('INVALID_ARGUMENT', `Expected an accuracy between 0 and 1, was ${accuracy}.`)
  }
  const gamma = (1 + accuracy) / (1 - accuracy)
  const scale = 1 / Math.log(gamma)
  const positive = new Map<number, number>()
  const negative = new Map<number, number>()
  let zero = 0
  let below = 0
  let above = 0
  let count = 0
  const bucketOf = (magnitude: number): number => Math.ceil(Math.log(magnitude) * scale)
  // The point of bucket i with equal relative distance to both of its ends.
  const middleOf = (bucket: number): number => (2 * gamma ** bucket) / (gamma + 1)
  const bump = (map: Map<number, number>, bucket: number, by: number): void => {
    map.set(bucket, (map.get(bucket) ?? 0) + by)
  }

  return {
    accuracy,
    get count() {
      return count
    },
    get buckets() {
      return { positive, negative, zero, below, above }
    },
    add(value) {
      count++
      if (value === Number.POSITIVE_INFINITY) above++
      else if (value === Number.NEGATIVE_INFINITY) below++
      else if (value > 0) bump(positive, bucketOf(value), 1)
      else if (value < 0) bump(negative, bucketOf(-value), 1)
      else zero++
    },
    merge(other) {
      if (other.accuracy !== accuracy) {
        throw new UserError(
          'INVALID_ARGUMENT',
          `Expected a sketch of accuracy ${accuracy} to merge, was ${other.accuracy}.`,
        )
      }
      for (const [bucket, number] of other.buckets.positive) bump(positive, bucket, number)
      for (const [bucket, number] of other.buckets.negative) bump(negative, bucket, number)
      zero += other.buckets.zero
      below += other.buckets.below
      above += other.buckets.above
      count += other.count
    },
    quantile(q) {
      if (!(q >= 0 && q <= 1)) throw new UserError('INVALID_ARGUMENT', `Expected a quantile from 0 to 1, was ${q}.`)
      if (count === 0) return Number.NaN
      let rank = Math.floor(q * (count - 1))
      if (rank < below) return Number.NEGATIVE_INFINITY
      rank -= below
      for (const bucket of [...negative.keys()].sort((a, b) => b - a)) {
        const number = negative.get(bucket)!
        if (rank < number) return -middleOf(bucket)
        rank -= number
      }
      if (rank < zero) return 0
      rank -= zero
      for (const bucket of [...positive.keys()].sort((a, b) => a - b)) {
        const number = positive.get(bucket)!
        if (rank < number) return middleOf(bucket)
        rank -= number
      }
      return Number.POSITIVE_INFINITY
    },
  }
}
