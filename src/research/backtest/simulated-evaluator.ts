/**
 * @module Evaluates configurations in the simulator: several instruments in one account, sizes, exits as orders, tariffs,
 * impact, margin. The slow twin of `evaluate.ts`, for what the kernel cannot do; on what both can do they agree.
 */

import { UserError } from '../../core/errors.ts'
import { createRandom } from '../../core/random.ts'
import type { ParameterSet } from '../../search/parameter.ts'
import { type MetricName, STANDARD_METRICS } from '../../stats/metrics/index.ts'
import { metricNamed } from '../../stats/metrics/own-metrics.ts'
import { type Performance, performanceOfReturns } from '../../stats/performance.ts'
import { returnsOf } from '../../stats/returns.ts'
import { type Bars, sliceBars } from '../market/bars.ts'
import { type AlignedInstrument, alignedInstrument, clearAbsent, spreadTargets } from './aligned-instrument.ts'
import { commissionOf, slippageOf } from './costs/cost-model.ts'
import { metricNames } from './evaluate.ts'
import { type Execution, type ExecutionRule, executionRule } from './execution.ts'
import { type exitParameters, hasExits } from './exits.ts'
import type { Simulation } from './kernel.ts'
import type { Rejection } from './orders.ts'
import { isPortfolioStrategy, type PortfolioStrategy, strategyAmong } from './portfolio-strategy.ts'
import { createPositionSizer } from './position-sizer.ts'
import type { RoundTrip } from './round-trips.ts'
import { type OrderSimulation, simulateOrders } from './simulator.ts'
import { resolveParameters, type Strategy } from './strategy.ts'
import { createTargetTrader } from './target-trader.ts'
import { defaultTradingModel, type TradingModel } from './trading-model.ts'

export interface SimulatedEvaluatorOptions {
  /** One instrument, or several on the same times; NaN where one has no bar, see `aligned-instrument.ts`. */
  readonly instruments: readonly Bars[]
  readonly range?: { readonly from: number; readonly to: number }
  /** A strategy over one instrument decides for each instrument by itself. */
  readonly strategy: Strategy | PortfolioStrategy
  readonly barsPerYear: number
  readonly riskFreePerYear?: number
  readonly execution?: Execution
  readonly model?: Partial<TradingModel>
  readonly metrics?: readonly string[]
}

/** A simulation in an account with several instruments. Prices and units of trades are those of the market. */
export interface AccountSimulation extends Simulation {
  readonly trades: readonly RoundTrip[]
  /** `exposures[k]`: value of instrument k at each close over the equity; `weights` is their sum. */
  readonly exposures: readonly Float64Array[]
  /** Orders that were not filled, or not all of them. */
  readonly rejections: readonly Rejection[]
}

export interface SimulatedEvaluator {
  readonly metrics: readonly MetricName[]
  /** As {@link Evaluator.evaluate}: metrics of one configuration from `out[offset]` on. */
  evaluate(parameters: ParameterSet, out: Float64Array, offset?: number): void
  simulate(parameters: ParameterSet): AccountSimulation
  /** What a portfolio strategy says of its decisions, as sentences. */
  notes(parameters: ParameterSet): readonly string[]
}

/**
 * Prepares a strategy on instruments for any number of simulations. One evaluator serves one thread.
 *
 * @throws UserError when the strategy needs another number of instruments
 * @example
 * createSimulatedEvaluator({
 *   instruments: [ko, pep],
 *   strategy: portfolioStrategies.pairs_trading,
 *   barsPerYear: 252,
 *   model: { commission: { type: 'per_share', per_share: 0.005, minimum: 1 } },
 * }).simulate({ entry_z: 2 })
 */
export function createSimulatedEvaluator(options: SimulatedEvaluatorOptions): SimulatedEvaluator {
  const { barsPerYear } = options
  const model: TradingModel = { ...defaultTradingModel, ...options.model }
  const [first] = options.instruments
  if (first === undefined) throw new UserError('INVALID_ARGUMENT', 'Expected at least one instrument, was none.')
  const { from, to } = options.range ?? { from: 0, to: first.length }
  const strategy = isPortfolioStrategy(options.strategy)
    ? strategyAmong(options.strategy, options.instruments.length)
    : options.strategy
  const instruments = options.instruments.map((bars) => (to < bars.length ? sliceBars(bars, 0, to) : bars))
  const aligned = options.instruments.map((bars) => alignedInstrument(bars, to))
  const ends = aligned.flatMap(({ endsAt }, symbol) => (endsAt === undefined ? [] : [{ bar: endsAt, symbol }]))
  const rule = executionRule(options.execution)
  const names = metricNames(options.metrics ?? STANDARD_METRICS)
  const metrics = names.map(metricNamed)
  const riskFreePerBar = (1 + (options.riskFreePerYear ?? 0)) ** (1 / barsPerYear) - 1
  // The decision of the bars before the range is executed in it, as in the kernel.
  const start = Math.max(0, from - rule.lag)
  const targets = instruments.map(({ length }) => new Float64Array(length))
  const delays = drawDelays(model, instruments)
  const commission = commissionOf(model.commission)
  const slippage = slippageOf(model.slippage, model.impact)

  const simulate = (parameters: ParameterSet): AccountSimulation => {
    for (const column of targets) column.fill(0)
    const exits = decide(strategy, aligned, parameters, targets, model)
    const exposures = instruments.map(() => new Float64Array(to - from))
    const found = simulateOrders({
      bars: instruments,
      from: start,
      cash: model.cash,
      commission,
      slippage,
      units: model.units,
      leverage: model.leverage,
      allowShort: model.allowShort,
      actions: model.actions,
      ends,
      cashRatePerYear: model.cashRatePerYear,
      borrowRatePerYear: model.borrowRatePerYear,
      ...(options.execution === undefined ? {} : { execution: options.execution }),
      ...(delays === undefined ? {} : { extraDelay: (bar, symbol) => delays[symbol]![bar]! }),
      onBar: createTargetTrader({
        targets,
        sizer: createPositionSizer(
          isPortfolioStrategy(strategy) ? { method: 'percent', fraction: 1 } : model.sizing,
          aligned,
          barsPerYear,
        ),
        model: { ...model, ...(exits === undefined ? {} : { exits }) },
        from: start,
      }),
      onClose(desk) {
        if (desk.bar < from || !(desk.equity > 0)) return
        exposures.forEach((column, k) => {
          const units = desk.position(k)
          if (units !== 0) column[desk.bar - from] = (units * desk.mark(k)) / desk.equity
        })
      },
    })
    return account(found, exposures, { from, start, cash: model.cash, barsPerYear, riskFreePerBar, rule })
  }

  return {
    metrics: names,
    simulate,
    notes(parameters) {
      if (!isPortfolioStrategy(strategy) || strategy.notes === undefined) return []
      const contexts = aligned.map(({ context }) => context)
      return strategy.notes(contexts, resolveParameters(strategy, parameters))
    },
    evaluate(parameters, out, offset = 0) {
      const { performance } = simulate(parameters)
      metrics.forEach((metric, m) => {
        out[offset + m] = metric.compute(performance)
      })
    },
  }
}

/** Writes the targets of one configuration; returns the exits that the simulator watches, if any. */
function decide(
  strategy: Strategy | PortfolioStrategy,
  instruments: readonly AlignedInstrument[],
  parameters: ParameterSet,
  targets: readonly Float64Array[],
  model: TradingModel,
): TradingModel['exits'] {
  const resolved = resolveParameters(strategy, parameters)
  const warmup = strategy.warmup(resolved)
  // Exits as orders take the place of those at closes; the size stays a share of the target.
  const watched =
    model.exits !== undefined && !isPortfolioStrategy(strategy) && hasExits(strategy) ? strategy : undefined
  if (isPortfolioStrategy(strategy)) {
    strategy.weights(
      instruments.map(({ context }) => context),
      resolved,
      targets,
    )
  }
  instruments.forEach((instrument, k) => {
    const { own, places } = instrument
    const column = targets[k]!
    if (isPortfolioStrategy(strategy)) {
      column.fill(0, 0, Math.min(warmup, column.length))
      clearAbsent(column, instrument)
      checkTargets(column, Number.POSITIVE_INFINITY, own.bars.symbol)
      return
    }
    const decided = places === undefined ? column : new Float64Array(own.length)
    if (watched === undefined) strategy.positions(own, resolved, decided)
    else {
      watched.base.positions(own, resolved, decided)
      const size = Number(resolved.position_size)
      if (size !== 1) for (let i = 0; i < decided.length; i++) decided[i] = decided[i]! * size
    }
    decided.fill(0, 0, Math.min(warmup, decided.length))
    checkTargets(decided, 1, own.bars.symbol)
    spreadTargets(decided, instrument, column)
  })
  if (watched === undefined) return model.exits
  const value = (name: keyof typeof exitParameters): number => Number(resolved[name])
  return {
    stop_loss: value('stop_loss'),
    take_profit: value('take_profit'),
    trailing_stop: value('trailing_stop'),
    max_holding_bars: value('max_holding_bars'),
  }
}

function checkTargets(column: Float64Array, most: number, symbol: string): void {
  const wrong = column.findIndex((target) => !(Math.abs(target) <= most && Number.isFinite(target)))
  if (wrong < 0) return
  const expected = most === 1 ? 'target positions from -1 to 1' : 'finite weights'
  throw new UserError(
    'STRATEGY_POSITION_INVALID',
    `Expected ${expected}, was ${column[wrong]} for ${symbol} at bar ${wrong}.`,
  )
}

/** Extra bars that an order of each bar and instrument waits; the same for every trial, as the market would be. */
function drawDelays({ randomDelay }: TradingModel, instruments: readonly Bars[]): readonly Uint8Array[] | undefined {
  if (randomDelay === undefined || randomDelay.probability === 0) return undefined
  const { probability, maxBars, seed } = randomDelay
  return instruments.map(({ symbol, length }) => {
    const random = createRandom(seed, 'execution delay', symbol)
    return Uint8Array.from({ length }, () => {
      let bars = 0
      while (bars < maxBars && random.next() < probability) bars++
      return bars
    })
  })
}

interface Frame {
  readonly from: number
  readonly start: number
  readonly cash: number
  readonly barsPerYear: number
  readonly riskFreePerBar: number
  readonly rule: ExecutionRule
}

/** The simulation in the kernel's terms: equity from 1 before the first bar of the range, sums of trades beside those of bars. */
function account(found: OrderSimulation, exposures: readonly Float64Array[], frame: Frame): AccountSimulation {
  const { from, start, cash } = frame
  const before = from > start ? found.equity[from - start - 1]! : cash
  const equity = found.equity.subarray(from - start).map((value) => value / before)
  const returns = returnsOf(equity, 1)
  const weights = new Float64Array(equity.length)
  let barsHeld = 0
  for (let i = 0; i < equity.length; i++) {
    let isHeld = false
    for (const column of exposures) {
      weights[i] = weights[i]! + column[i]!
      if (column[i] !== 0) isHeld = true
    }
    if (isHeld) barsHeld++
  }
  const trades = found.roundTrips.map((trip): RoundTrip => ({ ...trip, profit: trip.profit / before }))
  const performance: Performance = {
    ...performanceOfReturns(returns, { barsPerYear: frame.barsPerYear, riskFreePerBar: frame.riskFreePerBar }),
    ...sumTrades(trades),
    barsHeld,
    traded: found.turnover,
    costs: (found.commissions + found.slippage) / before,
  }
  return {
    from,
    equity,
    returns,
    weights,
    exposures,
    trades,
    performance,
    rejections: found.rejections,
    optimistic: frame.rule.optimistic,
  }
}

type TradeSums = Pick<
  Performance,
  | 'trades'
  | 'openTrades'
  | 'wins'
  | 'grossProfit'
  | 'grossLoss'
  | 'sumSquaredProfits'
  | 'sumTradeReturns'
  | 'bestTrade'
  | 'worstTrade'
>

function sumTrades(trades: readonly RoundTrip[]): TradeSums {
  const sums = { wins: 0, grossProfit: 0, grossLoss: 0, sumSquaredProfits: 0, sumTradeReturns: 0 }
  let bestTrade = trades[0]?.return ?? 0
  let worstTrade = bestTrade
  for (const trade of trades) {
    if (trade.profit > 0) {
      sums.wins++
      sums.grossProfit += trade.profit
    } else sums.grossLoss -= trade.profit
    sums.sumSquaredProfits += trade.profit ** 2
    sums.sumTradeReturns += trade.return
    bestTrade = Math.max(bestTrade, trade.return)
    worstTrade = Math.min(worstTrade, trade.return)
  }
  const openTrades = trades.filter(({ exitBar }) => exitBar === null).length
  return { ...sums, trades: trades.length, openTrades, bestTrade, worstTrade }
}
