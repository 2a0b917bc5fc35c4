/**
 * @module The kernel of the prior in density estimates: around the middle with the width of the range, truncated to it; uniform
 * where discrete or nominal. It has the weight of one observation and keeps a density above zero everywhere.
 */
import { exp, log, normalCdf, normalQuantile } from '../core/special-functions.ts'
import { type Axis, CONTINUOUS } from './kernel-axis.ts'

const LOG_SQRT_2PI = 0.9189385332046727
const BELOW = normalCdf(-0.5)
const INSIDE = normalCdf(0.5) - BELOW
/** log of the normalization of a normal distribution with mean 0.5 and deviation 1, truncated to [0, 1]. */
const NORM = log(INSIDE) + LOG_SQRT_2PI
/** Minus the logarithm of the density on one continuous axis at its ends, where it is least. */
export const PRIOR_FARTHEST = 0.125 + NORM

/** The prior's density (mass, where discrete) at a point. */
export function priorTerm(axes: readonly Axis[], point: Float64Array): number {
  let exponent = 0
  for (let j = 0; j < axes.length; j++) {
    const { shape, levels } = axes[j]!
    if (shape !== CONTINUOUS) {
      exponent -= log(levels)
      continue
    }
    const z = point[j]! - 0.5
    exponent -= 0.5 * z * z + NORM
  }
  return exp(exponent)
}

/** The place below which the prior has the probability `u`. */
export const placeOfPrior = (u: number): number => 0.5 + normalQuantile(BELOW + u * INSIDE)
