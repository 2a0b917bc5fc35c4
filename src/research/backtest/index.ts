/** @module Public entry of `phaseline/backtest`: strategies, indicators, the kernel and the evaluator. */
export type { Trade } from './account.ts'
export { type AlignedInstrument, alignedInstrument, endOfInstrument } from './aligned-instrument.ts'
export { type BarRule, type BarStrategyDefinition, type BarView, defineBarStrategy } from './bar-strategy.ts'
export * from './costs/index.ts'
export { createEvaluator, type Evaluator, type EvaluatorOptions, metricNames } from './evaluate.ts'
export { type Execution, type ExecutionRule, executionRule, FILLS, type Fill } from './execution.ts'
export {
  applyExits,
  type Exits,
  exitParameters,
  hasExits,
  namesExit,
  type StrategyWithExits,
  withExits,
} from './exits.ts'
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
export { createColumnMemory } from './kernels/column-memory.ts'
export type { WasmMemory } from './kernels/web-assembly.ts'
export { requireCausal } from './look-ahead.ts'
export type { OrderRequest, OrderType, Quantity, Rejection, Trail } from './orders.ts'
export {
  type AnyStrategy,
  builtInStrategies,
  loadStrategies,
  offersStrategy,
  strategiesOf,
} from './plug-in-strategies.ts'
export type { ClosedTrade, Holding, Lot } from './portfolio.ts'
export { type PortfolioStrategyName, portfolioStrategies } from './portfolio-strategies/index.ts'
export {
  definePortfolioStrategy,
  isPortfolioStrategy,
  type PortfolioOptions,
  type PortfolioSimulation,
  type PortfolioStrategy,
  type PortfolioStrategyDefinition,
  portfolioWeights,
  requireInstruments,
  simulatePortfolio,
} from './portfolio-strategy.ts'
export type { ProportionalCosts } from './proportional-costs.ts'
export type { RoundTrip } from './round-trips.ts'
export {
  compareLines,
  crossing,
  decidedByLines,
  fadeLevels,
  followLevels,
  type HoldRule,
  holdUntilExit,
  type Lines,
} from './signal-rules.ts'
export {
  type AccountSimulation,
  createSimulatedEvaluator,
  type SimulatedEvaluator,
  type SimulatedEvaluatorOptions,
} from './simulated-evaluator.ts'
export {
  type CorporateAction,
  type Desk,
  type OrderSimulation,
  type SimulatorOptions,
  simulateOrders,
} from './simulator.ts'
export * from './sizing.ts'
export { type StrategyName, strategies } from './strategies/index.ts'
export {
  checkParameters,
  defineStrategy,
  resolveParameters,
  type Strategy,
  type StrategyConstraint,
  type StrategyDefinition,
} from './strategy.ts'
export { type ContextOptions, createContext, type StrategyContext } from './strategy-context.ts'
export { outcomeOf, type TradeOutcome, type TradeStatistics, tradeStatistics } from './trade-statistics.ts'
export { defaultTradingModel, type SizingRule, type TradingModel } from './trading-model.ts'
export { type Verification, type VerifyOptions, verifyKernel } from './verify.ts'
