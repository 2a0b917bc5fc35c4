/**
 * @module Gaussian process regression with a Matérn 5/2 kernel and one length a coordinate (Rasmussen and Williams, "Gaussian
 * Processes for Machine Learning", 2006, chapters 2 and 5). It grows by a point at a price of n² operations. Nominal
 * coordinates count a difference as distance 1.
 */
import { exp, quickExp } from '../core/special-functions.ts'
import { factorRows, invertRows, multiplyLower, multiplyLowerTransposed } from './cholesky.ts'

const SQRT5 = 2.23606797749979

/** Mean and variance at a point, in the units of the values fitted. */
export interface Prediction {
  mean: number
  variance: number
}

/** Length scales and noise, as logarithms: what a fit finds and the next fit begins with. */
export interface Hyperparameters {
  readonly logLengths: Float64Array
  readonly logNoise: number
}

export interface GaussianProcessOptions {
  readonly dimensions: number
  readonly isNominal: readonly boolean[]
  /** Length scales are drawn to this median in the prior; default 0.6·√dimensions. */
  readonly priorLength?: number
}

/**
 * A process over some points, which may become more.
 *
 * @example
 * const process = new GaussianProcess(Float64Array.of(0, 1), Float64Array.of(3, 5), { logLengths: Float64Array.of(0), logNoise: -9 }, { dimensions: 1, isNominal: [false] })
 * process.extend(Float64Array.of(0, 1, 2), Float64Array.of(3, 5, 4))
 * process.mean(Float64Array.of(2)) // nearly 4
 */
export class GaussianProcess {
  count = 0
  /** Variance of the signal. */
  scale = 1
  private capacity = 0
  private readonly dimensions: number
  private readonly isNominal: readonly boolean[]
  private readonly inverseLengths: Float64Array
  private readonly noise: number
  /** By coordinate, one after the other: coordinates of the points over their length; nominal ones as they are. */
  private scaled: Float64Array
  /** Cholesky factor of the covariances, and its inverse: lower triangles by rows of `capacity` numbers. */
  private factor: Float64Array
  private inverse: Float64Array
  private alpha: Float64Array
  /** By point: covariance with the point looked at, its slope, and what was solved with them. */
  private covariances: Float64Array
  private slopes: Float64Array
  private solved: Float64Array
  private weights: Float64Array

  constructor(
    points: Float64Array,
    values: Float64Array,
    parameters: Hyperparameters,
    options: GaussianProcessOptions,
  ) {
    this.dimensions = options.dimensions
    this.isNominal = options.isNominal
    this.inverseLengths = parameters.logLengths.map((v) => exp(-v))
    this.noise = exp(parameters.logNoise)
    this.scaled = this.factor = this.inverse = new Float64Array(0)
    this.alpha = this.covariances = this.slopes = this.solved = this.weights = new Float64Array(0)
    this.extend(points, values)
  }

  /**
   * Takes more points, and new values for all.
   *
   * @param points all points; those known already come first, unchanged
   */
  extend(points: Float64Array, values: Float64Array): void {
    const { dimensions: d } = this
    const n = values.length
    if (n > this.capacity) this.reserve(n)
    const { capacity, scaled, factor, inverse, covariances } = this
    const point = new Float64Array(d)
    const known = this.count
    for (let i = known; i < n; i++) {
      point.set(points.subarray(i * d, (i + 1) * d))
      this.look(point)
      factor.set(covariances.subarray(0, i), i * capacity)
      factor[i * capacity + i] = 1 + this.noise
      for (let j = 0; j < d; j++) {
        scaled[j * capacity + i] = this.isNominal[j]! ? point[j]! : point[j]! * this.inverseLengths[j]!
      }
      this.count = i + 1
    }
    factorRows(factor, capacity, known, n)
    invertRows(factor, capacity, known, n, inverse)
    multiplyLower(inverse, capacity, n, values, this.solved)
    let energy = 0
    for (let i = 0; i < n; i++) energy += this.solved[i]! * this.solved[i]!
    this.scale = Math.max(energy / Math.max(1, n), 1e-12)
    multiplyLowerTransposed(inverse, capacity, n, this.solved, this.alpha)
  }

  /** Mean only: n kernels. */
  mean(point: Float64Array): number {
    this.look(point)
    return this.dotAlpha()
  }

  predict(point: Float64Array, out: Prediction): Prediction {
    this.look(point)
    return this.conclude(out)
  }

  /** The gradient of the mean at the point that was looked at last; 0 for nominal coordinates. */
  meanGradient(point: Float64Array, out: Float64Array): void {
    this.gradient(point, this.alpha, 1, out)
  }

  /** The gradient of the variance at the point that was predicted last; 0 for nominal coordinates. */
  varianceGradient(point: Float64Array, out: Float64Array): void {
    multiplyLowerTransposed(this.inverse, this.capacity, this.count, this.solved, this.weights)
    this.gradient(point, this.weights, -2 * this.scale, out)
  }

  /** Writes the gradient of a sum of weighted covariances, times a factor. */
  private gradient(point: Float64Array, weights: Float64Array, factor: number, out: Float64Array): void {
    const { count: n, capacity, dimensions: d, inverseLengths, isNominal, scaled, slopes } = this
    for (let j = 0; j < d; j++) {
      out[j] = 0
      if (isNominal[j]!) continue
      const x = point[j]! * inverseLengths[j]!
      const column = j * capacity
      let sum = 0
      for (let i = 0; i < n; i++) sum += weights[i]! * (slopes[i]! * (x - scaled[column + i]!))
      out[j] = factor * sum * inverseLengths[j]!
    }
  }

  /** Covariances with all points, and s such that the derivative of a covariance by a coordinate is s·(x − y)/ℓ². */
  private look(point: Float64Array): void {
    const { count: n, capacity, dimensions: d, inverseLengths, isNominal, scaled, covariances, slopes } = this
    for (let i = 0; i < n; i++) covariances[i] = 0
    for (let j = 0; j < d; j++) {
      const column = j * capacity
      const inverse = inverseLengths[j]!
      if (isNominal[j]!) {
        const code = point[j]!
        const other = inverse * inverse
        for (let i = 0; i < n; i++) if (scaled[column + i]! !== code) covariances[i] = covariances[i]! + other
      } else {
        const x = point[j]! * inverse
        for (let i = 0; i < n; i++) {
          const difference = x - scaled[column + i]!
          covariances[i] = covariances[i]! + difference * difference
        }
      }
    }
    for (let i = 0; i < n; i++) {
      const r = SQRT5 * Math.sqrt(covariances[i]!)
      const e = r > 600 ? 0 : quickExp(-r)
      covariances[i] = (1 + r + r * r * (1 / 3)) * e
      slopes[i] = -(5 / 3) * (1 + r) * e
    }
  }

  private dotAlpha(): number {
    const { count: n, alpha, covariances } = this
    let mean = 0
    for (let i = 0; i < n; i++) mean += alpha[i]! * covariances[i]!
    return mean
  }

  /** Mean and variance from what was looked up. */
  private conclude(out: Prediction): Prediction {
    const { count: n, solved } = this
    out.mean = this.dotAlpha()
    multiplyLower(this.inverse, this.capacity, n, this.covariances, solved)
    let explained = 0
    for (let i = 0; i < n; i++) explained += solved[i]! * solved[i]!
    out.variance = this.scale * Math.max(1 - explained, 1e-12)
    return out
  }

  private reserve(count: number): void {
    const { capacity: old, dimensions: d } = this
    const capacity = Math.max(count + 4, Math.ceil(old * 1.5))
    const widened = (from: Float64Array, rows: number, height: number): Float64Array => {
      const wide = new Float64Array(height * capacity)
      for (let i = 0; i < rows; i++) wide.set(from.subarray(i * old, (i + 1) * old), i * capacity)
      return wide
    }
    this.scaled = widened(this.scaled, old === 0 ? 0 : d, d)
    this.factor = widened(this.factor, this.count, capacity)
    this.inverse = widened(this.inverse, this.count, capacity)
    this.alpha = new Float64Array(capacity)
    this.covariances = new Float64Array(capacity)
    this.slopes = new Float64Array(capacity)
    this.solved = new Float64Array(capacity)
    this.weights = new Float64Array(capacity)
    this.capacity = capacity
  }
}
