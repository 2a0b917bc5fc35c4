/**
 * @module `validate_on`: the best trials of a search once more on a split that it did not see, so that one can tell what of their
 * order was luck. Who chooses by it has looked: the split has then decided, and is no test any more.
 */
import { UserError } from '../core/errors.ts'
import type { JsonValue } from '../core/hash.ts'
import type { Figure } from '../definition/figure.ts'
import { SpaceError } from '../search/index.ts'
import { describeSample, marketOf, type Sample, sampleOf, TEST_SPLIT } from './market-service.ts'
import type { SearchAim } from './search-aim.ts'
import type { ValidateOn } from './search-config.ts'
import type { TradingConfig } from './trading-config.ts'
import { createTrialBacktest, type TrialBacktest } from './trial-backtest.ts'
import { type Block, blockAt } from './trial-blocks.ts'
import type { TrialData } from './trial-evaluator.ts'
import type { RankedTrial } from './trial-summary.ts'

/** What a search is validated on. */
export interface Validation extends ValidateOn {
  readonly sample: Sample
}

/** A trial with what it did on the other split. */
export interface ValidatedTrial {
  readonly trial: RankedTrial
  /** The objective there; undefined when the trial could not be evaluated. */
  readonly value: number | undefined
  readonly metrics: Readonly<Record<string, number>>
  /** The sum by which it breaks constraints on results there. */
  readonly violation: number
}

export interface Validated {
  readonly trials: readonly ValidatedTrial[]
  /** By the objective there, when the config asks for it: the best that breaks no constraint, if there is one. */
  readonly chosen: RankedTrial | undefined
  /** Spearman's correlation of the two orders; undefined for fewer than three trials. */
  readonly rankCorrelation: number | undefined
}

/**
 * The split that validates, with its bars.
 *
 * @throws SpaceError `SEARCH_VALIDATION` when it is the test split or the search sees bars of it; UserError `DATA_SPLIT_UNKNOWN`
 */
export function validationOf(
  config: TradingConfig & { readonly optimization: { readonly validate_on?: ValidateOn | undefined } },
  services: Readonly<Record<string, unknown>>,
): Validation | undefined {
  const { validate_on: on } = config.optimization
  if (on === undefined) return undefined
  const market = marketOf(services)
  const fault = (message: string, hint: string): SpaceError =>
    new SpaceError('SEARCH_VALIDATION', ['optimization', 'validate_on'], message, { hint })
  if (on.split === TEST_SPLIT) {
    throw fault(
      'Expected a split that is not kept for the end, was "test".',
      'Cut a third split: `splits: { train: 0.6, validate: 0.2, test: 0.2 }`. A phase of type backtest looks at `test`.',
    )
  }
  let sample: Sample
  try {
    sample = sampleOf(market, { ...config, data_split: on.split })
  } catch (error) {
    if (!(error instanceof UserError)) throw error
    throw new SpaceError(
      error.code,
      ['optimization', 'validate_on'],
      error.message,
      error.hint ? { hint: error.hint } : {},
    )
  }
  const seen = sampleOf(market, config)
  if (sample.range.from < seen.range.to && seen.range.from < sample.range.to) {
    throw fault(
      `Expected a split that the search does not see, it searches ${seen.split} and validates on ${on.split}.`,
      `Write \`data_split\` for the search, and another split under \`validate_on\`: ${Object.keys(market.splits).join(', ')}.`,
    )
  }
  if (sample.range.from >= sample.range.to)
    throw fault(`Expected bars in the split "${on.split}", it has none.`, 'Make it longer.')
  return { ...on, sample }
}

/** Evaluates the best trials on the split that validates. */
export function validateTrials(
  data: TrialData,
  blocks: readonly Block[],
  best: readonly RankedTrial[],
  aim: SearchAim,
  { sample, trials: count, choose }: Validation,
): Validated {
  const { blocks: _, ...market } = data
  const backtests = new Map<Block, TrialBacktest>()
  const results = new Float64Array(aim.metrics.length)
  const trials = best.slice(0, count).map((trial): ValidatedTrial => {
    const block = blockAt(blocks, trial.trial)
    const backtest = backtests.get(block) ?? createTrialBacktest({ ...market, range: sample.range }, block.definition)
    backtests.set(block, backtest)
    try {
      backtest.evaluate(trial.parameters, results)
    } catch {
      return { trial, value: undefined, metrics: {}, violation: Number.POSITIVE_INFINITY }
    }
    const value = aim.value(results, 0)
    return {
      trial,
      value: Number.isFinite(value) ? value : undefined,
      metrics: Object.fromEntries(aim.metrics.map((name, m) => [name, results[m]!])),
      violation: aim.violation(results, 0),
    }
  })
  const known = trials.filter((each): each is ValidatedTrial & { readonly value: number } => each.value !== undefined)
  const sign = aim.direction === 'maximize' ? -1 : 1
  const [first] = [...known].sort((a, b) => a.violation - b.violation || sign * (a.value - b.value))
  return {
    trials,
    chosen: choose ? first?.trial : undefined,
    rankCorrelation:
      known.length < 3
        ? undefined
        : spearman(
            known.map(({ trial }) => trial.value),
            known.map(({ value }) => value),
          ),
  }
}

/** Correlation of ranks, ties sharing their mean rank; undefined when one side does not vary. */
function spearman(a: readonly number[], b: readonly number[]): number | undefined {
  const ranks = (values: readonly number[]): number[] =>
    values.map((x) => values.reduce((rank, y) => rank + (y < x ? 1 : y === x ? 0.5 : 0), 0.5))
  const [x, y] = [ranks(a), ranks(b)]
  const mean = (a.length + 1) / 2
  let [xy, xx, yy] = [0, 0, 0]
  for (let i = 0; i < a.length; i++) {
    xy += (x[i]! - mean) * (y[i]! - mean)
    xx += (x[i]! - mean) ** 2
    yy += (y[i]! - mean) ** 2
  }
  return xx * yy > 0 ? xy / Math.sqrt(xx * yy) : undefined
}

const finite = (value: number | undefined): number | null =>
  value === undefined || !Number.isFinite(value) ? null : value

/** The output `validation`. */
export function validationRecord(aim: SearchAim, { split, sample, choose }: Validation, found: Validated): JsonValue {
  const { range, bars } = sample
  return {
    split,
    bars: range.to - range.from,
    from: new Date(bars.time[range.from]! / 1000).toISOString(),
    objective: { name: aim.name, direction: aim.direction },
    chooses: choose,
    rank_correlation: finite(found.rankCorrelation),
    trials: found.trials.map(({ trial, value, metrics, violation }, index) => ({
      rank: index + 1,
      trial: trial.trial,
      strategy: trial.strategy,
      parameters: trial.parameters as unknown as JsonValue,
      in_sample: finite(trial.value),
      validation: finite(value),
      feasible: violation === 0,
      chosen: found.chosen?.trial === trial.trial,
      metrics: Object.fromEntries(Object.entries(metrics).map(([name, each]) => [name, finite(each)])),
    })),
  }
}

export function validationFigure(aim: SearchAim, { split, sample }: Validation, found: Validated): Figure {
  const order =
    found.rankCorrelation === undefined ? '' : ` The two orders correlate by ${found.rankCorrelation.toFixed(2)}.`
  return {
    kind: 'table',
    title: `The best ${found.trials.length} trials on ${split}`,
    caption: `${describeSample(sample)}, which the search did not see.${order}${found.chosen === undefined ? '' : ` Trial ${found.chosen.trial} was chosen by it, so that its value there looks better than it is, too.`}`,
    sample: found.chosen === undefined ? 'out_of_sample' : 'in_sample',
    columns: [
      { name: 'trial', format: 'integer' },
      { name: 'strategy', format: 'text' },
      { name: 'parameters', format: 'text' },
      { name: `${aim.name} in search`, format: aim.format },
      { name: `${aim.name} on ${split}`, format: aim.format },
    ],
    rows: found.trials.map(({ trial, value }) => [
      trial.trial,
      trial.strategy,
      Object.entries(trial.parameters)
        .map(([name, each]) => `${name} ${each}`)
        .join(', '),
      trial.value,
      finite(value),
    ]),
  }
}

/** What the validation says against the search. */
export function validationWarnings(aim: SearchAim, { split }: Validation, found: Validated): string[] {
  const warnings: string[] = []
  const failed = found.trials.filter(({ value }) => value === undefined).length
  if (failed > 0) warnings.push(`${failed} of the best ${found.trials.length} trials have no ${aim.name} on ${split}.`)
  if (found.rankCorrelation !== undefined && found.rankCorrelation <= 0) {
    warnings.push(
      `The order of the best ${found.trials.length} trials does not carry over to ${split}: their ranks correlate by ${found.rankCorrelation.toFixed(2)}.`,
    )
  }
  const [first] = found.trials
  const isWorse = (value: number): boolean =>
    aim.direction === 'maximize' ? value <= 0 && first!.trial.value > 0 : value >= 2 * first!.trial.value
  if (first?.value !== undefined && isWorse(first.value)) {
    warnings.push(
      `The best trial has ${aim.name} ${Number(first.value.toPrecision(3))} on ${split}, ${Number(first.trial.value.toPrecision(3))} in the search.`,
    )
  }
  return warnings
}
