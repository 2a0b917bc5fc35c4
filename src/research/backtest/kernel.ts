/**
 * @module The kernel: target positions × prices → equity, trades and the sums of every metric, in one pass over typed arrays without
 * allocation. Its rules:
 *
 * - A decision at a bar's close is executed by {@link Execution}, never earlier. The equity starts at 1 at bar `from`; the
 *   decision of the bar before is executed at its open.
 * - The position is brought to the target share of equity when the target changes, and its units are kept until it changes
 *   again: a short of −1 is not rebalanced bar by bar.
 * - A trade with all equity leaves no cash: commission and slippage are paid out of it.
 * - No fill at a price that is not a positive number; it is tried again at the next bar. A missing close keeps the last.
 * - The position open at the end is valued at the last close and counts as a trade.
 * - An account whose equity falls to 0 or below (a short can) is closed with nothing, at the close or fill where it is seen.
 */
import { UserError } from '../../core/errors.ts'
import { createPerformance, type Performance } from '../../stats/performance.ts'
import type { Bars } from '../market/bars.ts'
import { Account, type Trade } from './account.ts'
import { type Execution, type ExecutionRule, executionRule } from './execution.ts'
import { costFactors, type ProportionalCosts } from './proportional-costs.ts'

/** Equity this close to its peak is at the peak: the rest is rounding, and not a drawdown. */
const NEAR = 1 - 1e-12

export interface KernelOptions {
  readonly bars: Bars
  /** First bar of the range; default 0. */
  readonly from?: number
  /** First bar after the range; default all. */
  readonly to?: number
  readonly costs?: ProportionalCosts
  readonly execution?: Execution
}

/** Everything about one configuration, for people to look at. Arrays have one place per bar of the range. */
export interface Simulation {
  /** Index of the first bar of the range. */
  readonly from: number
  /** Equity at each close, starting from 1 before the first bar. */
  readonly equity: Float64Array
  /** Return of each bar. */
  readonly returns: Float64Array
  /** Value of the position at each close over the equity. */
  readonly weights: Float64Array
  readonly trades: readonly Trade[]
  readonly performance: Performance
  /** Whether fills were at prices that had decided them. */
  readonly optimistic: boolean
}

export interface Kernel {
  readonly from: number
  readonly to: number
  readonly execution: ExecutionRule
  /**
   * Fills the sums of `performance`. Returns are written to `performance.returns` when it has a place for every bar of the
   * range; otherwise it is left alone.
   *
   * @param positions a target in [−1, 1] for every bar of the bars (not of the range)
   * @throws UserError `STRATEGY_POSITION_INVALID` when a target is out of range or not a number
   */
  run(positions: Float64Array, performance: Performance): void
  /** The same, with equity curve, weights and trades. */
  simulate(positions: Float64Array, barsPerYear: number, riskFreePerBar?: number): Simulation
}

/** Where the bars of one simulation are written to. */
interface Recorder {
  readonly equity: Float64Array
  readonly weights: Float64Array
}

/**
 * Prepares bars, range, costs and execution for any number of runs. One kernel serves one thread.
 *
 * @example
 * const kernel = createKernel({ bars, costs: { commissionBps: 10 } })
 * const { equity, trades } = kernel.simulate(positions, 252)
 */
export function createKernel(options: KernelOptions): Kernel {
  const { bars } = options
  const from = options.from ?? 0
  const to = options.to ?? bars.length
  if (!(Number.isInteger(from) && Number.isInteger(to) && from >= 0 && from <= to && to <= bars.length)) {
    throw new UserError('INVALID_ARGUMENT', `Expected a range within ${bars.length} bars, was ${from} to ${to}.`)
  }
  const rule = executionRule(options.execution)
  const { lag } = rule
  const account = new Account(costFactors(options.costs))
  const close = withoutGaps(bars.close)
  const fill = rule.price === 'open' ? bars.open : bars.close
  let sums = sumReturns(close, 0)

  const pass = (positions: Float64Array, performance: Performance, recorder?: Recorder): void => {
    if (positions.length !== bars.length) {
      throw new UserError(
        'STRATEGY_POSITION_INVALID',
        `Expected a position for each of ${bars.length} bars, was ${positions.length} positions.`,
      )
    }
    const target = performance.riskFreePerBar
    if (sums.target !== target) sums = sumReturns(close, target)
    const { plain, squared, lost, short } = sums
    const returns = performance.returns.length === to - from && to > from ? performance.returns : undefined
    let cash = account.cash
    let units = 0
    let held = 0
    let equity = 1
    let peak = 1
    let peakBar = from - 1
    let lowest = 1
    let under = 0
    let sum = 0
    let squares = 0
    let losses = 0
    let shortfalls = 0
    let heldBars = 0
    let ruined = false
    let i = Math.min(Math.max(from, lag), to)
    let flatFrom = from

    for (;;) {
      // Bars from flatFrom to i are without a position: nothing moves but the time under water.
      if (i > flatFrom) {
        if (target > 0) shortfalls += (i - flatFrom) * target * target
        if (equity >= peak * NEAR) peakBar = i - 1
        returns?.fill(0, flatFrom - from, i - from)
        recorder?.equity.fill(equity, flatFrom - from, i - from)
      }
      if (i >= to) break

      // A bar on which the target changed, or the first.
      const wanted = positions[i - lag]!
      if (wanted !== held) {
        if (!(wanted >= -1 && wanted <= 1)) {
          throw new UserError(
            'STRATEGY_POSITION_INVALID',
            `Expected target positions from -1 to 1, was ${wanted} at bar ${i - lag}.`,
          )
        }
        const price = fill[i]!
        if (price > 0) {
          ruined = !account.rebalance(wanted, price, i)
          held = wanted
          cash = account.cash
          units = account.units
        }
      }
      let j = i
      do {
        // Short, partly invested, or the bar of a trade: equity is not a multiple of the price, so each bar divides.
        const before = equity
        equity = cash + units * close[j]!
        if (!(equity > 0)) {
          equity = 0
          ruined = true
        }
        const r = equity / before - 1
        sum += r
        squares += r * r
        if (r < 0) losses -= r
        if (r < target) shortfalls += (r - target) * (r - target)
        if (equity >= peak * NEAR) {
          if (j - 1 - peakBar > under) under = j - 1 - peakBar
          peakBar = j
          if (equity > peak) peak = equity
        } else if (equity < lowest * peak) {
          lowest = equity / peak
        }
        if (returns !== undefined) returns[j - from] = r
        if (recorder !== undefined) {
          recorder.equity[j - from] = equity
          recorder.weights[j - from] = equity > 0 ? (units * close[j]!) / equity : 0
        }
        j++
      } while (!ruined && units !== 0 && cash !== 0 && j < to && positions[j - lag] === held)

      if (units !== 0 && cash === 0) {
        // Long with all equity: returns are those of the price, and their sums are differences of sums made once for all
        // trials; what is left to do for a bar is to compare its close with the peak, in units of the price.
        const start = j
        let top = peak / units
        let near = top * NEAR
        let floor = lowest * top
        for (let k = j - lag; j < to && positions[k] === held; j++, k++) {
          const price = close[j]!
          if (price >= near) {
            if (j - 1 - peakBar > under) under = j - 1 - peakBar
            peakBar = j
            if (price > top) {
              top = price
              near = price * NEAR
              floor = lowest * price
            }
          } else if (price < floor) {
            floor = price
            lowest = price / top
          }
        }
        if (j > start) {
          peak = top * units
          equity = units * close[j - 1]!
          sum += plain[j]! - plain[start]!
          squares += squared[j]! - squared[start]!
          losses += lost[j]! - lost[start]!
          shortfalls += short[j]! - short[start]!
          if (returns !== undefined) {
            for (let k = start; k < j; k++) returns[k - from] = close[k]! / close[k - 1]! - 1
          }
          if (recorder !== undefined) {
            for (let k = start; k < j; k++) recorder.equity[k - from] = units * close[k]!
            recorder.weights.fill(1, start - from, j - from)
          }
        }
      }
      if (units !== 0) heldBars += j - i
      flatFrom = j
      i = j
      if (ruined) {
        if (units !== 0) account.ruin(close[j - 1]!, j - 1)
        units = 0
        i = to
      } else if (units === 0) {
        while (i < to && positions[i - lag] === held) i++
      }
    }
    if (to - 1 - peakBar > under) under = to - 1 - peakBar

    performance.bars = to - from
    performance.growth = equity
    performance.sumReturns = sum
    performance.sumSquares = squares
    performance.sumLosses = losses
    performance.sumSquaredShortfalls = shortfalls
    performance.maxDrawdown = 1 - lowest
    performance.maxDrawdownBars = under
    performance.barsHeld = heldBars
    account.finish(to > 0 ? close[to - 1]! : 0, performance)
  }

  return {
    from,
    to,
    execution: rule,
    run(positions, performance) {
      account.reset(undefined)
      pass(positions, performance)
    },
    simulate(positions, barsPerYear, riskFreePerBar = 0) {
      const performance = createPerformance(barsPerYear, riskFreePerBar)
      const length = to - from
      performance.returns = new Float64Array(length)
      const recorder = { equity: new Float64Array(length), weights: new Float64Array(length) }
      const trades: Trade[] = []
      account.reset(trades)
      pass(positions, performance, recorder)
      const { returns } = performance
      return { from, ...recorder, returns, trades, performance, optimistic: rule.optimistic }
    },
  }
}

/** Prefix sums over the returns of a price: place i holds the sum over the bars before i. */
interface ReturnSums {
  /** What returns below count as shortfall. */
  readonly target: number
  readonly plain: Float64Array
  readonly squared: Float64Array
  readonly lost: Float64Array
  readonly short: Float64Array
}

function sumReturns(close: Float64Array, target: number): ReturnSums {
  const n = close.length
  const empty = (): Float64Array => new Float64Array(n + 1)
  const sums = { target, plain: empty(), squared: empty(), lost: empty(), short: empty() }
  for (let i = 0; i < n; i++) {
    const r = i === 0 ? 0 : close[i]! / close[i - 1]! - 1
    const shortfall = Math.min(r - target, 0)
    sums.plain[i + 1] = sums.plain[i]! + r
    sums.squared[i + 1] = sums.squared[i]! + r * r
    sums.lost[i + 1] = sums.lost[i]! + Math.max(-r, 0)
    sums.short[i + 1] = sums.short[i]! + shortfall * shortfall
  }
  return sums
}

/** The column itself, or a copy in which a missing price is the last one known. */
function withoutGaps(prices: Float64Array): Float64Array {
  if (!prices.some((price) => !(price > 0))) return prices
  const filled = Float64Array.from(prices)
  let last = filled.find((price) => price > 0) ?? 1
  for (let i = 0; i < filled.length; i++) {
    if (filled[i]! > 0) last = filled[i]!
    else filled[i] = last
  }
  return filled
}
