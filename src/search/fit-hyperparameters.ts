/**
 * @module Finds length scales and noise of a Gaussian process by maximum a posteriori, with analytic gradients that share one
 * factorization (Rasmussen and Williams, "Gaussian Processes for Machine Learning", 2006, section 5.4).
 */
import { exp, log, quickExp } from '../core/special-functions.ts'
import { factorRows, gramLower, invertRows, multiplyLower, multiplyLowerTransposed } from './cholesky.ts'
import type { GaussianProcessOptions, Hyperparameters } from './gaussian-process.ts'
import { minimize } from './minimize.ts'

const SQRT5 = 2.23606797749979
/**
 * What the square of a length costs in the logarithm of its prior. Points that crowd at one place of a coordinate say nothing
 * of it, and their likelihood alone lets its length grow until the rest of the axis counts as known.
 */
const LONG_PENALTY = 0.1
/**
 * What the inverse square of a length costs. In few trials all points are far from each other in some short length, and a process
 * that correlates nothing explains any losses tolerably: without a price such lengths are believed before anything is known, and
 * every trial goes to the neighborhood of the best one. It is half of what Optuna charges, so that 100 trials can pay for a
 * narrow peak.
 */
const SHORT_PENALTY = 0.05

/** What a fit found. */
export interface FittedHyperparameters extends Hyperparameters {
  /**
   * Minus the logarithm of likelihood times prior, up to a constant: the smaller, the better the points are explained. Fits to
   * the same trials on different scales compare after the logarithm of each scale's Jacobian is subtracted.
   */
  readonly misfit: number
}

/**
 * The minimum of the negative log likelihood with the signal's scale profiled out, plus priors: on the
 * lengths log-normal (wide, growing with the square root of the dimensions) times exp(−0.1 ℓ² − 0.05 / ℓ²), on the noise log-normal
 * (small).
 *
 * @param points n × dimensions
 * @param values n
 * @param start where to begin, from the last fit
 */
export function fitHyperparameters(
  points: Float64Array,
  values: Float64Array,
  options: GaussianProcessOptions,
  start?: Hyperparameters,
  maxIterations = 25,
): FittedHyperparameters {
  const { dimensions: d } = options
  const n = values.length
  const priorMean = log(options.priorLength ?? 0.6 * Math.sqrt(d))
  const x = new Float64Array(d + 1).fill(priorMean)
  x[d] = log(1e-4)
  if (start !== undefined) {
    x.set(start.logLengths)
    x[d] = start.logNoise
  }
  const squares = squaredDifferences(points, n, options)
  const factor = new Float64Array(n * n)
  const slopes = new Float64Array((n * (n - 1)) / 2)
  const inverse = new Float64Array(n * n)
  const precision = new Float64Array(n * n)
  const solved = new Float64Array(n)
  const alpha = new Float64Array(n)
  const inverse2 = new Float64Array(d)
  let scale = 1

  const value = (theta: Float64Array): number => {
    const noise = exp(theta[d]!)
    for (let j = 0; j < d; j++) inverse2[j] = exp(-2 * theta[j]!)
    for (let i = 0, pair = 0; i < n; i++) {
      for (let k = 0; k < i; k++, pair++) {
        let distance2 = 0
        for (let j = 0, at = pair * d; j < d; j++, at++) distance2 += squares[at]! * inverse2[j]!
        const r = SQRT5 * Math.sqrt(distance2)
        const e = r > 600 ? 0 : quickExp(-r)
        factor[i * n + k] = (1 + r + r * r * (1 / 3)) * e
        slopes[pair] = (5 / 3) * (1 + r) * e
      }
      factor[i * n + i] = 1 + noise
    }
    factorRows(factor, n, 0, n)
    invertRows(factor, n, 0, n, inverse)
    let logDeterminant = 0
    for (let i = 0; i < n; i++) logDeterminant += log(factor[i * n + i]!)
    multiplyLower(inverse, n, n, values, solved)
    let energy = 1e-10
    for (let i = 0; i < n; i++) energy += solved[i]! * solved[i]!
    scale = energy / n
    let sum = 0.5 * n * log(scale) + logDeterminant
    for (let j = 0; j < d; j++) {
      const off = theta[j]! - priorMean
      sum += (off * off) / 6 + LONG_PENALTY / inverse2[j]! + SHORT_PENALTY * inverse2[j]!
    }
    const off = theta[d]! - log(1e-5)
    return sum + (off * off) / 18
  }

  const gradient = (theta: Float64Array, out: Float64Array): void => {
    multiplyLowerTransposed(inverse, n, n, solved, alpha)
    gramLower(inverse, n, n, precision)
    out.fill(0)
    let trace = 0
    let alphaSquare = 0
    for (let i = 0, pair = 0; i < n; i++) {
      const share = alpha[i]! / scale
      for (let k = 0; k < i; k++, pair++) {
        const weight = (precision[i * n + k]! - share * alpha[k]!) * slopes[pair]!
        for (let j = 0, at = pair * d; j < d; j++, at++) out[j] = out[j]! + weight * squares[at]!
      }
      trace += precision[i * n + i]!
      alphaSquare += alpha[i]! * alpha[i]!
    }
    out[d] = 0.5 * exp(theta[d]!) * (trace - alphaSquare / scale)
    for (let j = 0; j < d; j++) {
      const tooLong = LONG_PENALTY / inverse2[j]!
      const tooShort = SHORT_PENALTY * inverse2[j]!
      out[j] = out[j]! * inverse2[j]! + (theta[j]! - priorMean) / 3 + 2 * (tooLong - tooShort)
    }
    out[d]! += (theta[d]! - log(1e-5)) / 9
  }

  const low = new Float64Array(d + 1).fill(log(0.01))
  const high = new Float64Array(d + 1).fill(log(100))
  low[d] = log(1e-8)
  high[d] = log(1)
  const misfit = minimize({ value, gradient }, x, { low, high, maxIterations, tolerance: 1e-2 })
  return { logLengths: x.slice(0, d), logNoise: x[d]!, misfit }
}

/** For each pair of points, (1, 0), (2, 0), (2, 1), …, and each coordinate: the square of the difference; 1 between nominal values. */
function squaredDifferences(
  points: Float64Array,
  n: number,
  { dimensions: d, isNominal }: GaussianProcessOptions,
): Float64Array {
  const squares = new Float64Array(((n * (n - 1)) / 2) * d)
  let at = 0
  for (let i = 0; i < n; i++) {
    for (let k = 0; k < i; k++) {
      for (let j = 0; j < d; j++) {
        const difference = points[i * d + j]! - points[k * d + j]!
        squares[at++] = isNominal[j]! ? (difference === 0 ? 0 : 1) : difference * difference
      }
    }
  }
  return squares
}
