/** @module Strategies over many instruments: target weights of one account, rebalanced when they change. */
import { UserError } from '../../core/errors.ts'
import type { Parameter, ParameterSet } from '../../search/parameter.ts'
import { barsPerYear as barsPerYearOf } from '../../stats/annualization.ts'
import { type Performance, performanceOfReturns } from '../../stats/performance.ts'
import { returnsOf } from '../../stats/returns.ts'
import type { Bars } from '../market/bars.ts'
import { type OrderSimulation, type SimulatorOptions, simulateOrders } from './simulator.ts'
import { resolveParameters, type Strategy, type StrategyConstraint, type ValuesOf } from './strategy.ts'
import { createContext, type StrategyContext } from './strategy-context.ts'

export interface PortfolioStrategyDefinition<D extends Readonly<Record<string, Parameter>>> {
  readonly name: string
  /** One sentence or two: what it holds and when. */
  readonly description: string
  readonly parameters: D
  readonly constraints?: readonly StrategyConstraint<ValuesOf<D>>[]
  /** Fewest and most instruments it works on. */
  readonly instruments: { readonly min: number; readonly max: number }
  /** What it is over more instruments than it works on: a strategy with its parameters and more, that chooses among them. */
  readonly among?: PortfolioStrategy
  /** The index of the first bar at which it can decide. */
  warmup(parameters: ValuesOf<D>): number
  /**
   * Writes the target weight of every instrument decided at every close from `warmup` on: `out[k][i]` is the share of equity in
   * instrument k at bar i, negative when short. All are 0 when handed in.
   */
  weights(contexts: readonly StrategyContext[], parameters: ValuesOf<D>, out: readonly Float64Array[]): void
  /** What a reader should know of its decisions on these instruments, as sentences. */
  notes?(contexts: readonly StrategyContext[], parameters: ValuesOf<D>): readonly string[]
}

/** A portfolio strategy as registries hold it. */
export type PortfolioStrategy = Omit<
  PortfolioStrategyDefinition<Readonly<Record<string, Parameter>>>,
  'warmup' | 'weights' | 'notes'
> & {
  readonly constraints: readonly StrategyConstraint<ParameterSet>[]
  warmup(parameters: ParameterSet): number
  weights(contexts: readonly StrategyContext[], parameters: ParameterSet, out: readonly Float64Array[]): void
  notes?(contexts: readonly StrategyContext[], parameters: ParameterSet): readonly string[]
}

/** Declares a strategy over many instruments. See `portfolio-strategies/` for examples. */
export function definePortfolioStrategy<const D extends Readonly<Record<string, Parameter>>>(
  definition: PortfolioStrategyDefinition<D>,
): PortfolioStrategy {
  // As with `defineStrategy`, values are checked against the declarations before they are handed in.
  return { constraints: [], ...definition } as unknown as PortfolioStrategy
}

export interface PortfolioOptions extends Omit<SimulatorOptions, 'bars' | 'onBar' | 'warmup'> {
  /** Instruments on the same times. */
  readonly bars: readonly Bars[]
  readonly strategy: PortfolioStrategy
  readonly parameters?: ParameterSet
  /** Weights that differ less from the last ones that were ordered are left alone; default 0. */
  readonly rebalanceThreshold?: number
  readonly barsPerYear?: number
}

export interface PortfolioSimulation extends OrderSimulation {
  /** `weights[k][i]`: what was decided for instrument k at bar i. */
  readonly weights: readonly Float64Array[]
  /** Return of each bar. */
  readonly returns: Float64Array
  /** Sums of the equity curve; its fields of trades are 0, see `trades`. */
  readonly performance: Performance
}

/**
 * Simulates a strategy over many instruments in one account. An order is given for an instrument when its target weight
 * changes (by more than the threshold); between changes its units are kept and its weight drifts.
 *
 * @example
 * simulatePortfolio({ bars: [ko, pep], strategy: portfolioStrategies.pairs_trading, commission: percentageCommission(0.0005) })
 */
export function simulatePortfolio(options: PortfolioOptions): PortfolioSimulation {
  const { bars, rebalanceThreshold = 0 } = options
  const strategy = strategyAmong(options.strategy, bars.length)
  const { weights, warmup } = portfolioWeights(strategy, bars, options.parameters ?? {})
  const ordered = new Float64Array(bars.length)
  const found = simulateOrders({
    ...options,
    bars,
    warmup,
    onBar(desk) {
      for (let k = 0; k < bars.length; k++) {
        const wanted = weights[k]![desk.bar]!
        const changed = Math.abs(wanted - ordered[k]!)
        if (changed > rebalanceThreshold || (changed > 0 && wanted === 0)) {
          desk.target(wanted, k)
          ordered[k] = wanted
        }
      }
    },
  })
  const returns = returnsOf(found.equity, options.cash ?? 10_000)
  const barsPerYear = options.barsPerYear ?? barsPerYearOf(bars[0]!.time)
  return { ...found, weights, returns, performance: performanceOfReturns(returns, { barsPerYear }) }
}

export function isPortfolioStrategy(strategy: Strategy | PortfolioStrategy): strategy is PortfolioStrategy {
  return 'weights' in strategy
}

/**
 * The strategy over so many instruments: itself, or the one that chooses among them.
 *
 * @throws UserError `INVALID_ARGUMENT` when there is none
 */
export function strategyAmong(strategy: PortfolioStrategy, count: number): PortfolioStrategy {
  if (strategy.among !== undefined && count > strategy.instruments.max) return strategyAmong(strategy.among, count)
  requireInstruments(strategy, count)
  return strategy
}

/** @throws UserError `INVALID_ARGUMENT` when a strategy does not work on so many instruments */
export function requireInstruments(strategy: PortfolioStrategy, count: number): void {
  const { name, among } = strategy
  const { min, max } = strategy.instruments
  if (count >= min && (count <= max || among !== undefined)) return
  const expected = min === max ? `${min}` : max === Number.POSITIVE_INFINITY ? `at least ${min}` : `${min} to ${max}`
  throw new UserError('INVALID_ARGUMENT', `Expected ${expected} instruments for strategy "${name}", was ${count}.`)
}

/** The weights that a strategy decides, with its warm-up bars at 0 and every weight checked. */
export function portfolioWeights(
  strategy: PortfolioStrategy,
  bars: readonly Bars[],
  parameters: ParameterSet,
): { readonly weights: readonly Float64Array[]; readonly warmup: number } {
  const resolved = resolveParameters(strategy, parameters)
  const warmup = strategy.warmup(resolved)
  const weights = bars.map((each) => new Float64Array(each.length))
  strategy.weights(
    bars.map((each) => createContext(each)),
    resolved,
    weights,
  )
  weights.forEach((column, k) => {
    column.fill(0, 0, Math.min(warmup, column.length))
    const wrong = column.findIndex((weight) => !Number.isFinite(weight))
    if (wrong >= 0) {
      throw new UserError(
        'STRATEGY_POSITION_INVALID',
        `Expected finite weights, was ${column[wrong]} for instrument ${k} at bar ${wrong}.`,
      )
    }
  })
  return { weights, warmup }
}
