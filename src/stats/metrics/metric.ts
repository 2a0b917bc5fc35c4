/**
 * @module The contract of a metric, and the rules for input that a formula does not cover. They hold for all metrics:
 *
 * - no bars, or no trades for a metric of trades: 0;
 * - a reward per unit of risk whose risk is 0 (Sharpe, Sortino, Calmar …): 0, because nothing was measured to divide by;
 * - gains per loss without any loss (profit factor, payoff, omega): {@link GAIN_LIMIT}, 0 when there are no gains either;
 * - never NaN, never infinite.
 */
import type { Performance } from '../performance.ts'

/** What a metric counts, for formatting: `percent` is a fraction to be multiplied by 100. */
export type MetricUnit = 'percent' | 'ratio' | 'bars' | 'count'

export interface Metric {
  /** The name in definitions, results and tables. */
  readonly name: string
  readonly title: string
  /** One sentence: the definition. */
  readonly description: string
  readonly unit: MetricUnit
  /** Which way is better. */
  readonly direction: 'maximize' | 'minimize'
  /** `returns` when `performance.returns` is read; such metrics cost a sort or a second pass for every trial. */
  readonly needs: 'sums' | 'returns'
  compute(performance: Performance): number
}

/** The value of gains over losses when there are gains and no losses: beyond any real one, and still a number. */
export const GAIN_LIMIT = 1000

/** `reward / risk`, 0 when the risk is 0 or not a number. */
export function perRisk(reward: number, risk: number): number {
  return risk > 0 ? finite(reward / risk) : 0
}

/** `gains / losses`, at most {@link GAIN_LIMIT}. */
export function perLoss(gains: number, losses: number): number {
  if (!(gains > 0)) return 0
  return losses > 0 ? Math.min(gains / losses, GAIN_LIMIT) : GAIN_LIMIT
}

/** The number itself; 0 for NaN, the largest double for infinity. */
export function finite(value: number): number {
  if (Number.isNaN(value)) return 0
  return Math.max(-Number.MAX_VALUE, Math.min(Number.MAX_VALUE, value))
}

/** Mean return of a bar; 0 without bars. */
export function meanReturn(performance: Performance): number {
  return performance.bars > 0 ? performance.sumReturns / performance.bars : 0
}

/**
 * Sample standard deviation of the returns (divisor n − 1) from the sums. Returns that are equal to one part in a million
 * count as constant: what the subtraction leaves of them is rounding, not risk.
 */
export function returnDeviation(performance: Performance): number {
  const { bars, sumReturns, sumSquares } = performance
  if (bars < 2) return 0
  const spread = sumSquares - (sumReturns * sumReturns) / bars
  return spread > 1e-12 * sumSquares ? Math.sqrt(spread / (bars - 1)) : 0
}
