/** @module `type: optimization`: evaluates many configurations of strategies on one split and keeps the best. */
import { z } from 'zod'
import { TerminalError } from '../core/errors.ts'
import type { JsonValue } from '../core/hash.ts'
import type { Figure } from '../definition/figure.ts'
import { definePhaseType } from '../definition/phase-type.ts'
import { metricNames } from '../research/backtest/index.ts'
import { metrics as metricRegistry, STANDARD_METRICS } from '../stats/index.ts'
import { evaluateTrials, writeHistory } from './evaluate-trials.ts'
import { describeSample, findingsFor, MARKET_SERVICE, marketOf, remarkOnSample, sampleOf } from './market-service.ts'
import { metricFormat } from './performance-figures.ts'
import { bestTrialsFigure, createHeatMap, historyFigure } from './search-figures.ts'
import { distribution, significanceOf, summaryFigure, warningsOf } from './search-significance.ts'
import { costsOf, describeTrading, executionOf, remarkOn, remarkOnStrategy, tradingShape } from './trading-config.ts'
import { toRecord, trialsOf } from './trial-blocks.ts'
import type { TrialData } from './trial-evaluator.ts'
import { readTrialParts } from './trial-parts.ts'
import { createSummarizer, type RankedTrial } from './trial-summary.ts'

const strategyEntry = z.union([
  z.string().transform((type) => ({ type, optimization_target: true })),
  z.strictObject({
    type: z.string(),
    optimization_target: z.boolean().default(true).describe('false leaves the strategy out of the search'),
    parameters: z.unknown().optional().describe('searched parameters of this strategy alone'),
  }),
])

const constraint = z.union([
  z.string(),
  z.strictObject({
    coefficients: z.record(z.string(), z.number()),
    operator: z.enum(['<=', '>=', '<', '>', '=', '==']),
    bound: z.number(),
  }),
  z.strictObject({
    parameter: z.string(),
    requires: z.string().optional(),
    excludes: z.string().optional(),
    less_than: z.string().optional(),
    greater_than: z.string().optional(),
  }),
])

const config = z.strictObject({
  ...tradingShape,
  strategies: z.array(strategyEntry).min(1),
  optimization: z.strictObject({
    method: z.string().default('grid').describe('grid, random, …: `phaseline list samplers`'),
    parameters: z
      .record(z.string(), z.unknown())
      .optional()
      .describe('values or ranges by parameter; the strategy’s own ranges unless given'),
    constraints: z.array(constraint).default([]).describe('such as "fast_period < slow_period"'),
    objective: z.string().default('sharpe_ratio').describe('the metric that decides'),
    n_trials: z.int().min(1).optional().describe('how many configurations to try; a grid is tried whole unless given'),
    options: z.record(z.string(), z.unknown()).optional().describe('options of the method'),
  }),
  trial_timeout_seconds: z
    .number()
    .positive()
    .optional()
    .describe('a trial that takes longer is recorded as timed out'),
})

type Config = z.infer<typeof config>

/** Sets kept under `top_10_…` and `top_100_…`. */
const KEPT = 100
/** Points of the history in the report. */
const HISTORY_POINTS = 2_000

const searchOf = (parsed: Config): Parameters<typeof trialsOf>[0] => ({
  strategies: parsed.strategies.filter(({ optimization_target: isTarget }) => isTarget) as {
    type: string
    parameters?: unknown
  }[],
  optimization: parsed.optimization as Parameters<typeof trialsOf>[0]['optimization'],
})

export const optimization = definePhaseType<Config>({
  type: 'optimization',
  version: 1,
  description: 'Evaluates many configurations of strategies on one split of the data and keeps the best.',
  config,
  outputs: {
    best_parameters: 'strategy, parameters and metrics of the best trial',
    best_strategies: 'the same as a list with one entry a strategy',
    top_10_parameter_sets: 'the ten best trials',
    top_100_strategies: 'the hundred best trials',
    optimization_history: 'a table of all trials: parameters, metrics, status',
    performance_distribution: 'quantiles of the objective over all trials',
  },
  uses: [MARKET_SERVICE],
  check(parsed, services) {
    const remarks = [...remarkOnSample(services, parsed)]
    parsed.strategies.forEach(({ type }, index) => {
      remarks.push(...remarkOnStrategy(type, ['strategies', index]))
    })
    remarks.push(...remarkOn(() => metricNames([parsed.optimization.objective]), ['optimization', 'objective']))
    if (remarks.some(({ level }) => level === 'error')) return remarks
    remarks.push(
      ...remarkOn(() => {
        for (const { path, message } of trialsOf(searchOf(parsed), 'check').warnings) {
          remarks.push({ level: 'warning', path, code: 'SEARCH_AMBIGUOUS', message })
        }
      }, []),
    )
    return remarks
  },
  estimate: (parsed) => ({ work: { count: trialsOf(searchOf(parsed), 'estimate').count, unit: 'trials' } }),

  async run(context) {
    const { config: parsed, parts } = context
    const market = marketOf(context.services)
    const sample = sampleOf(market, parsed)
    const { objective } = parsed.optimization
    const metrics = metricNames([...new Set([...STANDARD_METRICS, objective])])
    const decider = metricNames([objective])[0]!
    const { direction } = metricRegistry[decider]
    const trials = trialsOf(searchOf(parsed), context.seed)
    const data: TrialData = {
      bars: sample.bars,
      range: sample.range,
      barsPerYear: sample.barsPerYear,
      riskFreePerYear: parsed.risk_free_rate,
      costs: costsOf(parsed),
      execution: executionOf(parsed),
      metrics,
      blocks: trials.blocks.map(toRecord),
    }
    await evaluateTrials(
      context,
      data,
      trials.count,
      { column: metrics.indexOf(decider), direction },
      parsed.trial_timeout_seconds === undefined ? undefined : parsed.trial_timeout_seconds * 1000,
    )

    const maps = new Map(trials.blocks.map((block) => [block, createHeatMap(block.dimensions, direction)]))
    const values = new Float64Array(trials.count)
    let valued = 0
    const summarizer = createSummarizer({
      blocks: trials.blocks,
      metrics,
      objective,
      direction,
      keep: KEPT,
      points: HISTORY_POINTS,
      onTrial(block, row, value) {
        maps.get(block)!.add(row, value)
        values[valued++] = value
      },
    })
    for await (const part of readTrialParts(parts, metrics.length)) summarizer.add(part)
    const summary = summarizer.finish()
    const [best] = summary.best
    if (best === undefined) {
      throw new TerminalError(
        'TRIALS_ALL_FAILED',
        `Expected at least one trial to succeed, all ${summary.counts.submitted} failed or were skipped. The first failure: ${summary.firstError ?? 'none was recorded'}`,
      )
    }
    const luck = objective === 'sharpe_ratio' ? significanceOf(data, best, summary) : undefined
    const figures: Figure[] = [
      summaryFigure(summary, objective, luck),
      bestTrialsFigure(trials.blocks, summary.best.slice(0, 10), objective, metricFormat),
      ...trials.blocks.flatMap((block) => {
        const top = summary.best.find(({ strategy }) => strategy === block.strategy)
        const title =
          trials.blocks.length > 1 ? `${objective} of ${block.strategy}` : `${objective} over the parameters`
        return maps.get(block)!.figure(title, objective, metricFormat(objective), top) ?? []
      }),
      historyFigure(summary, objective, metricFormat(objective)),
      {
        kind: 'note',
        level: 'info',
        title: 'In sample',
        text: `These are the bars that the search saw: ${describeSample(sample)}. ${describeTrading(parsed)} The best of ${summary.counts.succeeded.toLocaleString('en-US')} trials looks better than it is; only data that the search did not see can tell.`,
      },
      ...findingsFor(market, sample).map((text): Figure => ({ kind: 'note', level: 'warning', title: 'Data', text })),
    ]
    const record = (trial: RankedTrial): JsonValue => ({
      ...describeTrial(trial),
      objective: { name: objective, value: trial.value, direction },
    })
    const ranked = summary.best.map((trial, index) => ({ rank: index + 1, ...describeTrial(trial) }))
    const leaders = trials.blocks.flatMap(
      ({ strategy }) => summary.best.find((trial) => trial.strategy === strategy) ?? [],
    )
    return {
      outputs: {
        best_parameters: {
          kind: 'json',
          value: {
            ...(record(best) as object),
            sample: { kind: 'in_sample', split: sample.split },
            trials: summary.counts,
            ...(luck === undefined ? {} : { significance: luck as unknown as JsonValue }),
          } as JsonValue,
        },
        best_strategies: { kind: 'json', value: leaders.map(record) },
        top_10_parameter_sets: { kind: 'json', value: ranked.slice(0, 10) as unknown as JsonValue },
        top_100_strategies: { kind: 'json', value: ranked as unknown as JsonValue },
        optimization_history: { kind: 'parquet', write: (path) => writeHistory(path, context, trials.blocks, metrics) },
        performance_distribution: { kind: 'json', value: distribution(objective, values.subarray(0, valued), summary) },
      },
      figures,
      warnings: warningsOf(summary, luck),
    }
  },
})

const describeTrial = ({
  trial,
  strategy,
  parameters,
  metrics,
}: RankedTrial): { readonly [key: string]: JsonValue } => ({
  trial,
  strategy,
  parameters,
  metrics,
})
