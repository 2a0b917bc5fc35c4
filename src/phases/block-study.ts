/** @module The study of a block of trials: what a search plans, in the words of the library of searches. */
import { createStudy, SpaceError, type StopOptions, type Study } from '../search/index.ts'
import { prunerOf } from './evaluate-pieces.ts'
import type { SearchAim } from './search-aim.ts'
import type { PruningConfig } from './search-config.ts'
import type { Block } from './trial-blocks.ts'
import type { WarmStart } from './warm-start.ts'

/** How the trials of all blocks are searched. */
export interface SearchPlan {
  readonly aim: SearchAim
  readonly stop?: Omit<StopOptions, 'budget'> | undefined
  readonly pruning?: PruningConfig | undefined
  /** What is known of a block before its first trial. */
  warmStart?(block: Block): WarmStart | undefined
  readonly trialTimeoutMs?: number | undefined
  /** What is left may take so long before it is a warning. */
  readonly warnAfterMinutes?: number | undefined
  /** Whether results are kept for later searches and looked up: by what a trial takes unless given. */
  readonly evaluationCache?: boolean | undefined
  /** Nothing is evaluated: what earlier attempts have finished is all there is. */
  readonly isPartial?: boolean
}

/** The study of a block. @throws SpaceError for what cannot be searched so, with the path inside the config */
export function createBlockStudy(block: Block, plan: SearchPlan, warm: WarmStart | undefined): Study {
  const { aim, pruning, stop } = plan
  return placed(() =>
    createStudy({
      space: block.dimensions,
      method: block.method,
      options: block.options,
      objectives: aim.objectives,
      seed: block.seed,
      stop: { ...stop, budget: block.count },
      // Where everything is tried, nothing needs to come first.
      ...(warm === undefined || block.note !== undefined ? {} : { start: warm.start, earlier: warm.earlier }),
      ...(pruning === undefined ? {} : { pruning: { pruner: prunerOf(pruning), steps: pruning.steps } }),
    }),
  )
}

/** Where the config says what a study calls by another name. */
const PLACES: Readonly<Record<string, readonly string[]>> = {
  SEARCH_STOP: ['optimization', 'early_stopping'],
  SEARCH_PRUNER: ['optimization', 'pruning'],
}
const KEYS: Readonly<Record<string, string>> = {
  minTrials: 'min_trials',
  minImprovement: 'min_improvement',
  targetLoss: 'target',
}

function placed<T>(make: () => T): T {
  try {
    return make()
  } catch (error) {
    const place = error instanceof SpaceError ? PLACES[error.code] : undefined
    if (!(error instanceof SpaceError) || place === undefined) throw error
    const path = error.path.filter((key) => key !== 'pruning').map((key) => KEYS[key] ?? key)
    const message = Object.entries(KEYS).reduce((text, [name, key]) => text.replaceAll(name, key), error.message)
    throw new SpaceError(error.code, [...place, ...path], message, error.hint === undefined ? {} : { hint: error.hint })
  }
}
