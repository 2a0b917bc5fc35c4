/** @module `type: optimization`: evaluates many configurations of strategies on one split and keeps the best. */
import { z } from 'zod'
import { UserError } from '../core/errors.ts'
import type { JsonValue } from '../core/hash.ts'
import type { Figure } from '../definition/figure.ts'
import { definePhaseType, type PhaseContext, type PhaseResult } from '../definition/phase-type.ts'
import { describeTrading } from './describe-trading.ts'
import { evaluateTrials } from './evaluate-trials.ts'
import { laterOptimization, laterSearch, laterShape, remarkOnLater } from './later.ts'
import {
  describeSample,
  findingsFor,
  MARKET_SERVICE,
  marketOf,
  remarkOnSample,
  sampleOf,
  strategyFilesOf,
} from './market-service.ts'
import { optimisticNotes, optimisticWarnings } from './performance-figures.ts'
import { loadParts } from './plug-in-parts.ts'
import type { SearchAim } from './search-aim.ts'
import { searchSection } from './search-config.ts'
import { reducedParameterSpace } from './search-fallback.ts'
import { planSearch, remarkOnSearch } from './search-plan.ts'
import { resultOfSearch } from './search-result.ts'
import { validationOf } from './search-validation.ts'
import { strategyOf } from './strategy-record.ts'
import { costsOf, executionOf, remarkOnStrategy, tradingShape } from './trading-config.ts'
import { modelOf, remarkOnTrading } from './trading-model.ts'
import { type Block, toRecord } from './trial-blocks.ts'
import type { TrialData } from './trial-evaluator.ts'
import { requireCausalBlocks } from './verify-trials.ts'
import { readWarmStart, type WarmStart } from './warm-start.ts'

const strategyEntry = z.union([
  z.string().transform((type) => ({ type, optimization_target: true })),
  z.strictObject({
    type: z.string(),
    optimization_target: z.boolean().default(true).describe('false leaves the strategy out of the search'),
    parameters: z.unknown().optional().describe('searched parameters of this strategy alone'),
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
  optimization: searchSection.prefault({}),
  trial_timeout_seconds: z
    .number()
    .positive()
    .optional()
    .describe('a trial that takes longer is recorded as timed out; 300 unless given'),
  evaluation_cache: z
    .boolean()
    .optional()
    .describe('whether trials that an earlier search of the store evaluated are looked up: where it pays unless given'),
})

type Config = z.infer<typeof config>
type Strategies = NonNullable<Config['strategies']>

export const optimization = definePhaseType<Config>({
  type: 'optimization',
  version: 5,
  description: 'Evaluates many configurations of strategies on one split of the data and keeps the best.',
  config,
  outputs: {
    best_parameters: 'strategy, parameters and metrics of the best trial',
    best_strategies: 'the same as a list with one entry a strategy',
    top_10_parameter_sets: 'the ten best trials',
    top_100_strategies: 'the hundred best trials',
    pareto_front:
      'with several objectives: the trials that no other beats in all of them, with parameters, objectives and metrics',
    optimization_history:
      'a table of all trials: parameters, metrics, status; a parameter with the name of a metric is parameter_NAME',
    parameter_importance:
      'what each parameter explains, with intervals, and whether the best point is a peak or a plain; computed when declared',
    validation: 'with `validate_on`: the best trials on a split that the search did not see',
    performance_distribution: 'quantiles of the objective over all trials',
  },
  uses: [MARKET_SERVICE],
  fallbacks: { reduced_parameter_space: reducedParameterSpace },
  check(parsed, services) {
    const { strategies = [], optimization: search } = parsed
    const remarks = [
      ...remarkOnSample(services, parsed),
      ...remarkOnLater(parsed, laterOptimization),
      ...remarkOnLater(search, laterSearch, ['optimization']),
      ...strategies.flatMap(({ type }, index) =>
        remarkOnStrategy(type, ['strategies', index], strategyFilesOf(services)),
      ),
    ]
    const targets = strategies.filter(({ optimization_target: isTarget }) => isTarget).map(({ type }) => type)
    remarks.push(...remarkOnTrading(parsed, services, targets))
    if (remarks.every(({ level }) => level === 'warning')) remarks.push(...remarkOnSearch(parsed, strategies, services))
    return remarks
  },
  estimate(parsed, services) {
    const known = this.check!(parsed, services).every(({ level }) => level === 'warning')
    if (parsed.strategies === undefined || !known) return {}
    const { trials } = planSearch(parsed, parsed.strategies, services, 'estimate')
    return { work: { count: trials.count, unit: 'trials' } }
  },

  run: (context) => runSearch(context, false),
  partial: (context) => runSearch(context, true),
})

/** Runs the search, or makes of it what the parts of earlier attempts allow. */
async function runSearch(context: PhaseContext<Config>, isPartial: boolean): Promise<PhaseResult> {
  const { config: parsed } = context
  const market = marketOf(context.services)
  const sample = sampleOf(market, parsed)
  await loadParts(strategyFilesOf(context.services))
  const strategies = parsed.strategies ?? (await strategiesOf(context))
  const { aim, trials, plan } = planSearch(parsed, strategies, context.services, context.seed)
  requireOutputs(context.phase.outputs, parsed, aim)
  const definitions = trials.blocks.map(({ form }) => strategyOf(form))
  const model = modelOf(parsed, sample, definitions, context.seed)
  const data: TrialData = {
    bars: sample.bars,
    instruments: sample.instruments,
    ...(model === undefined ? {} : { model }),
    range: sample.range,
    barsPerYear: sample.barsPerYear,
    riskFreePerYear: parsed.risk_free_rate,
    costs: costsOf(parsed),
    execution: executionOf(parsed),
    metrics: aim.metrics,
    blocks: trials.blocks.map(toRecord),
  }
  if (!isPartial) requireCausalBlocks(data)
  const { warm_start: warm, pruning } = parsed.optimization
  const warmStart = warm && (await readWarmStart(context, warm, aim, trials.blocks))
  const { blocks, notes } = await evaluateTrials(context, data, trials.blocks, {
    ...plan,
    evaluationCache: parsed.evaluation_cache,
    isPartial,
    ...(warmStart === undefined ? {} : { warmStart }),
  })
  const { split } = sample
  const prunes = pruning !== undefined
  const result = await resultOfSearch(context, {
    data,
    blocks,
    aim,
    prunes,
    notes,
    believed: warmStart === undefined || aim.isMulti ? [] : believedOf(trials.blocks, warmStart),
    split,
    isPartial,
    validation: validationOf(parsed, context.services),
  })
  const tried = blocks.reduce((sum, { count }) => sum + count, 0).toLocaleString('en-US')
  const inSample: Figure = {
    kind: 'note',
    level: 'info',
    title: 'In sample',
    text: `These are the bars that the search saw: ${describeSample(sample)}. ${describeTrading(parsed, model)} The best of ${tried} trials looks better than it is; only data that the search did not see can tell.`,
  }
  const findings = findingsFor(market, sample)
  return {
    ...result,
    figures: [
      ...(result.figures ?? []),
      inSample,
      ...optimisticNotes(parsed.execution.fill === 'same_close'),
      ...findings.map((text): Figure => ({ kind: 'note', level: 'warning', title: 'Data', text })),
    ],
    warnings: [...optimisticWarnings(parsed.execution.fill === 'same_close'), ...(result.warnings ?? [])],
  }
}

/** Values of the first objective that blocks believe; a space that is tried whole believes nothing. */
function believedOf(blocks: readonly Block[], warmStart: (block: Block) => WarmStart | undefined): number[] {
  const earlier = blocks.flatMap((block) => (block.note === undefined ? (warmStart(block)?.earlier ?? []) : []))
  return earlier.flatMap(({ values, violation = 0 }) => (violation === 0 ? [values[0]!] : []))
}

/** What only some searches make is asked for in vain by others: better now than after hours. */
function requireOutputs(outputs: readonly string[], { optimization: search }: Config, aim: SearchAim): void {
  const vain = [
    [
      'validation',
      search.validate_on !== undefined,
      'Name a split that the search does not see: `validate_on: validate`.',
    ],
    ['pareto_front', aim.isMulti, 'Give several objectives: `objective: [sharpe_ratio, max_drawdown]`.'],
  ] as const
  for (const [name, isMade, hint] of vain) {
    if (isMade || !outputs.includes(name)) continue
    throw new UserError('OUTPUT_MISSING', `Expected a search that makes "${name}", this one does not.`, { hint })
  }
}

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
