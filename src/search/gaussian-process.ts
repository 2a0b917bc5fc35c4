/**
 * @module Gaussian process regression with a Matérn 5/2 kernel and one length a coordinate (Rasmussen and Williams, "Gaussian
 * Processes for Machine Learning", 2006, chapters 2 and 5), fitted by maximum a posteriori with analytic gradients.
 * Nominal coordinates count a difference as distance 1.
 */
import { exp, log, quickExp, square } from '../core/special-functions.ts'
import { minimize } from './minimize.ts'

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

/** A process over n points. Points and values are kept by reference. */
export class GaussianProcess {
  readonly points: Float64Array
  readonly count: number
  readonly scale: number
  private readonly dimensions: number
  private readonly isNominal: readonly boolean[]
  private readonly inverseLengths: Float64Array
  private readonly noise: number
  /** Lower triangle of the Cholesky factor, by rows. */
  private readonly factor: Float64Array
  private readonly alpha: Float64Array
  private readonly scratch: Float64Array

  constructor(
    points: Float64Array,
    values: Float64Array,
    parameters: Hyperparameters,
    options: GaussianProcessOptions,
  ) {
    const n = values.length
    this.points = points
    this.count = n
    this.dimensions = options.dimensions
    this.isNominal = options.isNominal
    this.inverseLengths = parameters.logLengths.map((v) => exp(-v))
    this.noise = exp(parameters.logNoise)
    this.factor = new Float64Array(n * n)
    this.scratch = new Float64Array(n)
    for (let i = 0; i < n; i++) {
      for (let j = 0; j < i; j++) this.factor[i * n + j] = this.kernel(points, i, points, j)
      this.factor[i * n + i] = 1 + this.noise
    }
    cholesky(this.factor, n)
    this.alpha = values.slice()
    solveLower(this.factor, n, this.alpha)
    let energy = 0
    for (const v of this.alpha) energy += v * v
    this.scale = Math.max(energy / Math.max(1, n), 1e-12)
    solveUpper(this.factor, n, this.alpha)
  }

  /** Mean only: n kernels. */
  mean(point: Float64Array): number {
    let sum = 0
    for (let i = 0; i < this.count; i++) sum += this.alpha[i]! * this.kernel(this.points, i, point, 0)
    return sum
  }

  predict(point: Float64Array, out: Prediction): Prediction {
    const { count: n, scratch, alpha } = this
    let mean = 0
    for (let i = 0; i < n; i++) {
      scratch[i] = this.kernel(this.points, i, point, 0)
      mean += alpha[i]! * scratch[i]!
    }
    solveLower(this.factor, n, scratch)
    let explained = 0
    for (let i = 0; i < n; i++) explained += scratch[i]! * scratch[i]!
    out.mean = mean
    out.variance = this.scale * Math.max(1 - explained, 1e-12)
    return out
  }

  /** As {@link predict}, and writes the gradients of mean and variance (0 for nominal coordinates). */
  predictWithGradient(
    point: Float64Array,
    out: Prediction,
    meanGradient: Float64Array,
    varianceGradient: Float64Array,
  ): void {
    const { count: n, dimensions: d, scratch, alpha, inverseLengths, points, isNominal } = this
    this.predict(point, out)
    // scratch is L⁻¹k; K⁻¹k follows by the second triangle.
    solveUpper(this.factor, n, scratch)
    meanGradient.fill(0)
    varianceGradient.fill(0)
    for (let i = 0; i < n; i++) {
      const slope = this.slope(points, i, point)
      for (let j = 0; j < d; j++) {
        if (isNominal[j]!) continue
        const g = slope * (point[j]! - points[i * d + j]!) * square(inverseLengths[j]!)
        meanGradient[j]! += alpha[i]! * g
        varianceGradient[j]! -= 2 * this.scale * scratch[i]! * g
      }
    }
  }

  private distance2(a: Float64Array, i: number, b: Float64Array, k: number): number {
    const { dimensions: d, inverseLengths, isNominal } = this
    let sum = 0
    for (let j = 0; j < d; j++) {
      const difference = a[i * d + j]! - b[k * d + j]!
      const z = (isNominal[j]! ? (difference === 0 ? 0 : 1) : difference) * inverseLengths[j]!
      sum += z * z
    }
    return sum
  }

  private kernel(a: Float64Array, i: number, b: Float64Array, k: number): number {
    return matern(this.distance2(a, i, b, k))
  }

  /** The factor s such that the derivative of the kernel by a coordinate is s·(x − y)/ℓ². */
  private slope(a: Float64Array, i: number, b: Float64Array): number {
    const r = Math.sqrt(this.distance2(a, i, b, 0))
    return r > 260 ? 0 : -(5 / 3) * (1 + SQRT5 * r) * quickExp(-SQRT5 * r)
  }
}

function matern(distance2: number): number {
  const r = SQRT5 * Math.sqrt(distance2)
  return r > 600 ? 0 : (1 + r + r * r * (1 / 3)) * quickExp(-r)
}

/** Replaces the lower triangle of a matrix by its Cholesky factor; too small pivots are lifted. */
function cholesky(a: Float64Array, n: number): void {
  for (let i = 0; i < n; i++) {
    const rowI = i * n
    for (let j = 0; j <= i; j++) {
      const rowJ = j * n
      let sum = a[rowI + j]!
      for (let k = 0; k < j; k++) sum -= a[rowI + k]! * a[rowJ + k]!
      a[rowI + j] = i === j ? Math.sqrt(sum > 1e-12 ? sum : 1e-12) : sum / a[rowJ + j]!
    }
  }
}

function solveLower(factor: Float64Array, n: number, b: Float64Array): void {
  for (let i = 0; i < n; i++) {
    let sum = b[i]!
    const row = i * n
    for (let k = 0; k < i; k++) sum -= factor[row + k]! * b[k]!
    b[i] = sum / factor[row + i]!
  }
}

function solveUpper(factor: Float64Array, n: number, b: Float64Array): void {
  for (let i = n - 1; i >= 0; i--) {
    const x = b[i]! / factor[i * n + i]!
    b[i] = x
    const row = i * n
    for (let k = 0; k < i; k++) b[k]! -= factor[row + k]! * x
  }
}

/**
 * Finds length scales and noise: the minimum of the negative log likelihood with the signal's scale profiled out, plus
 * log-normal priors on the lengths (wide, growing with the square root of the dimensions) and the noise (small).
 *
 * @param start where to begin, from the last fit
 */
export function fitHyperparameters(
  points: Float64Array,
  values: Float64Array,
  options: GaussianProcessOptions,
  start?: Hyperparameters,
  maxIterations = 25,
): Hyperparameters {
  const { dimensions: d, isNominal } = options
  const n = values.length
  const priorMean = log(options.priorLength ?? 0.6 * Math.sqrt(d))
  const x = new Float64Array(d + 1).fill(priorMean)
  x[d] = log(1e-4)
  if (start !== undefined) {
    x.set(start.logLengths)
    x[d] = start.logNoise
  }
  const kernel = new Float64Array(n * n)
  const slopes = new Float64Array(n * n)
  const inverse = new Float64Array(n * n)
  const alpha = new Float64Array(n)

  const objective = (theta: Float64Array, gradient: Float64Array): number => {
    const noise = exp(theta[d]!)
    const inverse2 = Float64Array.from({ length: d }, (_, j) => exp(-2 * theta[j]!))
    for (let i = 0; i < n; i++) {
      for (let k = 0; k < i; k++) {
        let distance2 = 0
        for (let j = 0; j < d; j++) {
          const difference = points[i * d + j]! - points[k * d + j]!
          distance2 += (isNominal[j]! ? (difference === 0 ? 0 : 1) : difference * difference) * inverse2[j]!
        }
        const r = SQRT5 * Math.sqrt(distance2)
        const e = r > 600 ? 0 : quickExp(-r)
        kernel[i * n + k] = (1 + r + r * r * (1 / 3)) * e
        slopes[i * n + k] = (5 / 3) * (1 + r) * e
      }
      kernel[i * n + i] = 1 + noise
    }
    cholesky(kernel, n)
    alpha.set(values)
    solveLower(kernel, n, alpha)
    let energy = 1e-10
    let logDeterminant = 0
    for (let i = 0; i < n; i++) {
      energy += alpha[i]! * alpha[i]!
      logDeterminant += log(kernel[i * n + i]!)
    }
    const scale = energy / n
    solveUpper(kernel, n, alpha)
    invertLower(kernel, n, inverse)
    gradient.fill(0)
    let trace = 0
    let alphaSquare = 0
    for (let i = 0; i < n; i++) {
      for (let k = 0; k <= i; k++) {
        // (K⁻¹)ik from the columns of L⁻¹.
        let w = 0
        for (let m = i; m < n; m++) w += inverse[i * n + m]! * inverse[k * n + m]!
        if (i === k) {
          trace += w
          alphaSquare += alpha[i]! * alpha[i]!
          continue
        }
        const weight = (w - (alpha[i]! * alpha[k]!) / scale) * slopes[i * n + k]!
        for (let j = 0; j < d; j++) {
          const difference = points[i * d + j]! - points[k * d + j]!
          gradient[j]! += weight * (isNominal[j]! ? (difference === 0 ? 0 : 1) : difference * difference) * inverse2[j]!
        }
      }
    }
    gradient[d] = 0.5 * noise * (trace - alphaSquare / scale)
    let value = 0.5 * n * log(scale) + logDeterminant
    for (let j = 0; j < d; j++) {
      const off = theta[j]! - priorMean
      value += (off * off) / 6
      gradient[j]! += off / 3
    }
    const off = theta[d]! - log(1e-5)
    value += (off * off) / 18
    gradient[d]! += off / 9
    return value
  }
  const low = new Float64Array(d + 1).fill(log(0.01))
  const high = new Float64Array(d + 1).fill(log(100))
  low[d] = log(1e-8)
  high[d] = log(1)
  minimize(objective, x, { low, high, maxIterations, tolerance: 1e-2 })
  return { logLengths: x.slice(0, d), logNoise: x[d]! }
}

/** Writes the transposed inverse of a lower triangle: row k holds column k of L⁻¹. */
function invertLower(factor: Float64Array, n: number, out: Float64Array): void {
  for (let k = 0; k < n; k++) {
    out[k * n + k] = 1 / factor[k * n + k]!
    for (let i = k + 1; i < n; i++) {
      let sum = 0
      for (let m = k; m < i; m++) sum -= factor[i * n + m]! * out[k * n + m]!
      out[k * n + i] = sum / factor[i * n + i]!
    }
  }
}
