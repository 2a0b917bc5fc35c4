/** @module What a search says of itself: counts, spread, and how much of the best trial may be luck. */
import type { JsonValue } from '../core/hash.ts'
import type { Figure } from '../definition/figure.ts'
import {
  deflatedSharpe,
  excessKurtosis,
  expectedMaximumSharpe,
  probabilisticSharpe,
  quantile,
  skewness,
} from '../stats/index.ts'
import type { SearchAim } from './search-aim.ts'
import { strategyOf } from './strategy-record.ts'
import { createTrialBacktest } from './trial-backtest.ts'
import type { TrialData } from './trial-evaluator.ts'
import type { RankedTrial, TrialSummary } from './trial-summary.ts'

/** What the number of trials does to the best Sharpe ratio. Results of earlier searches that were believed count as trials. */
export interface Significance {
  /** The yearly Sharpe ratio that the best of as many trials without skill would show. */
  readonly expected_maximum_sharpe: number
  /** Probability that the true ratio is above 0, had this been the only trial. */
  readonly probabilistic_sharpe: number
  /** Probability that the true ratio is above what luck alone would show. */
  readonly deflated_sharpe: number
}

/** @param believed values of trials of earlier searches that this one learned from without evaluating them */
export function significanceOf(
  data: TrialData,
  best: RankedTrial,
  summary: TrialSummary,
  believed: readonly number[],
): Significance {
  const { blocks, ...market } = data
  const { form } = blocks.find(({ strategy }) => strategy === best.strategy)!
  const { returns } = createTrialBacktest(market, strategyOf(form)).simulate(best.parameters)
  const year = data.barsPerYear
  const sample = {
    sharpe: best.value / Math.sqrt(year),
    length: returns.length,
    skewness: skewness(returns),
    excessKurtosis: excessKurtosis(returns),
  }
  const { count, variance } = withBelieved(summary, believed)
  return {
    expected_maximum_sharpe: expectedMaximumSharpe(count, variance / year) * Math.sqrt(year),
    probabilistic_sharpe: probabilisticSharpe(sample),
    deflated_sharpe: deflatedSharpe(sample, count, variance / year),
  }
}

/** Number and variance of the trials and the believed ones together. */
function withBelieved(
  { counts, mean, variance }: TrialSummary,
  believed: readonly number[],
): { readonly count: number; readonly variance: number } {
  let count = counts.succeeded
  let middle = mean
  let squares = variance * Math.max(0, count - 1)
  for (const value of believed) {
    count++
    const delta = value - middle
    middle += delta / count
    squares += delta * (value - middle)
  }
  return { count, variance: count > 1 ? squares / (count - 1) : 0 }
}

const QUANTILES = [0, 0.05, 0.25, 0.5, 0.75, 0.95, 1]

/** Quantiles of the objective over all trials that succeeded. */
export function distribution(
  objective: string,
  values: Float64Array,
  summary: TrialSummary,
  counts: JsonValue,
): JsonValue {
  return {
    objective,
    trials: counts,
    mean: summary.mean,
    standard_deviation: Math.sqrt(summary.variance),
    quantiles: Object.fromEntries(QUANTILES.map((p) => [String(p), quantile(values, p)])),
  }
}

export function summaryFigure(
  { best, front, counts, mean, variance, infeasible, pruned }: TrialSummary,
  { name: objective, format, constraints, isMulti }: SearchAim,
  luck: Significance | undefined,
  { verified, prunes }: { readonly verified: number; readonly prunes: boolean },
): Figure {
  return {
    kind: 'metrics',
    title: 'Search',
    sample: 'in_sample',
    subjects: ['trials'],
    rows: [
      { name: 'Trials', format: 'integer', values: [counts.submitted], headline: true },
      { name: 'Succeeded', format: 'integer', values: [counts.succeeded] },
      { name: 'Failed', format: 'integer', values: [counts.failed] },
      { name: 'Skipped', format: 'integer', values: [counts.skipped] },
      ...(prunes
        ? [
            {
              name: 'Pruned',
              format: 'integer' as const,
              values: [pruned],
              note: 'of those skipped: stopped because they did badly on a part of the data',
            },
          ]
        : []),
      ...(constraints.length > 0
        ? [
            {
              name: 'Infeasible',
              format: 'integer' as const,
              values: [infeasible],
              note: `of those that succeeded: broke ${constraints.map(({ text }) => text).join(', ')}; never chosen`,
            },
          ]
        : []),
      ...(isMulti
        ? [{ name: 'Pareto front', format: 'integer' as const, values: [front.length], headline: true }]
        : []),
      {
        name: 'Re-checked',
        format: 'integer',
        values: [verified],
        note: 'trials, the best among them, whose equity was computed again order by order in the simulator and agreed to 1e-9',
      },
      {
        name: isMulti ? `${objective} of the most balanced` : `Best ${objective}`,
        format,
        values: [best[0]?.value ?? null],
        headline: true,
      },
      { name: `Mean ${objective}`, format, values: [mean] },
      { name: `Standard deviation of ${objective}`, format, values: [Math.sqrt(variance)] },
      ...(luck === undefined
        ? []
        : [
            {
              name: 'Best of as many trials by luck alone',
              format,
              values: [luck.expected_maximum_sharpe],
              note: 'expected maximum of the Sharpe ratios of as many independent trials without skill (Bailey and López de Prado, 2014)',
            },
            {
              name: 'Deflated Sharpe ratio',
              format: 'percent' as const,
              values: [luck.deflated_sharpe],
              note: 'probability that the true Sharpe ratio is above what luck alone would show; trials that resemble each other make it too low',
              headline: true,
            },
          ]),
    ],
  }
}

/** Below this probability the best trial may well be luck. */
const CONVINCING = 0.95

export function warningsOf(
  { counts, firstError, infeasible, pruned }: TrialSummary,
  luck: Significance | undefined,
  { constraints }: SearchAim,
  believed: number,
): string[] {
  const warnings: string[] = []
  if (luck !== undefined && luck.deflated_sharpe < CONVINCING) {
    warnings.push(
      `The best of ${(counts.succeeded + believed).toLocaleString('en-US')} trials is not convincing: with probability ${(100 * luck.deflated_sharpe).toFixed(0)}% its true Sharpe ratio is above the ${luck.expected_maximum_sharpe.toFixed(2)} that luck alone would show (${100 * CONVINCING}% convince).`,
    )
  }
  if (counts.failed > 0) {
    warnings.push(
      `${counts.failed} of ${counts.submitted} trials failed; they are in optimization_history with their reason. The first: ${firstError ?? 'unknown'}`,
    )
  }
  if (infeasible > 0.9 * counts.succeeded) {
    warnings.push(
      `${infeasible} of ${counts.succeeded} trials broke ${constraints.map(({ text }) => `"${text}"`).join(' or ')}: the best is one of few.`,
    )
  }
  const skipped = counts.skipped - pruned
  if (skipped > 0)
    warnings.push(`${skipped} of ${counts.submitted} trials were skipped: no feasible parameters were found for them.`)
  return warnings
}
