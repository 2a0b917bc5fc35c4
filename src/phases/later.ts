/**
 * @module What the language of phases has and this version cannot do yet: accepted when a workflow is checked and planned,
 * named as such, and refused when it is run. Nothing of it is ever ignored in silence.
 */
import { z } from 'zod'
import type { PhaseRemark } from '../definition/phase-type.ts'

/** Keys of a config with one line each. */
export type LaterKeys = Readonly<Record<string, string>>

/** The keys as part of a zod shape: any value. */
export function laterShape(keys: LaterKeys): Record<string, z.ZodOptional<z.ZodUnknown>> {
  return Object.fromEntries(
    Object.entries(keys).map(([key, line]) => [
      key,
      z.unknown().optional().describe(`known, not yet available: ${line}`),
    ]),
  )
}

/** A remark for something that is known and cannot run yet. */
export function unavailable(what: string, line: string, path: readonly (string | number)[]): PhaseRemark {
  return {
    level: 'unavailable',
    path,
    code: 'PHASE_KEY_UNAVAILABLE',
    message: `${what} is known, not yet available: ${line}`,
  }
}

/** Remarks on those of the keys that a config has and does not switch off. */
export function remarkOnLater(value: object, keys: LaterKeys, path: readonly (string | number)[] = []): PhaseRemark[] {
  const given = value as Readonly<Record<string, unknown>>
  return Object.entries(keys).flatMap(([key, line]) =>
    given[key] === undefined || given[key] === false ? [] : [unavailable(`"${key}"`, line, [...path, key])],
  )
}

/** Strategies that need more than prices. */
export const laterStrategies: LaterKeys = {
  sklearn_model: 'positions of a trained model.',
  tensorflow_model: 'positions of a trained model.',
}

export const laterOptimization: LaterKeys = {
  ensemble_optimization: 'weights of strategies against each other.',
  input_processing: 'how inputs are weighed.',
  constraints: 'constraints on weights.',
  method: 'search over captured signals.',
  adaptive_weighting: 'weights that follow the market.',
}

/** Keys inside `optimization:`. */
export const laterSearch: LaterKeys = {
  group_by_regime: 'one search for each regime.',
  n_trials_per_regime: 'trials of each regime.',
}

export const laterAnalyzers: LaterKeys = {
  regime_performance: 'performance by market regime.',
  monte_carlo_simulation: 'resampled paths with confidence intervals.',
}

export const laterAnalysis: LaterKeys = {
  regime_detection: 'regimes of the market.',
  regime_performance_analysis: 'performance by market regime.',
  risk_analysis: 'value at risk, stress and scenarios.',
  stress_scenarios: 'performance in named periods.',
  tail_risk_analysis: 'the tails of the returns.',
  market_condition_analysis: 'volatility, trend and correlation of the market.',
}

export const laterBacktest: LaterKeys = {
  regime_aware_position_sizing: 'positions that follow the regime.',
  generate_deployment_config: 'a configuration for production.',
}
