/**
 * @module One trial on its way through the bars: everything that the kernel knows of it between two bars. A lane is told of
 * changes of the target and goes from one to the next; the bars between cost nothing while there is no position, and a
 * comparison for each block of bars while the position holds all equity. It may stop at any bar and go on later with the same
 * bits, so that many trials can share a stretch of bars that fits into the processor's cache.
 */
import { UserError } from '../../core/errors.ts'
import type { Performance } from '../../stats/performance.ts'
import { Account, type Trade } from './account.ts'
import { BLOCK_SHIFT, type KernelMarket, type ReturnSums, SUMS } from './kernel-market.ts'
import type { CostFactors } from './proportional-costs.ts'

/** Equity this close to its peak is at the peak: the rest is rounding, and not a drawdown. */
const NEAR = 1 - 1e-12

/** Changes of the target: from bar `bars[k]` on the target is `levels[k]`, until the next change. */
export interface Changes {
  bars: Int32Array
  levels: Float64Array
  count: number
}

/** Where the bars of one simulation are written to. */
export interface Recorder {
  readonly equity: Float64Array
  readonly weights: Float64Array
}

/** The range of bars and what holds for all trials on it. */
export interface LaneSetting {
  readonly market: KernelMarket
  readonly from: number
  readonly to: number
  /** Bars between decision and execution. */
  readonly lag: number
  readonly factors: CostFactors
}

/** One lane is reset and used for trial after trial. */
export class Lane {
  readonly setting: LaneSetting
  readonly account: Account

  /** The level of the last change that a finder of changes has seen. */
  signal = 0
  /** The target that holds, and the one that the account has been brought to. */
  wanted = 0
  held = 0
  /** The first bar that is not dealt with. */
  at = 0
  /** The first bar without a position that is not in the sums; of use while there is none. */
  flatFrom = 0
  /** The first bar with all equity in the position that is not in the sums; −1 while there is none. */
  runFrom = -1
  ruined = false

  equity = 1
  peak = 1
  /** The last bar at the peak. */
  peakBar = 0
  lowest = 1
  under = 0
  /** The peak in units of the price, and the price below which the drawdown deepens; of use in a run. */
  top = 0
  floor = 0

  sum = 0
  squares = 0
  losses = 0
  shortfalls = 0
  heldBars = 0

  constructor(setting: LaneSetting) {
    this.setting = setting
    this.account = new Account(setting.factors)
  }

  reset(trades?: Trade[]): void {
    const { from, to, lag } = this.setting
    this.account.reset(trades)
    this.signal = 0
    this.wanted = 0
    this.held = 0
    this.at = Math.min(Math.max(from, lag), to)
    this.flatFrom = from
    this.runFrom = -1
    this.ruined = false
    this.equity = 1
    this.peak = 1
    this.peakBar = from - 1
    this.lowest = 1
    this.under = 0
    this.sum = 0
    this.squares = 0
    this.losses = 0
    this.shortfalls = 0
    this.heldBars = 0
  }

  /**
   * Goes on to bar `until` (of execution).
   *
   * @param changes those decided at the bars `at − lag` to `until − lag`, the latter not included
   * @param returns where returns go, one place for each bar of the range, if anyone wants them
   * @throws UserError `STRATEGY_POSITION_INVALID` when a target is out of range or not a number
   */
  advance(changes: Changes, until: number, sums: ReturnSums, returns?: Float64Array, recorder?: Recorder): void {
    if (this.ruined) return
    const { from, lag, market } = this.setting
    const { close, fill, blockHigh, blockLow } = market
    const { target, table } = sums
    const { account } = this
    const { bars, levels, count } = changes
    let { cash, units } = account
    let { wanted, held, equity, peak, lowest, sum, squares, losses, shortfalls, top, floor } = this
    // `| 0` on places tells the compiler that they are integers: it compares and counts them as such, which is a seventh faster.
    let j = this.at | 0
    let flatFrom = this.flatFrom | 0
    let runFrom = this.runFrom | 0
    let peakBar = this.peakBar | 0
    let under = this.under | 0
    let heldBars = this.heldBars | 0
    let near = top * NEAR
    let ruined = false

    for (let e = 0; ; e++) {
      const next = (e < count ? bars[e]! + lag : until) | 0
      while (j < next) {
        if (wanted === held) {
          if (units === 0) {
            // Nothing moves but the time under water.
            j = next
            break
          }
          if (cash === 0) {
            // Long with all equity: returns are those of the price, and their sums are differences of sums made once for
            // all trials; what is left to do is to compare closes with the peak, in units of the price. A block that holds
            // neither a new peak nor a new low of the drawdown is passed over.
            if (runFrom < 0) {
              runFrom = j
              top = peak / units
              near = top * NEAR
              floor = lowest * top
            }
            const last = (next - 1) >> BLOCK_SHIFT
            for (let block = j >> BLOCK_SHIFT; block <= last; block++) {
              if (blockHigh[block]! < near && blockLow[block]! >= floor) continue
              const start = block << BLOCK_SHIFT
              const end = start + (1 << BLOCK_SHIFT)
              if (blockHigh[block]! < near && start >= j && end <= next) {
                // Without a peak the lowest close is all that counts.
                floor = blockLow[block]!
                lowest = floor / top
                continue
              }
              const stop = end < next ? end : next
              for (let k = start > j ? start : j; k < stop; k = (k + 1) | 0) {
                const price = close[k]!
                if (price >= near) {
                  const span = (k - 1 - peakBar) | 0
                  if (span > under) under = span
                  peakBar = k
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
            }
            j = next
            break
          }
        } else {
          if (!(wanted >= -1 && wanted <= 1)) {
            throw new UserError(
              'STRATEGY_POSITION_INVALID',
              `Expected target positions from -1 to 1, was ${wanted} at bar ${j - lag}.`,
            )
          }
          // What came before is summed up before the account changes.
          if (runFrom >= 0) {
            peak = top * units
            equity = units * close[j - 1]!
            const start = runFrom * SUMS
            const end = j * SUMS
            sum += table[end]! - table[start]!
            squares += table[end + 1]! - table[start + 1]!
            losses += table[end + 2]! - table[start + 2]!
            shortfalls += table[end + 3]! - table[start + 3]!
            heldBars = (heldBars + j - runFrom) | 0
            if (returns !== undefined) copyReturns(returns, close, runFrom, j, from)
            if (recorder !== undefined) recordRun(recorder, close, units, runFrom, j, from)
            runFrom = -1
          } else if (units === 0 && flatFrom < j) {
            if (target > 0) shortfalls += (j - flatFrom) * target * target
            if (equity >= peak * NEAR) peakBar = (j - 1) | 0
            returns?.fill(0, flatFrom - from, j - from)
            recorder?.equity.fill(equity, flatFrom - from, j - from)
          }
          const price = fill[j]!
          if (price > 0) {
            ruined = !account.rebalance(wanted, price, j)
            held = wanted
            cash = account.cash
            units = account.units
          }
        }
        // Short, partly invested, or the bar of a trade: equity is not a multiple of the price, so each bar divides.
        const before = equity
        const value = units * close[j]!
        equity = cash + value
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
          const span = (j - 1 - peakBar) | 0
          if (span > under) under = span
          peakBar = j
          if (equity > peak) peak = equity
        } else if (equity < lowest * peak) {
          lowest = equity / peak
        }
        if (units !== 0) heldBars = (heldBars + 1) | 0
        if (returns !== undefined) returns[j - from] = r
        if (recorder !== undefined) {
          recorder.equity[j - from] = equity
          recorder.weights[j - from] = equity > 0 ? value / equity : 0
        }
        j = (j + 1) | 0
        flatFrom = j
        if (ruined) break
      }
      if (ruined || e >= count) break
      wanted = levels[e]!
    }
    if (ruined) {
      if (units !== 0) account.ruin(close[j - 1]!, j - 1)
      this.ruined = true
    }
    this.wanted = wanted
    this.held = held
    this.at = j
    this.flatFrom = flatFrom
    this.runFrom = runFrom
    this.equity = equity
    this.peak = peak
    this.peakBar = peakBar
    this.lowest = lowest
    this.under = under
    this.top = top
    this.floor = floor
    this.sum = sum
    this.squares = squares
    this.losses = losses
    this.shortfalls = shortfalls
    this.heldBars = heldBars
  }

  /** Sums up what is open at the end of the range and fills `performance`, but for its returns. */
  finish(sums: ReturnSums, performance: Performance, returns?: Float64Array, recorder?: Recorder): void {
    const { account } = this
    const { from, to, market } = this.setting
    const { close } = market
    const { target, table } = sums
    if (this.runFrom >= 0) {
      const { units } = account
      const start = this.runFrom * SUMS
      const end = to * SUMS
      this.equity = units * close[to - 1]!
      this.sum += table[end]! - table[start]!
      this.squares += table[end + 1]! - table[start + 1]!
      this.losses += table[end + 2]! - table[start + 2]!
      this.shortfalls += table[end + 3]! - table[start + 3]!
      this.heldBars += to - this.runFrom
      if (returns !== undefined) copyReturns(returns, close, this.runFrom, to, from)
      if (recorder !== undefined) recordRun(recorder, close, units, this.runFrom, to, from)
    } else if (this.flatFrom < to) {
      if (target > 0) this.shortfalls += (to - this.flatFrom) * target * target
      if (this.equity >= this.peak * NEAR) this.peakBar = to - 1
      returns?.fill(0, this.flatFrom - from, to - from)
      recorder?.equity.fill(this.equity, this.flatFrom - from, to - from)
    }
    if (to - 1 - this.peakBar > this.under) this.under = to - 1 - this.peakBar

    performance.bars = to - from
    performance.growth = this.equity
    performance.sumReturns = this.sum
    performance.sumSquares = this.squares
    performance.sumLosses = this.losses
    performance.sumSquaredShortfalls = this.shortfalls
    performance.maxDrawdown = 1 - this.lowest
    performance.maxDrawdownBars = this.under
    performance.barsHeld = this.heldBars
    account.finish(to > 0 ? close[to - 1]! : 0, performance)
  }
}

function copyReturns(returns: Float64Array, close: Float64Array, start: number, end: number, from: number): void {
  for (let k = start; k < end; k++) returns[k - from] = close[k]! / close[k - 1]! - 1
}

function recordRun(
  recorder: Recorder,
  close: Float64Array,
  units: number,
  start: number,
  end: number,
  from: number,
): void {
  for (let k = start; k < end; k++) recorder.equity[k - from] = units * close[k]!
  recorder.weights.fill(1, start - from, end - from)
}
