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
import { isMetricName } from '../stats/index.ts'
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

/** What a search recorded of trials that are to be checked, by index: their metrics, in the order of the data's. */
export type RecordedTrials = Map<number, Float64Array>

/** Of `count` trials every so manieth is checked. */
export const strideOf = (count: number): number => Math.max(ONE_OF, Math.ceil(count / AT_MOST))

/**
 * Checks the winner and, where the kernel evaluated, one trial in a hundred (at most 200, evenly spaced by index).
 *
 * @param recorded of the trials to be checked; what was recorded of them, and of the winner, must come out again. Left out where
 *   trials saw a part of the bars only.
 * @returns how many were checked
 * @throws TerminalError `TRIAL_NOT_VERIFIED` when kernel and simulator differ by more than 1e-9 of the equity at any bar,
 * or the simulator does not give its own figures again
 */
export function verifyTrials(
  data: TrialData,
  blocks: readonly Block[],
  winner: RankedTrial,
  recorded?: RecordedTrials,
): number {
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
    if (recorded !== undefined) {
      const figures = trial === winner.trial ? figuresOf(winner, data.metrics) : recorded.get(trial)
      if (figures !== undefined) requireRecorded(evaluator, { trial, strategy, parameters, figures })
      // Evaluating has written over them.
      positions = evaluator.positions(parameters).slice(from, to)
    }
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
  const stride = strideOf(count)
  const row = new Float64Array(rowWidth(blocks))
  for (let index = 0; index < count; index += stride) {
    const block = blockAt(blocks, index)
    if (index === winner.trial || index < block.first || !rowAt(block, index, row)) continue
    checked += Number(check(index, block.definition, block.dimensions.decode(row)))
  }
  return checked
}

const figuresOf = ({ metrics }: RankedTrial, names: readonly string[]): Float64Array =>
  Float64Array.from(names, (name) => metrics[name] ?? Number.NaN)

interface Recorded {
  readonly trial: number
  readonly strategy: Strategy
  readonly parameters: ParameterSet
  readonly figures: Float64Array
}

/** What a thread recorded, whichever kernel it used, must be what the plain kernel gives, to 1e-9. */
function requireRecorded(
  evaluator: ReturnType<typeof createEvaluator>,
  { trial, strategy, parameters, figures }: Recorded,
): void {
  const again = new Float64Array(figures.length)
  evaluator.evaluate(parameters, again)
  evaluator.metrics.forEach((name, m) => {
    const [before, now] = [figures[m]!, again[m]!]
    // A metric of the user may be anything; ours are functions of the bars and the parameters.
    if (!isMetricName(name) || Math.abs(now - before) <= 1e-9 * Math.max(1, Math.abs(now))) return
    throw new TerminalError(
      'TRIAL_NOT_VERIFIED',
      `Expected ${name} of trial ${trial} (${strategy.name} ${JSON.stringify(parameters)}) to be ${now}, it was recorded as ${before}.`,
      {
        hint: Object.hasOwn(builtInStrategies, strategy.name)
          ? 'Report it: the results of this search cannot be trusted.'
          : 'A strategy of your own must give equal positions for equal bars and parameters.',
      },
    )
  })
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
