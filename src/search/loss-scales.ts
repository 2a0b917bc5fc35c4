/**
 * @module Scales on which a Gaussian process may model losses: as they are, for smooth functions, whose curvature is worth
 * knowing; or bent, for penalties and cliffs, which would flatten the region that matters. Which one fits better is a question
 * of likelihood, so that a scale comes with its Jacobian (Snelson, Rasmussen and Ghahramani, "Warped Gaussian Processes", 2003).
 */
import { log, log1p, square } from '../core/special-functions.ts'

/** Losses on a scale. */
export interface ScaledLosses {
  /** With mean 0 and deviation 1; all 0 when the losses do not differ. */
  readonly values: Float64Array
  /** Sum of the logarithms of the derivatives of values by losses; −∞ for a scale that cannot be used. */
  readonly logJacobian: number
}

/**
 * Bends losses: linear up to the best fifth, logarithmic above.
 *
 * @param losses finite numbers
 * @example
 * bendLosses(Float64Array.of(0, 1, 2, 3, 1e9)).values[4] // 1.98…: far, but no longer alone
 */
export function bendLosses(losses: Float64Array): ScaledLosses {
  const sorted = losses.slice().sort()
  const best = sorted[0]!
  // With a plateau of equal values the fifth may coincide with the best: the next different value then sets the scale.
  const unit = [0.2, 0.35, 0.5, 0.75, 1]
    .map((q) => sorted[Math.floor(q * (sorted.length - 1))]! - best)
    .find((gap) => gap > 0)
  if (unit === undefined) return { values: new Float64Array(losses.length), logJacobian: Number.NEGATIVE_INFINITY }
  let logJacobian = -losses.length * log(unit)
  const bent = losses.map((loss) => {
    const x = (loss - best) / unit
    if (x <= 1) return x
    logJacobian -= log(x)
    return 1 + log1p(x - 1)
  })
  return standardize(bent, logJacobian)
}

/**
 * Losses as they are, to mean 0 and deviation 1.
 *
 * @param losses finite numbers
 * @example
 * standardizeLosses(Float64Array.of(2, 4)) // { values: [-1, 1], logJacobian: 0 }
 */
export const standardizeLosses = (losses: Float64Array): ScaledLosses => standardize(losses, 0)

function standardize(values: Float64Array, logJacobian: number): ScaledLosses {
  const n = values.length
  const mean = values.reduce((sum, v) => sum + v, 0) / n
  const deviation = Math.sqrt(values.reduce((sum, v) => sum + square(v - mean), 0) / n)
  // Losses of more than 1e154 overflow when squared.
  if (!(deviation > 0 && deviation < Number.POSITIVE_INFINITY))
    return { values: new Float64Array(n), logJacobian: Number.NEGATIVE_INFINITY }
  return { values: values.map((v) => (v - mean) / deviation), logJacobian: logJacobian - n * log(deviation) }
}
