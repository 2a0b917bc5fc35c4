/**
 * @module How much of a Sharpe ratio is luck: the probabilistic Sharpe ratio, its deflation by the number of trials, and the
 * shortest track record that would convince. All Sharpe ratios here are per bar, not per year.
 */
import { normalCdf, normalQuantile } from '../core/special-functions.ts'

const EULER_MASCHERONI = 0.5772156649015329

/** A Sharpe ratio with what its uncertainty depends on. */
export interface SharpeSample {
  /** Mean over standard deviation of the returns of a bar. */
  readonly sharpe: number
  /** Number of returns. */
  readonly length: number
  /** Third standardized moment of the returns; 0 for a normal distribution. */
  readonly skewness: number
  /** Fourth standardized moment minus 3; 0 for a normal distribution. */
  readonly excessKurtosis: number
}

/** Variance of √(T − 1)·SR̂ (Mertens, 2002): 1 − γ₃·SR + (γ₄ − 1)/4·SR². */
function sharpeVariance({ sharpe, skewness, excessKurtosis }: SharpeSample): number {
  return 1 - skewness * sharpe + ((excessKurtosis + 2) / 4) * sharpe * sharpe
}

/**
 * Probability that the true Sharpe ratio exceeds `benchmark` (Bailey and López de Prado, "The Sharpe ratio efficient
 * frontier", Journal of Risk 15, 2012). 0.5 when nothing can be said: fewer than two returns.
 *
 * @example
 * probabilisticSharpe({ sharpe: 0.458, length: 24, skewness: -2.448, excessKurtosis: 7.164 }) // 0.913
 */
export function probabilisticSharpe(sample: SharpeSample, benchmark = 0): number {
  const variance = sharpeVariance(sample)
  if (sample.length < 2 || !(variance > 0)) return 0.5
  return normalCdf(((sample.sharpe - benchmark) * Math.sqrt(sample.length - 1)) / Math.sqrt(variance))
}

/**
 * The Sharpe ratio that the best of `trials` independent strategies without any skill is expected to show:
 * √V·((1 − γ)·Φ⁻¹(1 − 1/N) + γ·Φ⁻¹(1 − 1/(N·e))) (Bailey and López de Prado, "The deflated Sharpe ratio", Journal of
 * Portfolio Management 40, 2014, equation 1). 0 for fewer than two trials.
 *
 * @param variance of the Sharpe ratios over all trials, the failed ideas included
 */
export function expectedMaximumSharpe(trials: number, variance: number): number {
  if (trials < 2 || !(variance > 0)) return 0
  const likely = normalQuantile(1 - 1 / trials)
  const extreme = normalQuantile(1 - 1 / (trials * Math.E))
  return Math.sqrt(variance) * ((1 - EULER_MASCHERONI) * likely + EULER_MASCHERONI * extreme)
}

/**
 * Probability that the true Sharpe ratio of the best of many trials exceeds what luck alone would have shown (Bailey and
 * López de Prado, 2014). Trials that resemble each other count for fewer; with all counted it is a lower bound.
 *
 * @param trials how many configurations were tried
 * @param variance of the Sharpe ratios over these trials
 */
export function deflatedSharpe(sample: SharpeSample, trials: number, variance: number): number {
  return probabilisticSharpe(sample, expectedMaximumSharpe(trials, variance))
}

/**
 * Fewest returns for which the Sharpe ratio would exceed `benchmark` with the given confidence (Bailey and López de Prado,
 * 2012). Infinite when the ratio does not exceed it.
 */
export function minimumTrackRecord(sample: SharpeSample, benchmark = 0, confidence = 0.95): number {
  if (sample.sharpe <= benchmark) return Number.POSITIVE_INFINITY
  const z = normalQuantile(confidence) / (sample.sharpe - benchmark)
  return 1 + sharpeVariance(sample) * z * z
}
