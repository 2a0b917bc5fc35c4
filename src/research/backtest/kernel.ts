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
 *
 * A trial is a list of changes of its target: they are found in its positions, or in the two lines that decide them, and a
 * {@link Lane} goes from one to the next.
 */
import { UserError } from '../../core/errors.ts'
import { createPerformance, type Performance } from '../../stats/performance.ts'
import type { Bars } from '../market/bars.ts'
import type { Trade } from './account.ts'
import { type Execution, type ExecutionRule, executionRule } from './execution.ts'
import { type Changes, Lane } from './kernel-lane.ts'
import { kernelMarket, type ReturnSums, sumReturns } from './kernel-market.ts'
import type { ColumnMemory } from './kernels/column-memory.ts'
import { type BlockBounds, changesOfLines, changesOfPositions } from './kernels/find-changes.ts'
import { lineBounds } from './kernels/line-bounds.ts'
import { MOST_BARS, type WasmLanes, wasmLanes } from './kernels/wasm-lanes.ts'
import { costFactors, type ProportionalCosts } from './proportional-costs.ts'
import type { Lines } from './signal-rules.ts'

export interface KernelOptions {
  readonly bars: Bars
  /** First bar of the range; default 0. */
  readonly from?: number
  /** First bar after the range; default all. */
  readonly to?: number
  readonly costs?: ProportionalCosts
  readonly execution?: Execution
  /** Where the lines of trials lie; with it, `runLines` uses the WebAssembly kernel for those that it can. */
  readonly columns?: ColumnMemory
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
  /**
   * The same for trials whose targets are decided by lines, with the same bits. Long histories are cut into stretches that
   * all trials go through one after the other.
   *
   * @param take receives each trial's sums, in any order; the record is overwritten by the next
   */
  runLines(trials: readonly Lines[], performance: Performance, take: (trial: number) => void): void
  /** What runs trials of lines: `wasm` once it has given the bits of `typescript` for a first trial. */
  readonly kind: 'typescript' | 'wasm'
  /** The same as `run`, with equity curve, weights and trades. */
  simulate(positions: Float64Array, barsPerYear: number, riskFreePerBar?: number): Simulation
}

/** Bars of a stretch when several trials go through a long history together; histories up to twice as long are one stretch. */
const STRETCH = MOST_BARS / 2

/** Trials that go through a long history together. */
const TOGETHER = 256

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
  const market = kernelMarket(bars, rule)
  const setting = { market, from, to, lag, factors: costFactors(options.costs) }
  let sums = sumReturns(market.close, 0)
  const sumsFor = (target: number): typeof sums => {
    if (sums.target !== target) sums = sumReturns(market.close, target)
    return sums
  }
  /** Bars whose decisions are executed within the range. */
  const first = Math.min(Math.max(from, lag), to) - lag
  const last = Math.max(first, to - lag)
  const lanes = [new Lane(setting)]
  const changes: Changes = { bars: new Int32Array(1024), levels: new Float64Array(1024), count: 0 }
  const returnsOf = ({ returns }: Performance): Float64Array | undefined =>
    returns.length === to - from && to > from ? returns : undefined

  const check = (positions: Float64Array): void => {
    if (positions.length === bars.length) return
    throw new UserError(
      'STRATEGY_POSITION_INVALID',
      `Expected a position for each of ${bars.length} bars, was ${positions.length} positions.`,
    )
  }
  const laneAt = (place: number): Lane => {
    lanes[place] ??= new Lane(setting)
    return lanes[place]
  }

  const extremes = lineBounds()
  const boundsOf = (lines: Lines): BlockBounds | undefined => {
    const upper = extremes.of(lines.upper)
    const lower = extremes.of(lines.lower)
    return upper === undefined || lower === undefined ? undefined : { upper, lower }
  }

  /** One trial from the first bar to the last. */
  const runAlone = (lines: Lines, sums: ReturnSums, performance: Performance, returns?: Float64Array): void => {
    const lane = laneAt(0)
    lane.reset()
    changes.count = 0
    changesOfLines(lines, first, last, 0, changes, boundsOf(lines))
    lane.advance(changes, to, sums, returns)
    lane.finish(sums, performance, returns)
  }
  /** Some trials through stretch after stretch. */
  const runTogether = (
    group: readonly number[],
    trials: readonly Lines[],
    sums: ReturnSums,
    finish: (lane: Lane, trial: number) => void,
  ): void => {
    group.forEach((_, place) => {
      laneAt(place).reset()
    })
    const bounds = group.map((trial) => boundsOf(trials[trial]!))
    for (let start = first; start < last; start += STRETCH) {
      const end = Math.min(start + STRETCH, last)
      group.forEach((trial, place) => {
        const lane = lanes[place]!
        changes.count = 0
        lane.signal = changesOfLines(trials[trial]!, start, end, lane.signal, changes, bounds[place])
        lane.advance(changes, end + lag, sums)
      })
    }
    group.forEach((trial, place) => {
      finish(lanes[place]!, trial)
    })
  }
  /** The same in the WebAssembly kernel; answers the trials that it has to leave to others. */
  const runInWasm = (
    fast: WasmLanes,
    group: readonly number[],
    trials: readonly Lines[],
    performance: Performance,
    take: (trial: number) => void,
  ): number[] => {
    const left: number[] = []
    if (last - first <= 2 * STRETCH) {
      for (const trial of group) {
        fast.reset(0)
        if (fast.advance(0, trials[trial]!, first, last)) {
          fast.finish(0, performance)
          take(trial)
        } else left.push(trial)
      }
      return left
    }
    const alive = group.map(() => true)
    for (let place = 0; place < group.length; place++) fast.reset(place)
    for (let start = first; start < last; start += STRETCH) {
      const end = Math.min(start + STRETCH, last)
      for (let place = 0; place < group.length; place++) {
        if (alive[place]) alive[place] = fast.advance(place, trials[group[place]!]!, start, end)
      }
    }
    group.forEach((trial, place) => {
      if (!alive[place]) left.push(trial)
      else {
        fast.finish(place, performance)
        take(trial)
      }
    })
    return left
  }

  let wasm: WasmLanes | undefined
  let wasmSums: ReturnSums | undefined
  /** Whether it has given the bits of the reference: for a trial that is never short, and for one that may be. */
  let proven: { long?: boolean; both?: boolean } = {}
  const wasmFor = (sums: ReturnSums): WasmLanes | undefined => {
    if (options.columns === undefined || wasmSums === sums) return wasm
    wasmSums = sums
    wasm = wasmLanes(options.columns, setting, sums, rule.price)
    proven = {}
    return wasm
  }
  /** Runs a first trial in both kernels. */
  const prove = (fast: WasmLanes, lines: Lines, sums: ReturnSums, performance: Performance): boolean => {
    runAlone(lines, sums, performance)
    const expected = { ...performance }
    const left = runInWasm(fast, [0], [lines], performance, () => {})
    return (
      left.length > 0 ||
      Object.entries(expected).every(([name, value]) => Object.is(performance[name as 'bars'], value))
    )
  }

  return {
    from,
    to,
    execution: rule,
    run(positions, performance) {
      check(positions)
      const returns = returnsOf(performance)
      const sums = sumsFor(performance.riskFreePerBar)
      const lane = laneAt(0)
      lane.reset()
      changes.count = 0
      changesOfPositions(positions, first, last, 0, changes)
      lane.advance(changes, to, sums, returns)
      lane.finish(sums, performance, returns)
    },
    get kind() {
      return proven.long || proven.both ? 'wasm' : 'typescript'
    },
    runLines(trials, performance, take) {
      const returns = returnsOf(performance)
      const sums = sumsFor(performance.riskFreePerBar)
      const order = neighbors(trials)
      if (order.length === 0) return
      const fast = returns === undefined ? wasmFor(sums) : undefined
      const byLane: number[] = []
      const byWasm: number[] = []
      for (const trial of order) {
        const lines = trials[trial]!
        const sides = lines.below === undefined ? 'long' : 'both'
        const isFast = fast?.accepts(lines) === true && (proven[sides] ??= prove(fast, lines, sums, performance))
        ;(isFast ? byWasm : byLane).push(trial)
      }
      const alone = (trial: number): void => {
        runAlone(trials[trial]!, sums, performance, returns)
        take(trial)
      }
      if (returns !== undefined || last - first <= 2 * STRETCH) byLane.forEach(alone)
      else {
        for (let at = 0; at < byLane.length; at += TOGETHER) {
          const group = byLane.slice(at, at + TOGETHER)
          runTogether(group, trials, sums, (lane, trial) => {
            lane.finish(sums, performance)
            take(trial)
          })
        }
      }
      if (fast === undefined) return
      for (let at = 0; at < byWasm.length; at += fast.lanes) {
        const group = byWasm.slice(at, at + fast.lanes)
        runInWasm(fast, group, trials, performance, take).forEach(alone)
      }
    },
    simulate(positions, barsPerYear, riskFreePerBar = 0) {
      check(positions)
      const performance = createPerformance(barsPerYear, riskFreePerBar)
      const returns = new Float64Array(to - from)
      performance.returns = returns
      const recorder = { equity: new Float64Array(to - from), weights: new Float64Array(to - from) }
      const trades: Trade[] = []
      const sums = sumsFor(riskFreePerBar)
      const lane = laneAt(0)
      lane.reset(trades)
      changes.count = 0
      changesOfPositions(positions, first, last, 0, changes)
      lane.advance(changes, to, sums, returns, recorder)
      lane.finish(sums, performance, returns, recorder)
      return { from, ...recorder, returns, trades, performance, optimistic: rule.optimistic }
    },
  }
}

/** The trials in an order in which those with the same slower line follow each other and find it in the cache. */
function neighbors(all: readonly Lines[]): number[] {
  const places = new Map<Float64Array, number[]>()
  all.forEach(({ lower }, trial) => {
    const found = places.get(lower)
    if (found === undefined) places.set(lower, [trial])
    else found.push(trial)
  })
  return [...places.values()].flat()
}
