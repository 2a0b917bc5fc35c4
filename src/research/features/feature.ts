/**
 * @module The contract of a feature: for each bar of each instrument a number that describes the bars up to it. A feature
 * knows no bar after its own, so a model that learns from features at t may be judged by what happens from t + 1 on.
 */
import type { StrategyContext } from '../backtest/index.ts'

/** What a feature is computed from. All instruments share one time axis. */
export interface FeaturePanel {
  /** Columns and indicators of each instrument on the axis; lines of indicators are NaN where it has no bar. */
  readonly contexts: readonly StrategyContext[]
  /** For features that are annualized. */
  readonly barsPerYear: number
}

/**
 * A feature over a horizon.
 *
 * @example
 * export const range: Feature = {
 *   name: 'range', title: 'Range', description: 'highest high / lowest low of n bars − 1', format: 'percent', minLookback: 1,
 *   needs: 'prices',
 *   compute: ({ contexts }, lookback) => contexts.map((context) => rangeOf(context, lookback)),
 * }
 */
export interface Feature {
  readonly name: string
  readonly title: string
  /** Formula, with `n` for the lookback, and its source where it has one. */
  readonly description: string
  /** How its values are written: `percent` for fractions. */
  readonly format: 'percent' | 'ratio'
  /** The shortest lookback, in bars, over which the formula is defined. */
  readonly minLookback: number
  /** `volume`: every instrument must have volumes; `peers`: there must be at least two instruments. */
  readonly needs: 'prices' | 'volume' | 'peers'
  /** One column for each instrument, as long as the axis; NaN before the first value and where the instrument has no bar. */
  compute(panel: FeaturePanel, lookback: number): readonly Float64Array[]
}
