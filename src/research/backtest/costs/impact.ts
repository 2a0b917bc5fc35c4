/** @module Market impact: how an order moves the price against itself. */
import type { Slippage } from './slippage.ts'

/** The cost that is assumed when volatility or volume are not known yet: 7.5 basis points, as in zipline. */
const UNKNOWN_IMPACT = 7.5e-4

/**
 * Square-root law: the price is worse by `eta · σ · √(units / average volume)` with σ the volatility of a bar (Almgren,
 * Thum, Hauptmann and Li, "Direct Estimation of Equity Market Impact", 2005; Torre, 1997).
 */
export function squareRootImpact(eta = 1): Slippage {
  return (request, fill) => {
    const side = Math.sign(request.units)
    const { volatility, averageVolume } = request
    const known = volatility >= 0 && averageVolume > 0
    const impact = known ? eta * volatility * Math.sqrt(Math.abs(request.units) / averageVolume) : UNKNOWN_IMPACT
    fill.units = request.units
    fill.price = request.price * Math.max(0, 1 + side * impact)
  }
}

export interface AlmgrenChrissParameters {
  /** Half the spread, as a fraction of the price. */
  readonly halfSpread: number
  /** Permanent impact: price change per unit, as a fraction, of which an order pays half on average. */
  readonly permanent: number
  /** Temporary impact: price change per unit traded in a bar, as a fraction. */
  readonly temporary: number
}

/**
 * The linear model of Almgren and Chriss ("Optimal execution of portfolio transactions", 2000): a fill of n units in a bar is
 * worse by `halfSpread + permanent · n / 2 + temporary · n`.
 */
export function almgrenChrissImpact({ halfSpread, permanent, temporary }: AlmgrenChrissParameters): Slippage {
  return (request, fill) => {
    const side = Math.sign(request.units)
    const units = Math.abs(request.units)
    fill.units = request.units
    fill.price = request.price * Math.max(0, 1 + side * (halfSpread + (permanent / 2 + temporary) * units))
  }
}

/**
 * Units to hold after each of `steps` bars when `units` are worked off with least cost and risk: the trajectory of Almgren and Chriss,
 * `units · sinh(κ·(T − t)) / sinh(κ·T)`. With κ = 0 it is a straight line (a time-weighted order).
 *
 * @param kappa urgency per bar: √(risk aversion · σ² / temporary impact)
 */
export function executionTrajectory(units: number, steps: number, kappa: number): Float64Array {
  const out = new Float64Array(steps)
  for (let step = 1; step <= steps; step++) {
    const left = steps - step
    out[step - 1] = kappa > 0 ? (units * Math.sinh(kappa * left)) / Math.sinh(kappa * steps) : (units * left) / steps
  }
  return out
}
