/** @module One configuration on one sample, beside buy and hold: what `backtest` and `analysis` both start from. */
import type { JsonValue } from '../core/hash.ts'
import type { PhaseContext } from '../definition/phase-type.ts'
import {
  type AnyStrategy,
  builtInStrategies,
  loadStrategies,
  metricNames,
  portfolioStrategies,
  requireCausal,
  type Simulation,
  strategies,
  type TradingModel,
} from '../research/backtest/index.ts'
import type { ParameterSet } from '../search/parameter.ts'
import { STANDARD_METRICS } from '../stats/index.ts'
import { describeTrading } from './describe-trading.ts'
import {
  describeSample,
  findingsFor,
  marketOf,
  type Sample,
  sampleOf,
  strategyFilesOf,
  TEST_SPLIT,
} from './market-service.ts'
import { metricsOf, type SampleKind, type Subject } from './performance-figures.ts'
import { type Choice, choiceOf, costsOf, executionOf, exitsOf, type TradingConfig } from './trading-config.ts'
import { modelOf } from './trading-model.ts'
import { createTrialBacktest } from './trial-backtest.ts'

export interface ChosenBacktest {
  readonly choice: Choice
  readonly sample: Sample
  readonly kind: SampleKind
  readonly simulation: Simulation
  readonly benchmark: Simulation
  /** The two, with names for readers. */
  readonly subjects: readonly Subject[]
  /** Which bars, which costs, which execution. */
  readonly caption: string
  /** Which strategy, parameters, sample and metrics, as data for later phases. */
  readonly facts: { readonly [key: string]: JsonValue } & { readonly metrics: Readonly<Record<string, number>> }
  /** What the strategy says of its decisions, and what the audit of the data found in these bars. */
  readonly findings: readonly string[]
}

/**
 * Reads the choice from the first input and simulates it. Only the test split counts as out of sample: the choice was made
 * on bars that every other split may contain. Several symbols are compared with equal shares of them, bought once.
 */
export async function runChosenBacktest(
  context: PhaseContext<
    TradingConfig & { readonly strategy?: string | undefined; readonly parameters?: ParameterSet | undefined }
  >,
): Promise<ChosenBacktest> {
  const { config, inputs, services } = context
  const market = marketOf(services)
  const sample = sampleOf(market, config)
  const files = strategyFilesOf(services)
  await loadStrategies(files)
  const input = inputs[0] === undefined ? undefined : ((await context.input(inputs[0])) as JsonValue)
  const choice = choiceOf(config, input, files, exitsOf(config))
  const { strategy, parameters } = choice
  if (!Object.hasOwn(builtInStrategies, strategy.name)) requireCausal(strategy, sample.instruments, parameters)
  const model = modelOf(config, sample, [strategy], context.seed)
  const shared = {
    bars: sample.bars,
    instruments: sample.instruments,
    range: sample.range,
    barsPerYear: sample.barsPerYear,
    riskFreePerYear: config.risk_free_rate,
    costs: costsOf(config),
    execution: executionOf(config),
    metrics: metricNames(STANDARD_METRICS),
  }
  const trial = createTrialBacktest({ ...shared, ...(model === undefined ? {} : { model }) }, strategy)
  const simulation = trial.simulate(parameters)
  const isAlone = sample.symbols.length === 1
  const benchmarkStrategy: AnyStrategy = isAlone ? strategies.buy_and_hold : portfolioStrategies.equal_weight
  const benchmark = createTrialBacktest(
    { ...shared, ...(model === undefined ? {} : { model: withoutRules(model) }) },
    benchmarkStrategy,
  ).simulate({})
  const kind: SampleKind = sample.split === TEST_SPLIT ? 'out_of_sample' : 'in_sample'
  return {
    choice,
    sample,
    kind,
    simulation,
    benchmark,
    subjects: [
      { name: strategy.name, simulation },
      { name: isAlone ? 'buy and hold' : 'equal shares, bought once', simulation: benchmark },
    ],
    caption: `${describeSample(sample)}. ${describeTrading(config, model)}`,
    facts: {
      strategy: strategy.name,
      parameters: parameters as unknown as JsonValue,
      sample: { kind, split: sample.split, description: describeSample(sample) },
      metrics: metricsOf(simulation),
      buy_and_hold: metricsOf(benchmark),
      optimistic: simulation.optimistic,
      engine: model === undefined ? 'kernel' : 'simulator',
    },
    findings: [...(trial.notes?.(parameters) ?? []), ...findingsFor(market, sample)],
  }
}

/** The same account and costs without sizes, exits and rebalancing: for what is bought once and held. */
function withoutRules({ exits: _, ...model }: TradingModel): TradingModel {
  return { ...model, sizing: { method: 'percent', fraction: 1 }, rebalanceBars: 0, maintenanceMargin: 0 }
}
