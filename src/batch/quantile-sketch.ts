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
  /** For merging: counts of the positive and negative values by bucket, and of those that have no logarithm. */
  readonly buckets: {
    readonly positive: BucketCounts
    readonly negative: BucketCounts
    readonly zero: number
    readonly below: number
    readonly above: number
  }
}

/** Counts by bucket number, in one stretch of memory from the lowest bucket in use to the highest. */
interface BucketCounts {
  readonly size: number
  add(bucket: number, count: number): void
  /** Buckets in use, in ascending order. */
  entries(): [bucket: number, count: number][]
}

function createBucketCounts(): BucketCounts {
  let counts = new Float64Array(0)
  let first = 0
  /** Makes room for `bucket` and as much again, so that growing is rare. */
  const grow = (bucket: number): void => {
    const low = counts.length === 0 ? bucket : Math.min(first, bucket)
    const high = counts.length === 0 ? bucket + 1 : Math.max(first + counts.length, bucket + 1)
    const spare = Math.max(16, high - low)
    const start = bucket <= low ? low - spare : low
    const grown = new Float64Array(high - start + (bucket >= high - 1 ? spare : 0))
    grown.set(counts, counts.length === 0 ? 0 : first - start)
    counts = grown
    first = start
  }
  const entries = (): [number, number][] => {
    const used: [number, number][] = []
    counts.forEach((count, at) => {
      if (count > 0) used.push([first + at, count])
    })
    return used
  }
  return {
    add(bucket, count) {
      const at = bucket - first
      if (at >= 0 && at < counts.length) counts[at]! += count
      else {
        grow(bucket)
        counts[bucket - first]! += count
      }
    },
    entries,
    get size() {
      return entries().length
    },
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
  const positive = createBucketCounts()
  const negative = createBucketCounts()
  let zero = 0
  let below = 0
  let above = 0
  let count = 0
  const bucketOf = (magnitude: number): number => Math.ceil(Math.log(magnitude) * scale)
  // The point of bucket i with equal relative distance to both of its ends.
  const middleOf = (bucket: number): number => (2 * gamma ** bucket) / (gamma + 1)

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
      else if (value > 0) positive.add(bucketOf(value), 1)
      else if (value < 0) negative.add(bucketOf(-value), 1)
      else zero++
    },
    merge(other) {
      if (other.accuracy !== accuracy) {
        throw new UserError(
          'INVALID_ARGUMENT',
          `Expected a sketch of accuracy ${accuracy} to merge, was ${other.accuracy}.`,
        )
      }
      for (const [bucket, number] of other.buckets.positive.entries()) positive.add(bucket, number)
      for (const [bucket, number] of other.buckets.negative.entries()) negative.add(bucket, number)
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
      for (const [bucket, number] of negative.entries().reverse()) {
        if (rank < number) return -middleOf(bucket)
        rank -= number
      }
      if (rank < zero) return 0
      rank -= zero
      for (const [bucket, number] of positive.entries()) {
        if (rank < number) return middleOf(bucket)
        rank -= number
      }
      return Number.POSITIVE_INFINITY
    },
  }
}
