/** @module One configuration on one sample, beside buy and hold: what `backtest` and `analysis` both start from. */
import type { JsonValue } from '../core/hash.ts'
import type { PhaseContext } from '../definition/phase-type.ts'
import { createEvaluator, type Simulation, strategies } from '../research/backtest/index.ts'
import type { ParameterSet } from '../search/parameter.ts'
import { describeSample, findingsFor, marketOf, type Sample, sampleOf, TEST_SPLIT } from './market-service.ts'
import { metricsOf, type SampleKind, type Subject } from './performance-figures.ts'
import { type Choice, choiceOf, costsOf, describeTrading, executionOf, type TradingConfig } from './trading-config.ts'

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
  /** What the audit of the data found in these bars. */
  readonly findings: readonly string[]
}

/**
 * Reads the choice from the first input and simulates it. Only the test split counts as out of sample: the choice was made
 * on bars that every other split may contain.
 */
export async function runChosenBacktest(
  context: PhaseContext<
    TradingConfig & { readonly strategy?: string | undefined; readonly parameters?: ParameterSet | undefined }
  >,
): Promise<ChosenBacktest> {
  const { config, inputs } = context
  const market = marketOf(context.services)
  const sample = sampleOf(market, config)
  const choice = choiceOf(config, inputs[0] === undefined ? undefined : ((await context.input(inputs[0])) as JsonValue))
  const shared = {
    bars: sample.bars,
    range: sample.range,
    barsPerYear: sample.barsPerYear,
    riskFreePerYear: config.risk_free_rate,
    costs: costsOf(config),
    execution: executionOf(config),
  }
  const simulation = createEvaluator({ ...shared, strategy: choice.strategy }).simulate(choice.parameters)
  const benchmark = createEvaluator({ ...shared, strategy: strategies.buy_and_hold }).simulate({})
  const kind: SampleKind = sample.split === TEST_SPLIT ? 'out_of_sample' : 'in_sample'
  return {
    choice,
    sample,
    kind,
    simulation,
    benchmark,
    subjects: [
      { name: choice.strategy.name, simulation },
      { name: 'buy and hold', simulation: benchmark },
    ],
    caption: `${describeSample(sample)}. ${describeTrading(config)}`,
    facts: {
      strategy: choice.strategy.name,
      parameters: choice.parameters as unknown as JsonValue,
      sample: { kind, split: sample.split, description: describeSample(sample) },
      metrics: metricsOf(simulation),
      buy_and_hold: metricsOf(benchmark),
      optimistic: simulation.optimistic,
    },
    findings: findingsFor(market, sample),
  }
}
