/** @module How much to buy: sizes of positions as a share of equity or in units. Each is a plain function of what is known at the decision. */
import { UserError } from '../../core/errors.ts'

/** Units that a fixed amount of money buys. */
export function fixedValueUnits(value: number, price: number): number {
  return price > 0 ? value / price : 0
}

/** Units worth a share of the equity: `percentUnits(0.02, 10_000, 50)` is 4. */
export function percentUnits(fraction: number, equity: number, price: number): number {
  return price > 0 ? (fraction * equity) / price : 0
}

/**
 * Units for which a move of `multiple` average true ranges against the position loses `riskFraction` of the equity, worth at
 * most `cap` of it (Wilder; the Turtles' rule).
 */
export function atrUnits(
  riskFraction: number,
  multiple: number,
  atr: number,
  equity: number,
  price: number,
  cap = 1,
): number {
  if (!(atr > 0 && price > 0)) return 0
  return Math.min((riskFraction * equity) / (multiple * atr), (cap * equity) / price)
}

/** Weight that gives a position the target volatility, at most `cap`; 0 when the volatility is not known. */
export function volatilityTargetWeight(target: number, volatility: number, cap = 1): number {
  return volatility > 0 ? Math.min(cap, target / volatility) : 0
}

/**
 * Kelly's share for a bet that wins with probability `winRate` and then `payoff` per unit lost: `p − (1 − p)/b`, times
 * `fraction`, between 0 and `cap` (Kelly, "A New Interpretation of Information Rate", 1956; Thorp uses a half or a quarter).
 */
export function kellyWeight(winRate: number, payoff: number, fraction = 0.25, cap = 0.25): number {
  if (!(payoff > 0)) return 0
  return Math.max(0, Math.min(cap, fraction * (winRate - (1 - winRate) / payoff)))
}

/**
 * Weights of equal risk contribution: `wᵢ·(Σw)ᵢ` is the same for all i and the weights sum to 1 (Maillard, Roncalli and
 * Teiletche, 2010), by the cyclic descent of Griveau-Billion, Richard and Roncalli (2013).
 *
 * @param covariance symmetric positive definite, row by row
 */
export function riskParityWeights(covariance: readonly (readonly number[])[]): readonly number[] {
  const n = covariance.length
  covariance.forEach((row, i) => {
    if (row.length !== n || !(row[i]! > 0)) {
      throw new UserError('INVALID_ARGUMENT', 'Expected a square covariance matrix with variances above 0.')
    }
  })
  const budget = 1 / n
  const weights = covariance.map((row, i) => 1 / Math.sqrt(row[i]!))
  for (let sweep = 0; sweep < 1000; sweep++) {
    let moved = 0
    for (let i = 0; i < n; i++) {
      let others = 0
      for (let j = 0; j < n; j++) if (j !== i) others += covariance[i]![j]! * weights[j]!
      const own = covariance[i]![i]!
      const next = (Math.sqrt(others * others + 4 * own * budget) - others) / (2 * own)
      moved = Math.max(moved, Math.abs(next - weights[i]!) / next)
      weights[i] = next
    }
    if (moved < 1e-14) break
  }
  const total = weights.reduce((sum, weight) => sum + weight, 0)
  return weights.map((weight) => weight / total)
}
