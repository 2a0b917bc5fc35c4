/** @module Checks the kernel with the simulator: the same targets, order by order, must give the same equity. */
import type { Bars } from '../market/bars.ts'
import { percentageCommission } from './costs/commission.ts'
import { bpsSlippage } from './costs/slippage.ts'
import type { Execution } from './execution.ts'
import { createKernel, type Kernel } from './kernel.ts'
import type { ProportionalCosts } from './proportional-costs.ts'
import { simulateOrders } from './simulator.ts'

export interface VerifyOptions {
  readonly bars: Bars
  /** A target for every bar. */
  readonly positions: Float64Array
  readonly costs?: ProportionalCosts
  readonly execution?: Execution
}

export interface Verification {
  /** Largest difference of the two equity curves at a bar, relative to the equity. */
  readonly difference: number
  /** Where it is; −1 without any. */
  readonly bar: number
  /** Whether it is within 1e-9. */
  readonly agrees: boolean
}

/**
 * Runs one configuration through kernel and simulator over all bars. A search re-checks its winner and some of its trials
 * with it, so that a fault of the fast path cannot choose the result.
 *
 * @example
 * verifyKernel({ bars, positions: evaluator.positions(best), costs }).agrees // true
 */
export function verifyKernel(options: VerifyOptions): Verification {
  const { bars, positions, costs = NO_COSTS, execution = USUAL } = options
  const fast = kernelFor(bars, costs, execution).simulate(positions, 252)
  let held = 0
  const slow = simulateOrders({
    bars,
    cash: 1,
    execution,
    commission: percentageCommission((costs.commissionBps ?? 0) / 10_000),
    slippage: bpsSlippage(costs.slippageBps ?? 0),
    onBar(desk) {
      const wanted = positions[desk.bar]!
      if (wanted !== held) desk.target(wanted)
      held = wanted
    },
  })
  let difference = 0
  let bar = -1
  for (let i = 0; i < bars.length; i++) {
    const gap = Math.abs(fast.equity[i]! - slow.equity[i]!) / Math.max(1, fast.equity[i]!)
    if (gap > difference || Number.isNaN(gap)) {
      difference = Number.isNaN(gap) ? Number.POSITIVE_INFINITY : gap
      bar = i
    }
  }
  return { difference, bar, agrees: difference <= 1e-9 }
}

const NO_COSTS: ProportionalCosts = {}
const USUAL: Execution = {}

interface Prepared {
  readonly costs: ProportionalCosts
  readonly execution: Execution
  readonly kernel: Kernel
}

/** Whoever checks one configuration checks more of them on the same bars. */
const prepared = new WeakMap<Bars, Prepared>()

function kernelFor(bars: Bars, costs: ProportionalCosts, execution: Execution): Kernel {
  const found = prepared.get(bars)
  if (found !== undefined && found.costs === costs && found.execution === execution) return found.kernel
  const kernel = createKernel({ bars, costs, execution })
  prepared.set(bars, { costs, execution, kernel })
  return kernel
}
