/**
 * @module Conventions: libraries give different figures for the same returns, because they annualize, smooth and count
 * differently. A convention says every such choice; presets reproduce the digits of well-known libraries.
 */
import { normalDensity, normalQuantile } from '../core/special-functions.ts'
import { cornishFisherTail } from './cornish-fisher.ts'
import { finite, perLoss, perRisk } from './metrics/metric.ts'
import { excessKurtosis, mean, skewness, standardDeviation } from './moments.ts'
import { quantileSorted } from './quantile.ts'

/** Every choice between return series and figures. */
export interface Convention {
  readonly name: string
  /** Periods in a year; `null` takes those of the data. */
  readonly periodsPerYear: number | null
  /**
   * Volatility: `root_time` is the sample deviation times √periods; `compounded` is that of the compounded yearly return,
   * `√((s² + (1+g)²)^p − (1+g)^(2p))` with g the geometric mean.
   */
  readonly volatility: 'root_time' | 'compounded'
  /** What the Sharpe ratio divides by the volatility: the mean times periods, or the compounded yearly return. */
  readonly sharpeReward: 'arithmetic' | 'compounded'
  /** Likewise for Sortino; `per_period` annualizes neither side. */
  readonly sortinoReward: 'arithmetic' | 'compounded' | 'per_period'
  /**
   * Value at risk at 95 %: quantile of the returns, normal with divisor n − 1, normal with divisor n, or normal corrected for
   * skewness and kurtosis. Expected shortfall follows: the mean of the worst up to the quantile, the mean below the normal
   * value at risk, the normal formula, or the corrected one.
   */
  readonly valueAtRisk: 'historical' | 'gaussian_sample' | 'gaussian_population' | 'modified'
  /** Skewness and kurtosis from plain moments, or corrected for bias. */
  readonly moments: 'moment' | 'sample'
  /** Divisor of the ulcer index. */
  readonly ulcerDivisor: 'n' | 'n_minus_1'
  /** Whether the trade that is open at the end counts in statistics of trades. */
  readonly openTrades: 'counted' | 'left_out'
}

const phaseline: Convention = {
  name: 'phaseline',
  periodsPerYear: null,
  volatility: 'root_time',
  sharpeReward: 'arithmetic',
  sortinoReward: 'arithmetic',
  valueAtRisk: 'historical',
  moments: 'moment',
  ulcerDivisor: 'n',
  openTrades: 'counted',
}

/** Ours, and those that reproduce other libraries. */
export const conventions = {
  phaseline,
  empyrical: { ...phaseline, name: 'empyrical', periodsPerYear: 252 },
  quantstats: {
    ...phaseline,
    name: 'quantstats',
    periodsPerYear: 252,
    valueAtRisk: 'gaussian_sample',
    moments: 'sample',
    ulcerDivisor: 'n_minus_1',
  },
  performanceanalytics: {
    ...phaseline,
    name: 'performanceanalytics',
    sortinoReward: 'per_period',
    valueAtRisk: 'modified',
  },
  'backtesting.py': {
    ...phaseline,
    name: 'backtesting.py',
    periodsPerYear: 252,
    volatility: 'compounded',
    sharpeReward: 'compounded',
    sortinoReward: 'compounded',
    openTrades: 'left_out',
  },
  vectorbt: { ...phaseline, name: 'vectorbt', periodsPerYear: 365 },
} as const satisfies Record<string, Convention>

export type ConventionName = keyof typeof conventions

/** Figures of a return series. Losses (drawdown, value at risk, expected shortfall) are positive. */
export interface ReturnFigures {
  readonly total_return: number
  readonly annualized_return: number
  readonly volatility: number
  readonly sharpe_ratio: number
  readonly sortino_ratio: number
  readonly calmar_ratio: number
  readonly max_drawdown: number
  readonly omega_ratio: number
  readonly downside_deviation: number
  readonly value_at_risk: number
  readonly expected_shortfall: number
  readonly skewness: number
  readonly kurtosis: number
  readonly ulcer_index: number
  readonly tail_ratio: number
}

/**
 * Figures of returns under a convention. Degenerate input follows the rules of all metrics: 0 where there is nothing to
 * divide by, never NaN.
 *
 * @param returns one return per period
 * @param periodsPerYear used when the convention leaves it to the data
 * @example
 * describeReturns(returns, conventions.quantstats, 252).value_at_risk // Gaussian
 */
export function describeReturns(
  returns: ArrayLike<number>,
  convention: Convention = phaseline,
  periodsPerYear = 252,
): ReturnFigures {
  const n = returns.length
  const periods = convention.periodsPerYear ?? periodsPerYear
  const average = mean(returns)
  const deviation = standardDeviation(returns)
  const sorted = Float64Array.from(returns).sort()

  let growth = 1
  let peak = 1
  let deepest = 0
  let squaredDrawdowns = 0
  let gains = 0
  let losses = 0
  let shortfalls = 0
  for (let i = 0; i < n; i++) {
    const r = returns[i]!
    growth *= 1 + r
    if (growth > peak) peak = growth
    const drawdown = 1 - growth / peak
    deepest = Math.max(deepest, drawdown)
    squaredDrawdowns += drawdown * drawdown
    if (r > 0) gains += r
    else {
      losses -= r
      shortfalls += r * r
    }
  }
  const annualized = n === 0 ? 0 : growth > 0 ? finite(growth ** (periods / n) - 1) : -1
  const perPeriod = n === 0 || growth <= 0 ? 0 : growth ** (1 / n)
  const volatility =
    convention.volatility === 'root_time'
      ? deviation * Math.sqrt(periods)
      : Math.sqrt(Math.max(0, (deviation ** 2 + perPeriod ** 2) ** periods - perPeriod ** (2 * periods)))
  const downside = n === 0 ? 0 : Math.sqrt(shortfalls / n)
  const reward = { arithmetic: average * periods, compounded: annualized }
  const sortino =
    convention.sortinoReward === 'per_period'
      ? perRisk(average, downside)
      : perRisk(reward[convention.sortinoReward], downside * Math.sqrt(periods))
  const [valueAtRisk, expectedShortfall] =
    convention.valueAtRisk === 'modified'
      ? modifiedTail(returns)
      : tail(sorted, average, deviation, convention.valueAtRisk)
  const ulcerDivisor = convention.ulcerDivisor === 'n' ? n : n - 1
  return {
    total_return: finite(growth - 1),
    annualized_return: annualized,
    volatility: finite(volatility),
    sharpe_ratio: deviation > 0 ? perRisk(reward[convention.sharpeReward], volatility) : 0,
    sortino_ratio: sortino,
    calmar_ratio: perRisk(annualized, deepest),
    max_drawdown: deepest,
    omega_ratio: perLoss(gains, losses),
    downside_deviation: downside * Math.sqrt(periods),
    value_at_risk: valueAtRisk,
    expected_shortfall: expectedShortfall,
    skewness: finite(skewness(returns, convention.moments)),
    kurtosis: finite(excessKurtosis(returns, convention.moments)),
    ulcer_index: ulcerDivisor > 0 ? Math.sqrt(squaredDrawdowns / ulcerDivisor) : 0,
    tail_ratio: perLoss(Math.abs(quantileSorted(sorted, 0.95)), Math.abs(quantileSorted(sorted, 0.05))),
  }
}

function modifiedTail(returns: ArrayLike<number>): readonly [number, number] {
  const { valueAtRisk, expectedShortfall } = cornishFisherTail(returns, 0.05)
  return [finite(valueAtRisk), finite(expectedShortfall)]
}

/** Value at risk and expected shortfall at 95 %, as positive losses. */
function tail(
  sorted: Float64Array,
  average: number,
  deviation: number,
  method: Exclude<Convention['valueAtRisk'], 'modified'>,
): readonly [number, number] {
  const n = sorted.length
  if (n === 0) return [0, 0]
  const z = normalQuantile(0.05)
  if (method === 'gaussian_population') {
    const spread = deviation * Math.sqrt((n - 1) / n)
    return [0 - (average + z * spread), 0 - (average - (spread * normalDensity(z)) / 0.05)]
  }
  const limit = method === 'historical' ? quantileSorted(sorted, 0.05) : average + z * deviation
  let sum = 0
  let count = 0
  while (count < n && (method === 'historical' ? sorted[count]! <= limit : sorted[count]! < limit))
    sum += sorted[count++]!
  return [0 - limit, 0 - (count === 0 ? limit : sum / count)]
}
