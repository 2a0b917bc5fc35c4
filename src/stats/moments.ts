/** @module Mean, variance, skewness, kurtosis and correlation of a sample, by two passes (Chan, Golub and LeVeque, 1983). */

/** Arithmetic mean; 0 for an empty sample. */
export function mean(values: ArrayLike<number>): number {
  const n = values.length
  if (n === 0) return 0
  let sum = 0
  for (let i = 0; i < n; i++) sum += values[i]!
  return sum / n
}

/**
 * Variance with divisor `n − ddof`; 0 when there are not more than `ddof` values. The second pass corrects the rounding of
 * the mean, so that a constant sample has variance exactly 0.
 *
 * @example
 * variance([1, 2, 3, 4]) // 1.6666666666666667
 */
export function variance(values: ArrayLike<number>, ddof: 0 | 1 = 1): number {
  const n = values.length
  if (n <= ddof) return 0
  const center = mean(values)
  let squares = 0
  let rest = 0
  for (let i = 0; i < n; i++) {
    const difference = values[i]! - center
    squares += difference * difference
    rest += difference
  }
  return Math.max(0, (squares - (rest * rest) / n) / (n - ddof))
}

/** Square root of {@link variance}. */
export function standardDeviation(values: ArrayLike<number>, ddof: 0 | 1 = 1): number {
  return Math.sqrt(variance(values, ddof))
}

/** The k-th central moment with divisor n. */
function centralMoment(values: ArrayLike<number>, k: number): number {
  const center = mean(values)
  let sum = 0
  for (let i = 0; i < values.length; i++) sum += (values[i]! - center) ** k
  return values.length === 0 ? 0 : sum / values.length
}

/**
 * Skewness. `moment` is m₃/m₂^1.5 (biased; scipy, PerformanceAnalytics); `sample` multiplies by √(n(n−1))/(n−2), the
 * adjusted Fisher–Pearson coefficient of pandas and spreadsheets. 0 for a constant or too short sample.
 */
export function skewness(values: ArrayLike<number>, kind: 'moment' | 'sample' = 'moment'): number {
  const n = values.length
  const second = centralMoment(values, 2)
  if (n < 3 || !(second > 0)) return 0
  const biased = centralMoment(values, 3) / second ** 1.5
  return kind === 'moment' ? biased : (biased * Math.sqrt(n * (n - 1))) / (n - 2)
}

/**
 * Excess kurtosis. `moment` is m₄/m₂² − 3; `sample` is the unbiased G₂ of pandas and spreadsheets (Joanes and Gill, 1998).
 * 0 for a constant or too short sample.
 */
export function excessKurtosis(values: ArrayLike<number>, kind: 'moment' | 'sample' = 'moment'): number {
  const n = values.length
  const second = centralMoment(values, 2)
  if (n < 4 || !(second > 0)) return 0
  const biased = centralMoment(values, 4) / (second * second) - 3
  return kind === 'moment' ? biased : ((n - 1) / ((n - 2) * (n - 3))) * ((n + 1) * biased + 6)
}

/** Covariance of two samples of equal length with divisor `n − ddof`. */
export function covariance(a: ArrayLike<number>, b: ArrayLike<number>, ddof: 0 | 1 = 1): number {
  const n = Math.min(a.length, b.length)
  if (n <= ddof) return 0
  const meanA = mean(a)
  const meanB = mean(b)
  let sum = 0
  for (let i = 0; i < n; i++) sum += (a[i]! - meanA) * (b[i]! - meanB)
  return sum / (n - ddof)
}

/**
 * Pearson's correlation of two samples of equal length; 0 when one of them is constant.
 *
 * @example
 * correlation(strategyReturns, benchmarkReturns) // in [-1, 1]
 */
export function correlation(a: ArrayLike<number>, b: ArrayLike<number>): number {
  const scale = Math.sqrt(variance(a, 0) * variance(b, 0))
  if (!(scale > 0)) return 0
  return Math.max(-1, Math.min(1, covariance(a, b, 0) / scale))
}

/** Intercept and slope of the least-squares line y = intercept + slope·x; slope 0 when x is constant. */
export function leastSquares(x: ArrayLike<number>, y: ArrayLike<number>): { intercept: number; slope: number } {
  const spread = variance(x, 0)
  const slope = spread > 0 ? covariance(x, y, 0) / spread : 0
  return { intercept: mean(y) - slope * mean(x), slope }
}
