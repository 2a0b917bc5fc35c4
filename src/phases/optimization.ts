/** @module `type: optimization`: evaluates many configurations of strategies on one split and keeps the best. */
import { z } from 'zod'
import { TerminalError, UserError } from '../core/errors.ts'
import type { JsonValue } from '../core/hash.ts'
import type { Figure } from '../definition/figure.ts'
import { definePhaseType, type PhaseContext } from '../definition/phase-type.ts'
import { metricNames } from '../research/backtest/index.ts'
import { samplerName } from '../search/index.ts'
import { metrics as metricRegistry, STANDARD_METRICS } from '../stats/index.ts'
import { evaluateTrials, writeHistory } from './evaluate-trials.ts'
import { laterMethods, laterOptimization, laterSearch, laterShape, remarkOnLater, unavailable } from './later.ts'
import { describeSample, findingsFor, MARKET_SERVICE, marketOf, remarkOnSample, sampleOf } from './market-service.ts'
import { createImportanceCollector, importanceFigure, importanceRecord } from './parameter-importance.ts'
import { metricFormat } from './performance-figures.ts'
import { remarkOn } from './remark.ts'
import { bestTrialsFigure, createHeatMap, historyFigure } from './search-figures.ts'
import { distribution, significanceOf, summaryFigure, warningsOf } from './search-significance.ts'
import { costsOf, describeTrading, executionOf, remarkOnStrategy, tradingShape } from './trading-config.ts'
import { toRecord, trialsOf } from './trial-blocks.ts'
import type { TrialData } from './trial-evaluator.ts'
import { readTrialParts } from './trial-parts.ts'
import { createSummarizer, type RankedTrial } from './trial-summary.ts'
import { verifyTrials } from './verify-trials.ts'

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
  ...laterShape(laterOptimization),
  ...tradingShape,
  strategies: z
    .array(strategyEntry)
    .min(1)
    .optional()
    .describe('what is searched; the strategies that the first input names unless given'),
  optimization: z
    .strictObject({
      ...laterShape(laterSearch),
      method: z.string().default('grid').describe('grid, random, …: `phaseline list samplers`'),
      parameters: z
        .record(z.string(), z.unknown())
        .optional()
        .describe('values or ranges by parameter; the strategy’s own ranges unless given'),
      constraints: z.array(constraint).default([]).describe('such as "fast_period < slow_period"'),
      objective: z.string().default('sharpe_ratio').describe('the metric that decides'),
      n_generations: z
        .int()
        .min(1)
        .optional()
        .describe('generations of an evolutionary method; with population_size it gives n_trials'),
      population_size: z.int().min(4).optional().describe('trials of a generation'),
      n_trials: z
        .int()
        .min(1)
        .optional()
        .describe('how many configurations to try; a grid is tried whole unless given'),
      options: z.record(z.string(), z.unknown()).optional().describe('options of the method'),
    })
    .prefault({}),
  trial_timeout_seconds: z
    .number()
    .positive()
    .optional()
    .describe('a trial that takes longer is recorded as timed out'),
})

type Config = z.infer<typeof config>
type Strategies = NonNullable<Config['strategies']>

/** Sets kept under `top_10_…` and `top_100_…`. */
const KEPT = 100
/** Trials of a generation when only the number of generations is given. */
const DEFAULT_POPULATION = 50
/** Points of the history in the report. */
const HISTORY_POINTS = 2_000

/** The search of a config; generations and their size are the evolutionary words for trials. */
function searchOf(parsed: Config, named: Strategies = parsed.strategies ?? []): Parameters<typeof trialsOf>[0] {
  const { n_generations: generations, population_size: population, ...search } = parsed.optimization
  const trials =
    search.n_trials ?? (generations === undefined ? undefined : generations * (population ?? DEFAULT_POPULATION))
  return {
    strategies: named.filter(({ optimization_target: isTarget }) => isTarget) as {
      type: string
      parameters?: unknown
    }[],
    optimization: {
      ...(search as Parameters<typeof trialsOf>[0]['optimization']),
      n_trials: trials,
      ...(population === undefined ? {} : { options: { population, ...search.options } }),
    },
  }
}

export const optimization = definePhaseType<Config>({
  type: 'optimization',
  version: 2,
  description: 'Evaluates many configurations of strategies on one split of the data and keeps the best.',
  config,
  outputs: {
    best_parameters: 'strategy, parameters and metrics of the best trial',
    best_strategies: 'the same as a list with one entry a strategy',
    top_10_parameter_sets: 'the ten best trials',
    top_100_strategies: 'the hundred best trials',
    optimization_history: 'a table of all trials: parameters, metrics, status',
    parameter_importance:
      'what each parameter explains, with intervals, and whether the best point is a peak or a plain; computed when declared',
    performance_distribution: 'quantiles of the objective over all trials',
  },
  uses: [MARKET_SERVICE],
  check(parsed, services) {
    const { strategies = [], optimization: search } = parsed
    const remarks = [
      ...remarkOnSample(services, parsed),
      ...remarkOnLater(parsed, laterOptimization),
      ...remarkOnLater(search, laterSearch, ['optimization']),
      ...strategies.flatMap(({ type }, index) => remarkOnStrategy(type, ['strategies', index])),
    ]
    const later = laterMethods[search.method]
    if (later !== undefined && samplerName(search.method) === undefined) {
      remarks.push(unavailable(`The method "${search.method}"`, later, ['optimization', 'method']))
    }
    remarks.push(...remarkOn(() => metricNames([parsed.optimization.objective]), ['optimization', 'objective']))
    // What is not there yet, and strategies that only the inputs will name, leave nothing to count.
    if (strategies.length === 0 || remarks.some(({ level }) => level !== 'warning')) return remarks
    remarks.push(
      ...remarkOn(() => {
        for (const { path, message } of trialsOf(searchOf(parsed), 'check').warnings) {
          remarks.push({ level: 'warning', path, code: 'SEARCH_AMBIGUOUS', message })
        }
      }, []),
    )
    return remarks
  },
  estimate(parsed, services) {
    const known = this.check!(parsed, services).every(({ level }) => level === 'warning')
    if (parsed.strategies === undefined || !known) return {}
    return { work: { count: trialsOf(searchOf(parsed), 'estimate').count, unit: 'trials' } }
  },

  async run(context) {
    const { config: parsed, parts } = context
    const market = marketOf(context.services)
    const sample = sampleOf(market, parsed)
    const { objective } = parsed.optimization
    const metrics = metricNames([...new Set([...STANDARD_METRICS, objective])])
    const decider = metricNames([objective])[0]!
    const { direction } = metricRegistry[decider]
    const trials = trialsOf(searchOf(parsed, parsed.strategies ?? (await strategiesOf(context))), context.seed)
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
    const blocks = await evaluateTrials(
      context,
      data,
      trials.blocks,
      { column: metrics.indexOf(decider), direction },
      parsed.trial_timeout_seconds === undefined ? undefined : parsed.trial_timeout_seconds * 1000,
    )
    const count = blocks.reduce((sum, block) => sum + block.count, 0)

    const maps = new Map(blocks.map((block) => [block, createHeatMap(block.dimensions, direction)]))
    // The analysis takes longer than a small search: it is made for those who ask for it.
    const asked = context.phase.outputs.includes('parameter_importance') ? blocks : []
    const importance = new Map(asked.map((block) => [block, createImportanceCollector(block, direction)]))
    const values = new Float64Array(count)
    let valued = 0
    const summarizer = createSummarizer({
      blocks,
      metrics,
      objective,
      direction,
      keep: KEPT,
      points: HISTORY_POINTS,
      onTrial(block, row, value) {
        maps.get(block)!.add(row, value)
        importance.get(block)?.add(row, value)
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
    const verified = verifyTrials(data, blocks, best)
    const reports = asked.map((block) => [block.strategy, importance.get(block)!.report()] as const)
    const luck = objective === 'sharpe_ratio' ? significanceOf(data, best, summary) : undefined
    const figures: Figure[] = [
      summaryFigure(summary, objective, luck, verified),
      bestTrialsFigure(blocks, summary.best.slice(0, 10), objective, metricFormat),
      ...blocks.flatMap((block) => {
        const top = summary.best.find(({ strategy }) => strategy === block.strategy)
        const title = blocks.length > 1 ? `${objective} of ${block.strategy}` : `${objective} over the parameters`
        return maps.get(block)!.figure(title, objective, metricFormat(objective), top) ?? []
      }),
      ...reports.map(([strategy, report]) => importanceFigure(strategy, report, blocks.length > 1)),
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
    const leaders = blocks.flatMap(({ strategy }) => summary.best.find((trial) => trial.strategy === strategy) ?? [])
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
        optimization_history: { kind: 'parquet', write: (path) => writeHistory(path, context, blocks, metrics) },
        ...(reports.length === 0
          ? {}
          : {
              parameter_importance: {
                kind: 'json' as const,
                value: reports.map(([strategy, report]) => importanceRecord(strategy, report)),
              },
            }),
        performance_distribution: { kind: 'json', value: distribution(objective, values.subarray(0, valued), summary) },
      },
      figures,
      warnings: warningsOf(summary, luck),
    }
  },
})

/** The strategies that the first input names: a list of choices such as `top_100_strategies`, or one choice. */
async function strategiesOf(context: PhaseContext<Config>): Promise<Strategies> {
  const [first] = context.inputs
  const input = first === undefined ? undefined : ((await context.input(first)) as JsonValue)
  const choices = Array.isArray(input) ? input : [input]
  const names = choices.flatMap((choice) => {
    const name = (choice as { readonly strategy?: JsonValue } | undefined | null)?.strategy
    return typeof name === 'string' ? [name] : []
  })
  if (names.length === 0) {
    throw new UserError(
      'PHASE_INPUT_MISSING',
      'Expected strategies to search: neither `config.strategies` nor the first input names any.',
      {
        hint: 'Write `strategies: [momentum]` into the config, or take `best_parameters` or `top_100_strategies` of a search as input.',
      },
    )
  }
  return [...new Set(names)].map((type) => ({ type, optimization_target: true }))
}

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
