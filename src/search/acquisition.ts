/**
 * @module What a Gaussian process says a trial is worth: the logarithm of the expected improvement, of the probability of
 * feasibility, and of the distance to proposals whose results are not known, in one sum.
 */
import { log, square } from '../core/special-functions.ts'
import { type LogImprovement, logExpectedImprovement } from './expected-improvement.ts'
import type { GaussianProcess, Prediction } from './gaussian-process.ts'
import type { Differentiable } from './minimize.ts'

/** What is known when a trial is proposed. */
export interface Model {
  /** Of scaled losses. */
  readonly process: GaussianProcess
  /** Of labels, 0.5 for feasible and −0.5 for others; absent while all are feasible. */
  readonly feasibility: GaussianProcess | undefined
  /** Unit coordinates of the feasible observations, and their scaled losses. */
  readonly points: Float64Array
  readonly losses: Float64Array
  /** The least scaled loss. */
  readonly best: number
  /** Unit coordinates of the best trial. */
  readonly incumbent: Float64Array
}

export interface Acquisition {
  value(point: Float64Array): number
  /** Minus the value: what is minimized. */
  readonly negated: Differentiable
}

/**
 * The acquisition of a model.
 *
 * @param depth number of coordinates
 * @param pending unit coordinates of proposals of the same batch
 */
export function createAcquisition(
  { process, feasibility, best }: Model,
  depth: number,
  pending: readonly Float64Array[],
): Acquisition {
  const prediction: Prediction = { mean: 0, variance: 1 }
  const improvement: LogImprovement = { value: 0, byMean: 0, byDeviation: 0 }
  const meanGradient = new Float64Array(depth)
  const varianceGradient = new Float64Array(depth)
  const labelGradient = new Float64Array(depth)
  /** The probability of feasibility at the point that was valued last. */
  let feasible = 1

  /** log of the penalty for being close to proposals whose results are not known, and its gradient. */
  const repulsion = (point: Float64Array, gradient?: Float64Array): number => {
    let sum = 0
    for (const other of pending) {
      let far = 1e-12
      for (let d = 0; d < depth; d++) far += square(point[d]! - other[d]!)
      // x / (x + w): nearly 0 within the distance √w, nearly 1 beyond.
      const width = 0.01 * depth
      sum += log(far / (far + width))
      if (gradient !== undefined) {
        const factor = (2 * width) / (far * (far + width))
        for (let d = 0; d < depth; d++) gradient[d]! += factor * (point[d]! - other[d]!)
      }
    }
    return sum
  }
  /** The share of feasible neighbors, kept away from 0. */
  const probability = (label: number): number => Math.min(1, Math.max(0.01, 0.5 + label))

  const value = (point: Float64Array): number => {
    process.predict(point, prediction)
    let sum = logExpectedImprovement(best, prediction.mean, Math.sqrt(prediction.variance), improvement).value
    if (feasibility !== undefined) {
      feasible = probability(feasibility.mean(point))
      sum += log(feasible)
    }
    return pending.length > 0 ? sum + repulsion(point) : sum
  }

  return {
    value,
    negated: {
      value: (point) => -value(point),
      gradient(point, out) {
        const deviation = Math.sqrt(prediction.variance)
        process.meanGradient(point, meanGradient)
        process.varianceGradient(point, varianceGradient)
        for (let d = 0; d < depth; d++) {
          out[d] =
            improvement.byMean * meanGradient[d]! + (improvement.byDeviation * varianceGradient[d]!) / (2 * deviation)
        }
        if (feasibility !== undefined && feasible > 0.01 && feasible < 1) {
          feasibility.meanGradient(point, labelGradient)
          for (let d = 0; d < depth; d++) out[d]! += labelGradient[d]! / feasible
        }
        if (pending.length > 0) repulsion(point, out)
        for (let d = 0; d < depth; d++) out[d] = -out[d]!
      },
    },
  }
}
