/** @module One configuration on one sample, beside buy and hold: what `backtest` and `analysis` both start from. */
import type { JsonValue } from '../core/hash.ts'
import type { PhaseContext } from '../definition/phase-type.ts'
import {
  type AnyStrategy,
  builtInStrategies,
  metricNames,
  portfolioStrategies,
  requireCausal,
  type Simulation,
  strategies,
  type TradingModel,
} from '../research/backtest/index.ts'
import type { ParameterSet } from '../search/parameter.ts'
import { type Metric, STANDARD_METRICS } from '../stats/index.ts'
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
import { loadParts } from './plug-in-parts.ts'
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
  /** Metrics of plug-ins that are shown beside the standard ones. */
  readonly ownMetrics: readonly Metric[]
  /** What the strategy says of its decisions, and what the audit of the data found in these bars. */
  readonly findings: readonly string[]
  /** Metrics of plug-ins that gave no number. */
  readonly warnings: readonly string[]
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
  const { metrics } = await loadParts(files)
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
  const own = usableMetrics(Object.values(metrics), [simulation, benchmark])
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
      metrics: metricsOf(simulation, own.usable),
      buy_and_hold: metricsOf(benchmark, own.usable),
      optimistic: simulation.optimistic,
      engine: model === undefined ? 'kernel' : 'simulator',
    },
    ownMetrics: own.usable,
    findings: [...(trial.notes?.(parameters) ?? []), ...findingsFor(market, sample)],
    warnings: own.warnings,
  }
}

/** Metrics of the user that give numbers for all simulations. The others fail nothing here: they are left out, and it is said. */
function usableMetrics(
  metrics: readonly Metric[],
  simulations: readonly Simulation[],
): { readonly usable: readonly Metric[]; readonly warnings: readonly string[] } {
  const usable: Metric[] = []
  const warnings: string[] = []
  const leave = (name: string, why: string): void => {
    warnings.push(`The metric "${name}" of a plug-in is left out: it ${why}.`)
  }
  for (const metric of metrics) {
    try {
      const values = simulations.map(({ performance }): unknown => metric.compute(performance))
      const wrong = values.find((value) => !Number.isFinite(value))
      if (values.every(Number.isFinite)) usable.push(metric)
      else leave(metric.name, `gave ${String(wrong)} instead of a number`)
    } catch (error) {
      leave(metric.name, `threw "${error instanceof Error ? error.message : String(error)}"`)
    }
  }
  return { usable, warnings }
}

/** The same account and costs without sizes, exits and rebalancing: for what is bought once and held. */
function withoutRules({ exits: _, ...model }: TradingModel): TradingModel {
  return { ...model, sizing: { method: 'percent', fraction: 1 }, rebalanceBars: 0, maintenanceMargin: 0 }
}
