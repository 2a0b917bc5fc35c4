/** @module The spread of two instruments against its mean: when a pair is taken and when it is left. */
import { correlation, leastSquares, mean, standardDeviation } from '../../../stats/moments.ts'

export interface SpreadRule {
  readonly lookback_period: number
  readonly entry_z: number
  readonly exit_z: number
  readonly min_correlation: number
}

/** What a pair's position is at each close. */
export interface PairSpread {
  /** 1 long the first and short the second, −1 the other way round, 0 neither, from the side of the bar before. */
  sideAt(bar: number, side: number): number
}

/**
 * The spread is log(first) − β·log(second) with β and the spread's mean and deviation from the closes of the last
 * `lookback_period` bars. The first is cheap from a z-score below −`entry_z` until it is above −`exit_z`, the second the
 * other way round; only while the log prices correlate by at least `min_correlation`.
 *
 * @param first log closes
 * @param second log closes
 */
export function pairSpread(first: Float64Array, second: Float64Array, rule: SpreadRule): PairSpread {
  const { lookback_period, entry_z, exit_z, min_correlation } = rule
  const spread = new Float64Array(lookback_period)
  return {
    sideAt(bar, side) {
      const ys = first.subarray(bar - lookback_period + 1, bar + 1)
      const xs = second.subarray(bar - lookback_period + 1, bar + 1)
      const { slope } = leastSquares(xs, ys)
      for (let k = 0; k < lookback_period; k++) spread[k] = ys[k]! - slope * xs[k]!
      const deviation = standardDeviation(spread)
      const z = deviation > 0 ? (spread[lookback_period - 1]! - mean(spread)) / deviation : 0
      const isMissing = Number.isNaN(first[bar]!) || Number.isNaN(second[bar]!)
      if (isMissing || correlation(xs, ys) < min_correlation || (side > 0 ? z > -exit_z : side < 0 && z < exit_z)) {
        return 0
      }
      return side === 0 && Math.abs(z) > entry_z ? -Math.sign(z) : side
    },
  }
}
