/** @module Re-checks trials of the fast kernel order by order in the simulator, so that a fault of it cannot choose the winner. */
import { TerminalError } from '../core/errors.ts'
import { createEvaluator, type Strategy, verifyKernel } from '../research/backtest/index.ts'
import { sliceBars } from '../research/market/index.ts'
import type { ParameterSet } from '../search/index.ts'
import { strategyNamed } from './trading-config.ts'
import { type Block, blockAt, rowAt, rowWidth } from './trial-blocks.ts'
import type { TrialData } from './trial-evaluator.ts'
import type { RankedTrial } from './trial-summary.ts'

/** One trial of so many is checked, beside the winner. */
const ONE_OF = 100
/** More checks than this say no more, and would take longer than a large search. */
const AT_MOST = 200

/**
 * Checks the winner and one trial in a hundred (at most 200, evenly spaced by index).
 *
 * @returns how many were checked
 * @throws TerminalError `TRIAL_NOT_VERIFIED` when kernel and simulator differ by more than 1e-9 of the equity at any bar
 */
export function verifyTrials(data: TrialData, blocks: readonly Block[], winner: RankedTrial): number {
  const { from, to } = data.range
  const bars = sliceBars(data.bars, from, to)
  const { blocks: _, ...market } = data
  const evaluators = new Map<Strategy, ReturnType<typeof createEvaluator>>()
  const check = (trial: number, strategy: Strategy, parameters: ParameterSet): boolean => {
    let evaluator = evaluators.get(strategy)
    if (evaluator === undefined) {
      evaluator = createEvaluator({ ...market, strategy })
      evaluators.set(strategy, evaluator)
    }
    let positions: Float64Array
    try {
      positions = evaluator.positions(parameters).slice(from, to)
    } catch {
      return false // The trial failed, and is recorded as failed: there is nothing to check.
    }
    const { agrees, difference, bar } = verifyKernel({ bars, positions, costs: data.costs, execution: data.execution })
    if (agrees) return true
    throw new TerminalError(
      'TRIAL_NOT_VERIFIED',
      `Expected kernel and simulator to agree on trial ${trial} (${strategy.name} ${JSON.stringify(parameters)}), they differ by ${difference} at bar ${from + bar}.`,
      { hint: 'Report it: the results of this search cannot be trusted.' },
    )
  }
  let checked = Number(check(winner.trial, strategyNamed(winner.strategy), winner.parameters))
  const last = blocks.at(-1)!
  const count = last.first + last.count
  const stride = Math.max(ONE_OF, Math.ceil(count / AT_MOST))
  const row = new Float64Array(rowWidth(blocks))
  for (let index = 0; index < count; index += stride) {
    const block = blockAt(blocks, index)
    if (index === winner.trial || index < block.first || !rowAt(block, index, row)) continue
    checked += Number(check(index, block.definition, block.dimensions.decode(row)))
  }
  return checked
}
