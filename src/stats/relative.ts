/** @module Figures of returns beside those of a benchmark: beta, alpha, tracking error, capture. */
import { finite, perRisk } from './metrics/metric.ts'
import { leastSquares, mean, standardDeviation } from './moments.ts'

/** All over the same bars. Degenerate input gives 0, never NaN. */
export interface RelativeFigures {
  /** Slope of the returns on those of the benchmark (Sharpe, 1964). */
  readonly beta: number
  /** The same over bars on which the benchmark rose, and on which it fell. */
  readonly beta_up: number
  readonly beta_down: number
  /** Intercept, per bar. */
  readonly alpha: number
  /** Deviation of the differences, per year. */
  readonly tracking_error: number
  /** Difference of the compounded yearly returns. */
  readonly active_return: number
  /** Active return over tracking error. */
  readonly information_ratio: number
  /** Compounded yearly return over beta (Treynor, 1965). */
  readonly treynor_ratio: number
  /** Sum of the returns over that of the benchmark, over bars on which it rose, and on which it fell. */
  readonly up_capture: number
  readonly down_capture: number
}

/**
 * Compares returns with those of a benchmark on the same bars, with a risk-free rate of 0.
 *
 * @param periodsPerYear bars of a year
 * @example
 * relativeFigures(strategy.returns, buyAndHold.returns, 252).beta
 */
export function relativeFigures(
  returns: ArrayLike<number>,
  benchmark: ArrayLike<number>,
  periodsPerYear: number,
): RelativeFigures {
  const n = Math.min(returns.length, benchmark.length)
  const own = Float64Array.from({ length: n }, (_, i) => returns[i]!)
  const other = Float64Array.from({ length: n }, (_, i) => benchmark[i]!)
  const { slope, intercept } = leastSquares(other, own)
  const difference = own.map((r, i) => r - other[i]!)
  const trackingError = standardDeviation(difference) * Math.sqrt(periodsPerYear)
  const active = annualized(own, periodsPerYear) - annualized(other, periodsPerYear)
  const up = select(own, other, (r) => r > 0)
  const down = select(own, other, (r) => r < 0)
  return {
    beta: finite(slope),
    beta_up: finite(leastSquares(up.other, up.own).slope),
    beta_down: finite(leastSquares(down.other, down.own).slope),
    alpha: finite(intercept),
    tracking_error: finite(trackingError),
    active_return: finite(active),
    information_ratio: perRisk(active, trackingError),
    treynor_ratio: slope === 0 ? 0 : finite(annualized(own, periodsPerYear) / slope),
    up_capture: ratioOfMeans(up),
    down_capture: ratioOfMeans(down),
  }
}

function annualized(returns: Float64Array, periodsPerYear: number): number {
  let growth = 1
  for (const r of returns) growth *= 1 + r
  if (returns.length === 0) return 0
  return growth > 0 ? finite(growth ** (periodsPerYear / returns.length) - 1) : -1
}

interface Pairs {
  readonly own: Float64Array
  readonly other: Float64Array
}

function select(own: Float64Array, other: Float64Array, keeps: (benchmark: number) => boolean): Pairs {
  return { own: own.filter((_, i) => keeps(other[i]!)), other: other.filter(keeps) }
}

function ratioOfMeans({ own, other }: Pairs): number {
  const below = mean(other)
  return own.length === 0 || below === 0 ? 0 : finite(mean(own) / below)
}
