/** @module The registry of metrics: one file each, one line here. */

import { adjustedSharpeRatio } from './adjusted-sharpe-ratio.ts'
import { annualizedReturn } from './annualized-return.ts'
import { averageDrawdown } from './average-drawdown.ts'
import { averageTrade } from './average-trade.ts'
import { bestTrade } from './best-trade.ts'
import { calmarRatio } from './calmar-ratio.ts'
import { costRatio } from './cost-ratio.ts'
import { dRatio } from './d-ratio.ts'
import { downsideDeviation } from './downside-deviation.ts'
import { expectedShortfall } from './expected-shortfall.ts'
import { exposure } from './exposure.ts'
import { gainToPain } from './gain-to-pain.ts'
import { kellyRatio } from './kelly-ratio.ts'
import { kurtosis } from './kurtosis.ts'
import { martinRatio } from './martin-ratio.ts'
import { maxDrawdown } from './max-drawdown.ts'
import { maxDrawdownDuration } from './max-drawdown-duration.ts'
import { meanAbsoluteDeviation } from './mean-absolute-deviation.ts'
import type { Metric } from './metric.ts'
import { modifiedExpectedShortfall } from './modified-expected-shortfall.ts'
import { modifiedValueAtRisk } from './modified-value-at-risk.ts'
import { omegaRatio } from './omega-ratio.ts'
import { painIndex } from './pain-index.ts'
import { painRatio } from './pain-ratio.ts'
import { payoffRatio } from './payoff-ratio.ts'
import { probabilisticSharpeRatio } from './probabilistic-sharpe.ts'
import { profitFactor } from './profit-factor.ts'
import { rachevRatio } from './rachev-ratio.ts'
import { recoveryFactor } from './recovery-factor.ts'
import { sharpeRatio } from './sharpe-ratio.ts'
import { skewness } from './skewness.ts'
import { sortinoRatio } from './sortino-ratio.ts'
import { sterlingRatio } from './sterling-ratio.ts'
import { systemQuality } from './system-quality.ts'
import { tailRatio } from './tail-ratio.ts'
import { totalReturn } from './total-return.ts'
import { tradeCount } from './trade-count.ts'
import { turnover } from './turnover.ts'
import { ulcerIndex } from './ulcer-index.ts'
import { valueAtRisk } from './value-at-risk.ts'
import { volatility } from './volatility.ts'
import { winRate } from './win-rate.ts'
import { worstTrade } from './worst-trade.ts'

export const metrics = {
  total_return: totalReturn,
  annualized_return: annualizedReturn,
  volatility,
  sharpe_ratio: sharpeRatio,
  sortino_ratio: sortinoRatio,
  calmar_ratio: calmarRatio,
  max_drawdown: maxDrawdown,
  max_drawdown_duration: maxDrawdownDuration,
  win_rate: winRate,
  profit_factor: profitFactor,
  n_trades: tradeCount,
  exposure,
  turnover,
  average_trade: averageTrade,
  best_trade: bestTrade,
  worst_trade: worstTrade,
  payoff_ratio: payoffRatio,
  omega_ratio: omegaRatio,
  downside_deviation: downsideDeviation,
  system_quality: systemQuality,
  cost_ratio: costRatio,
  skewness,
  kurtosis,
  value_at_risk: valueAtRisk,
  expected_shortfall: expectedShortfall,
  ulcer_index: ulcerIndex,
  tail_ratio: tailRatio,
  pain_index: painIndex,
  pain_ratio: painRatio,
  martin_ratio: martinRatio,
  sterling_ratio: sterlingRatio,
  recovery_factor: recoveryFactor,
  gain_to_pain: gainToPain,
  average_drawdown: averageDrawdown,
  kelly_ratio: kellyRatio,
  mean_absolute_deviation: meanAbsoluteDeviation,
  d_ratio: dRatio,
  modified_value_at_risk: modifiedValueAtRisk,
  modified_expected_shortfall: modifiedExpectedShortfall,
  probabilistic_sharpe: probabilisticSharpeRatio,
  adjusted_sharpe_ratio: adjustedSharpeRatio,
  rachev_ratio: rachevRatio,
} as const satisfies Record<string, Metric>

export type MetricName = keyof typeof metrics

/** The metrics of a trial when none are named: those that need no pass of their own. */
export const STANDARD_METRICS = [
  'total_return',
  'annualized_return',
  'volatility',
  'sharpe_ratio',
  'sortino_ratio',
  'calmar_ratio',
  'max_drawdown',
  'max_drawdown_duration',
  'win_rate',
  'profit_factor',
  'n_trades',
  'exposure',
  'turnover',
  'average_trade',
] as const satisfies readonly MetricName[]

/** Whether a text is the name of a metric. */
export function isMetricName(name: string): name is MetricName {
  return Object.hasOwn(metrics, name)
}
