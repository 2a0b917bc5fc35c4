/** @module The logarithm of the expected improvement, stable far from the incumbent (Ament et al., NeurIPS 2023). */
import { exp, log, logNormalCdf } from '../core/special-functions.ts'

const LOG_SQRT_2PI = 0.9189385332046727

export interface LogImprovement {
  value: number
  /** Derivatives by mean and by standard deviation. */
  byMean: number
  byDeviation: number
}

/**
 * log E[max(best − Y, 0)] for a normal Y.
 *
 * @example
 * logExpectedImprovement(0, 0, 1, out).value // log(φ(0)) = −0.9189385332046727
 */
export function logExpectedImprovement(
  best: number,
  mean: number,
  deviation: number,
  out: LogImprovement,
): LogImprovement {
  const z = (best - mean) / deviation
  const logDensity = -0.5 * z * z - LOG_SQRT_2PI
  // Φ(z)/φ(z), bounded for negative z and huge for positive ones, where φ vanishes.
  if (z > 6) {
    out.value = log(deviation) + log(z)
    out.byMean = -1 / (deviation * z)
    out.byDeviation = 0
    return out
  }
  const ratio = exp(logNormalCdf(z) - logDensity)
  // 1 + z·ratio ≈ 1/z² for very negative z.
  const rest = z < -200 ? 1 / (z * z) : Math.max(1 + z * ratio, 1e-300)
  out.value = log(deviation) + logDensity + log(rest)
  out.byMean = -ratio / (rest * deviation)
  out.byDeviation = 1 / (rest * deviation)
  return out
}
