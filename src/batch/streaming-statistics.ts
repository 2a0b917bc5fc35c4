/**
 * @module Statistics of results as they stream by, so that a batch of millions fits in memory. Chunks may come in any
 * order and any size: sums are exact and quantiles are counts, so that the figures are the same to the last bit.
 */
import { UserError } from '../core/errors.ts'
import { didYouMean } from '../core/suggest.ts'
import { type ChunkResult, type TrialStatus, trialStatus, trialStatusNames } from './evaluator.ts'
import { createExactSum, fixedFractionBits, ratioToNumber, squareError } from './exact-sum.ts'
import { createQuantileSketch } from './quantile-sketch.ts'
import { createTopTrials, type TopTrial } from './top-trials.ts'

/** Statistics of one column over the trials with status `ok`. */
export interface ColumnStatistics {
  /** Finite values. */
  readonly count: number
  /** Values left out of everything but the quantiles. */
  readonly infinite: number
  /** Values left out of everything (columns in which NaN is allowed). */
  readonly nan: number
  /** Correctly rounded; NaN without values. */
  readonly mean: number
  /** Sample variance, divisor `count - 1`, correctly rounded for values within 1e±145; NaN for fewer than two values. */
  readonly variance: number
  readonly standardDeviation: number
  readonly min: number
  /** The lowest index with this value; -1 without values. */
  readonly minIndex: number
  readonly max: number
  readonly maxIndex: number
  /** See {@link createQuantileSketch}. */
  quantile(q: number): number
}

export interface BatchStatistics {
  /** Takes a chunk in. Each trial must be given once. */
  add(chunk: Pick<ChunkResult, 'from' | 'to' | 'columns' | 'values' | 'status'>): void
  readonly counts: Readonly<Record<TrialStatus, number>>
  /**
   * @throws {@link UserError} `INVALID_ARGUMENT` for a name that is no column
   */
  column(name: string): ColumnStatistics
  /** The best trials, best first, when asked for. */
  top(): readonly TopTrial[]
}

export interface BatchStatisticsOptions {
  readonly columns: readonly string[]
  /** Keep the best trials by a column. Their `values` are all columns. */
  readonly top?: { readonly column: string; readonly size: number; readonly direction: 'maximize' | 'minimize' }
  /** Largest relative error of quantiles. Default 0.01. */
  readonly quantileAccuracy?: number
}

/**
 * Empty statistics for results with the given columns.
 *
 * @throws {@link UserError} `INVALID_ARGUMENT` for an unknown column to rank by
 * @example
 * const statistics = createBatchStatistics({ columns, top: { column: 'sharpe_ratio', size: 10, direction: 'maximize' } })
 * await runBatch({ spec, count, pool, onChunk: (chunk) => statistics.add(chunk) })
 * statistics.column('sharpe_ratio').quantile(0.95)
 */
export function createBatchStatistics(options: BatchStatisticsOptions): BatchStatistics {
  const { columns } = options
  const placeOf = (name: string): number => {
    const place = columns.indexOf(name)
    if (place < 0) {
      throw new UserError('INVALID_ARGUMENT', `Expected a result column, was "${name}".${didYouMean(name, columns)}`, {
        hint: `The columns are ${columns.join(', ')}.`,
      })
    }
    return place
  }
  const width = columns.length
  const accumulators = columns.map(() => createAccumulator(options.quantileAccuracy))
  const best = options.top && { ...options.top, place: placeOf(options.top.column) }
  const top = createTopTrials(best?.size ?? 0, best?.direction ?? 'maximize')
  const counts: Record<TrialStatus, number> = { ok: 0, failed: 0, timedOut: 0, crashed: 0, skipped: 0, invalid: 0 }

  return {
    counts,
    add({ from, columns: given, values, status }) {
      // Trials that never came to an end have no columns; they are counted and have no values.
      if (given.length > 0 && (given.length !== width || given.some((name, at) => name !== columns[at]))) {
        const message = `Expected results with the columns ${columns.join(', ')}, was ${given.join(', ')}.`
        throw new UserError('INVALID_ARGUMENT', message)
      }
      status.forEach((state, trial) => {
        counts[trialStatusNames[state]!]++
        if (state !== trialStatus.ok) return
        const row = values.subarray(trial * width, (trial + 1) * width)
        for (let at = 0; at < width; at++) accumulators[at]!.add(from + trial, row[at]!)
        if (best !== undefined) top.add(from + trial, row[best.place]!, row)
      })
    },
    column: (name) => accumulators[placeOf(name)]!.read(),
    top: () => top.list(),
  }
}

function createAccumulator(accuracy: number | undefined) {
  const sum = createExactSum()
  const squares = createExactSum()
  const sketch = createQuantileSketch(accuracy)
  let count = 0
  let infinite = 0
  let nan = 0
  let min = Number.POSITIVE_INFINITY
  let max = Number.NEGATIVE_INFINITY
  let minIndex = -1
  let maxIndex = -1

  const add = (index: number, value: number): void => {
    if (Number.isNaN(value)) {
      nan++
      return
    }
    sketch.add(value)
    if (!Number.isFinite(value)) {
      infinite++
      return
    }
    count++
    sum.add(value)
    const square = value * value
    squares.add(square)
    squares.add(squareError(value))
    if (value < min || (value === min && index < minIndex)) {
      min = value
      minIndex = index
    }
    if (value > max || (value === max && index < maxIndex)) {
      max = value
      maxIndex = index
    }
  }

  const read = (): ColumnStatistics => {
    const n = BigInt(count)
    const total = sum.fixed()
    const mean = count === 0 ? Number.NaN : ratioToNumber(total, n, fixedFractionBits)
    // n Σx² - (Σx)² without rounding: there is no cancellation to fear.
    const scaled = n * (squares.fixed() << BigInt(fixedFractionBits)) - total * total
    const variance = count < 2 ? Number.NaN : Math.max(0, ratioToNumber(scaled, n * (n - 1n), 2 * fixedFractionBits))
    return {
      count,
      infinite,
      nan,
      mean,
      variance,
      standardDeviation: Math.sqrt(variance),
      min: count === 0 ? Number.NaN : min,
      minIndex,
      max: count === 0 ? Number.NaN : max,
      maxIndex,
      // The ends are known exactly, and no quantile lies beyond them.
      quantile(q) {
        const value = sketch.quantile(q)
        return Number.isFinite(value) ? Math.min(max, Math.max(min, value)) : value
      },
    }
  }
  return { add, read }
}
