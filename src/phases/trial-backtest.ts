/** @module One strategy of a search on the data of its trials: in the kernel, or order by order in an account. */
import {
  type AnyStrategy,
  createEvaluator,
  createSimulatedEvaluator,
  isPortfolioStrategy,
  type Simulation,
} from '../research/backtest/index.ts'
import type { ParameterSet } from '../search/parameter.ts'
import type { TrialData } from './trial-evaluator.ts'

/** What evaluates trials; one a thread. */
export interface TrialBacktest {
  /** Writes the metrics of one configuration to `out[offset]`, `out[offset + 1]`, …. */
  evaluate(parameters: ParameterSet, out: Float64Array, offset?: number): void
  /** The same for many configurations, one row of `out` each. */
  evaluateMany(sets: readonly ParameterSet[], out: Float64Array): void
  /** Whether `evaluateMany` is more than a loop. */
  readonly isVectorized: boolean
  simulate(parameters: ParameterSet): Simulation
  /** What a portfolio strategy says of its decisions. */
  notes?(parameters: ParameterSet): readonly string[]
}

/** @throws TypeError when a portfolio strategy comes without an account: `modelOf` gives it one */
export function createTrialBacktest(data: Omit<TrialData, 'blocks'>, strategy: AnyStrategy): TrialBacktest {
  const { model, instruments, columns, ...market } = data
  if (model === undefined) {
    if (isPortfolioStrategy(strategy)) throw new TypeError(`no account for portfolio strategy ${strategy.name}`)
    return createEvaluator({ ...market, strategy, ...(columns === undefined ? {} : { columns }) })
  }
  const simulated = createSimulatedEvaluator({ ...market, instruments, model, strategy })
  return {
    ...simulated,
    isVectorized: false,
    evaluateMany(sets, out) {
      sets.forEach((parameters, k) => {
        simulated.evaluate(parameters, out, k * simulated.metrics.length)
      })
    },
  }
}
