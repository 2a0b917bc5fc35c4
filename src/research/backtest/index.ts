/** @module Public entry of `phaseline/backtest`: strategies, indicators, the kernel and the evaluator. */
export type { Trade } from './account.ts'
export { createEvaluator, type Evaluator, type EvaluatorOptions, metricNames } from './evaluate.ts'
export { type Execution, type ExecutionRule, executionRule, FILLS, type Fill } from './execution.ts'
export { type IndicatorName, indicators } from './indicators/index.ts'
export {
  computeIndicator,
  defineIndicator,
  type Indicator,
  type SourceColumn,
  type Step,
} from './indicators/indicator.ts'
export * as rolling from './indicators/rolling.ts'
export { createKernel, type Kernel, type KernelOptions, type Simulation } from './kernel.ts'
export type { ProportionalCosts } from './proportional-costs.ts'
export { compareLines, fadeLevels, followLevels, type HoldRule, holdUntilExit } from './signal-rules.ts'
export { type StrategyName, strategies } from './strategies/index.ts'
export {
  defineStrategy,
  resolveParameters,
  type Strategy,
  type StrategyConstraint,
  type StrategyDefinition,
} from './strategy.ts'
export { type ContextOptions, createContext, type StrategyContext } from './strategy-context.ts'
