/**
 * @module Re-checks trials before anyone believes them: those of the kernel order by order in the simulator, so that a fault of it
 * cannot choose the winner, and strategies of the user for what only looks good because it knows the future.
 */
import { TerminalError } from '../core/errors.ts'
import {
  type AnyStrategy,
  builtInStrategies,
  createEvaluator,
  isPortfolioStrategy,
  requireCausal,
  type Strategy,
  verifyKernel,
} from '../research/backtest/index.ts'
import { sliceBars } from '../research/market/index.ts'
import type { ParameterSet } from '../search/index.ts'
import { strategyOf } from './strategy-record.ts'
import { createTrialBacktest } from './trial-backtest.ts'
import { type Block, blockAt, rowAt, rowWidth } from './trial-blocks.ts'
import type { TrialData } from './trial-evaluator.ts'
import type { RankedTrial } from './trial-summary.ts'

/** One trial of so many is checked, beside the winner. */
const ONE_OF = 100
/** More checks than this say no more, and would take longer than a large search. */
const AT_MOST = 200

/**
 * Checks strategies of the user with their default parameters, before a search spends time on them.
 *
 * @throws UserError `STRATEGY_LOOKS_AHEAD` or `STRATEGY_IMPURE`
 */
export function requireCausalBlocks(data: TrialData): void {
  for (const { form } of data.blocks) requireCausalOwn(strategyOf(form), data, {})
}

function requireCausalOwn(
  strategy: AnyStrategy,
  { instruments }: Pick<TrialData, 'instruments'>,
  parameters: ParameterSet,
): void {
  // Built-in strategies are tested for it once and for all.
  if (!Object.hasOwn(builtInStrategies, strategy.name)) requireCausal(strategy, instruments, parameters)
}

/**
 * Checks the winner and, where the kernel evaluated, one trial in a hundred (at most 200, evenly spaced by index).
 *
 * @returns how many were checked
 * @throws TerminalError `TRIAL_NOT_VERIFIED` when kernel and simulator differ by more than 1e-9 of the equity at any bar,
 * or the simulator does not give its own figures again
 */
export function verifyTrials(data: TrialData, blocks: readonly Block[], winner: RankedTrial): number {
  const { definition } = blockAt(blocks, winner.trial)
  requireCausalOwn(definition, data, winner.parameters)
  if (data.model !== undefined) return verifyAgain(data, definition, winner)
  const { from, to } = data.range
  const bars = sliceBars(data.bars, from, to)
  const { blocks: _, ...market } = data
  const evaluators = new Map<Strategy, ReturnType<typeof createEvaluator>>()
  const check = (trial: number, strategy: AnyStrategy, parameters: ParameterSet): boolean => {
    if (isPortfolioStrategy(strategy)) return false // Has an account of its own, and is handled above.
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
    // Neither has targets that the kernel refused.
    if (positions.some((target) => !(target >= -1 && target <= 1))) return false
    const { agrees, difference, bar } = verifyKernel({ bars, positions, costs: data.costs, execution: data.execution })
    if (agrees) return true
    throw new TerminalError(
      'TRIAL_NOT_VERIFIED',
      `Expected kernel and simulator to agree on trial ${trial} (${strategy.name} ${JSON.stringify(parameters)}), they differ by ${difference} at bar ${from + bar}.`,
      { hint: 'Report it: the results of this search cannot be trusted.' },
    )
  }
  let checked = Number(check(winner.trial, definition, winner.parameters))
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

/** Simulates the winner once more, in this thread: the worker's figures must come out again, bit by bit. */
function verifyAgain({ blocks: _, ...data }: TrialData, strategy: AnyStrategy, winner: RankedTrial): number {
  const figures = new Float64Array(data.metrics.length)
  createTrialBacktest(data, strategy).evaluate(winner.parameters, figures)
  data.metrics.forEach((name, m) => {
    if (Object.is(figures[m], winner.metrics[name])) return
    throw new TerminalError(
      'TRIAL_NOT_VERIFIED',
      `Expected the simulator to give ${name} ${winner.metrics[name]} again for trial ${winner.trial} (${strategy.name} ${JSON.stringify(winner.parameters)}), it gave ${figures[m]}.`,
      { hint: 'A strategy of your own must give equal positions for equal bars and parameters.' },
    )
  })
  return 1
}
