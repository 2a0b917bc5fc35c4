/**
 * @module Value at risk and expected shortfall of returns that are not normal: the quantile of a normal distribution is
 * corrected for skewness and kurtosis.
 */
import { normalCdf, normalDensity, normalQuantile } from '../core/special-functions.ts'
import { excessKurtosis, mean, skewness, standardDeviation } from './moments.ts'

/** Losses as positive numbers. */
export interface TailRisk {
  readonly valueAtRisk: number
  readonly expectedShortfall: number
}

/**
 * Modified value at risk (Favre and Galeano, "Mean-modified Value-at-Risk optimization with hedge funds", 2002) and the
 * modified expected shortfall that follows from the same expansion (Boudt, Peterson and Croux, "Estimation and decomposition of
 * downside risk for portfolios with non-normal returns", 2008), never below the value at risk. Moments have divisor n.
 *
 * @param probability of the tail; 0.05 is the 95 % value at risk
 * @example
 * cornishFisherTail(returns, 0.05).valueAtRisk
 */
export function cornishFisherTail(returns: ArrayLike<number>, probability: number): TailRisk {
  const n = returns.length
  if (n === 0) return { valueAtRisk: 0, expectedShortfall: 0 }
  const average = mean(returns)
  const sigma = standardDeviation(returns, 0)
  const s = sigma > 0 ? skewness(returns) : 0
  const k = sigma > 0 ? excessKurtosis(returns) : 0
  const z = normalQuantile(probability)
  const h = z + ((z ** 2 - 1) * s) / 6 + ((z ** 3 - 3 * z) * k) / 24 - ((2 * z ** 3 - 5 * z) * s ** 2) / 36
  const density = normalDensity(h)
  const expansion =
    density +
    ((partialMoment(4, h) - 6 * partialMoment(2, h) + 3 * density) * k) / 24 +
    ((partialMoment(3, h) - 3 * partialMoment(1, h)) * s) / 6 +
    ((partialMoment(6, h) - 15 * partialMoment(4, h) + 45 * partialMoment(2, h) - 15 * density) * s ** 2) / 72
  return {
    valueAtRisk: 0 - (average + sigma * h),
    expectedShortfall: 0 - (average + sigma * Math.min(-expansion / probability, h)),
  }
}

/** The integrals Iᵖ of Boudt, Peterson and Croux, equation (A.5): of even and odd powers below h. */
function partialMoment(power: number, h: number): number {
  const odd = power % 2
  const terms = (power - odd) / 2
  // Double factorials: 2 · 4 · … of the even powers, 1 · 3 · … of the odd ones.
  const product = (last: number): number => {
    let value = 1
    for (let j = 1 - odd; j <= last; j++) value *= 2 * j + odd
    return value
  }
  const whole = product(terms)
  let sum = odd === 1 ? -whole * normalCdf(h) : whole * normalDensity(h)
  for (let i = 1 - odd; i <= terms; i++) sum += (whole / product(i)) * h ** (2 * i + odd) * normalDensity(h)
  return sum
}
