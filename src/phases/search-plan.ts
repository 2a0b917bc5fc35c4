/** @module From a config to a search: blocks of trials, what they are for, when they stop; and what is wrong with it, before it runs. */
import { UserError } from '../core/errors.ts'
import type { PhaseRemark } from '../definition/phase-type.ts'
import {
  estimateGrid,
  requireFeasible,
  SpaceError,
  type StopOptions,
  samplerName,
  splitConstraints,
} from '../search/index.ts'
import { knownMetrics } from '../stats/metrics/own-metrics.ts'
import { createBlockStudy, type SearchPlan } from './block-study.ts'
import { piecesOf } from './evaluate-pieces.ts'
import { MARKET_SERVICE, marketOf, sampleOf, strategyFilesOf } from './market-service.ts'
import { remarkOn } from './remark.ts'
import { aimOf, objectivesOf, PRESETS, type SearchAim } from './search-aim.ts'
import type { PhaseSearch, SearchSection } from './search-config.ts'
import {
  costOfTrial,
  EARLIER_SEARCHES_SERVICE,
  type EarlierSearch,
  earlierCost,
  remarkOnDuration,
} from './search-cost.ts'
import { validationOf } from './search-validation.ts'
import { choosesAmong, strategyNamed } from './strategy-record.ts'
import { exitsOf } from './trading-config.ts'
import { type Trials, trialsOf } from './trial-blocks.ts'

export interface SearchedStrategy {
  readonly type: string
  readonly optimization_target: boolean
  readonly parameters?: unknown
}

export interface PlannedSearch {
  readonly aim: SearchAim
  readonly trials: Trials
  readonly plan: SearchPlan
}

type Services = Readonly<Record<string, unknown>>

/** Far longer than any simulation takes, so that a trial that never ends is recorded and the search goes on. */
export const DEFAULT_TRIAL_SECONDS = 300

/**
 * Plans the search of a config over strategies; generations and their size are the evolutionary words for trials.
 *
 * @throws SpaceError with the path inside the config
 */
export function planSearch(
  config: PhaseSearch,
  named: readonly SearchedStrategy[],
  services: Services,
  seed: string,
): PlannedSearch {
  const { optimization: search, trial_timeout_seconds: seconds = DEFAULT_TRIAL_SECONDS } = config
  const strategies = named.filter(({ optimization_target: isTarget }) => isTarget)
  const files = strategyFilesOf(services)
  const instruments = services[MARKET_SERVICE] ? sampleOf(marketOf(services), config).instruments.length : undefined
  const split = splitConstraints(
    search.constraints as Parameters<typeof splitConstraints>[0],
    parameterNames(search, strategies, files, instruments),
    knownMetrics(),
    ['optimization', 'constraints'],
  )
  const aim = aimOf(search, split.results)
  const stop = stopOf(search, aim)
  const { n_generations: generations, population_size: population } = search
  const trials = trialsOf(
    {
      files,
      exits: exitsOf(config),
      instruments,
      strategies,
      optimization: {
        method: PRESETS.some((name) => name === search.method) ? 'auto' : search.method,
        parameters: search.parameters,
        constraints: split.parameters,
        n_trials: search.n_trials ?? (generations && population && generations * population),
        generations,
        options: population === undefined ? search.options : { population, ...search.options },
        objectives: aim.scoring.lossCount,
        isDriven: stop !== undefined || search.pruning !== undefined || search.warm_start !== undefined,
      },
    },
    seed,
  )
  const plan = {
    aim,
    stop,
    pruning: search.pruning,
    warnAfterMinutes: search.warn_after_minutes,
    trialTimeoutMs: seconds * 1000,
  }
  return { aim, trials, plan }
}

/** Every name that a constraint may mean as a parameter: those searched and those that a strategy declares. */
function parameterNames(
  { parameters = {} }: SearchSection,
  strategies: readonly SearchedStrategy[],
  files: readonly string[],
  instruments: number | undefined,
): string[] {
  const own = strategies.map(({ type }) => strategyNamed(type, files))
  const declared = own.flatMap((strategy) => [
    ...Object.keys(strategy.parameters),
    ...(choosesAmong(strategy, instruments) ? Object.keys(strategy.among.parameters) : []),
  ])
  const named = strategies.flatMap(({ parameters: mine }) => [
    ...(mine !== null && typeof mine === 'object' ? Object.keys(mine) : []),
  ])
  return [...new Set([...Object.keys(parameters), ...declared, ...named])]
}

function stopOf({ early_stopping: stop }: SearchSection, aim: SearchAim): Omit<StopOptions, 'budget'> | undefined {
  if (stop === undefined) return undefined
  return {
    patience: stop.patience,
    minImprovement: stop.min_improvement,
    plateau: stop.plateau,
    minTrials: stop.min_trials,
    targetLoss: stop.target === undefined ? undefined : aim.direction === 'maximize' ? -stop.target : stop.target,
  }
}

/** Mistakes of a search that are known before it runs, and advice. */
export function remarkOnSearch(
  config: PhaseSearch,
  strategies: readonly SearchedStrategy[],
  services: Services,
): PhaseRemark[] {
  const { optimization: search } = config
  const at = ['optimization']
  const remarks = remarkOn(() => objectivesOf(search), at)
  const isGrid = samplerName(search.method) === 'grid'
  remarks.push(...remarkOn(() => requireOneOrigin(search), at))
  if (search.warm_start !== undefined && isGrid) remarks.push(...remarkOn(refuseWarmGrid, [...at, 'warm_start']))
  if (search.pruning !== undefined && services[MARKET_SERVICE]) {
    const { pruning } = search
    remarks.push(...remarkOn(() => piecesOf(sampleOf(marketOf(services), config).range, pruning), at))
  }
  if (search.validate_on !== undefined && services[MARKET_SERVICE])
    remarks.push(...remarkOn(() => validationOf(config, services), []))
  // Strategies that only the inputs will name leave nothing to count.
  if (strategies.length === 0 || remarks.length > 0) return remarks
  const judge = (): void => {
    const { trials, plan } = planSearch(config, strategies, services, 'check')
    for (const { path, message } of trials.warnings) {
      remarks.push({ level: 'warning', path, code: 'SEARCH_AMBIGUOUS', message })
    }
    if (services[MARKET_SERVICE]) {
      const sample = sampleOf(marketOf(services), config)
      const searches = (services[EARLIER_SEARCHES_SERVICE] as readonly EarlierSearch[] | undefined) ?? []
      const known = earlierCost(config, trials.blocks, searches)
      const message = remarkOnDuration(
        config,
        trials.blocks,
        (block) => known ?? costOfTrial(config, sample, plan.aim, block),
      )
      const path = [...at, search.n_trials === undefined ? 'parameters' : 'n_trials']
      if (message !== undefined) remarks.push({ level: 'warning', path, code: 'SEARCH_LONG', message })
    }
    for (const block of trials.blocks) {
      if (!isGrid) requireFeasible(block.dimensions, at)
      if (block.sampler === undefined) createBlockStudy(block, plan, undefined)
      if (!isGrid || search.n_trials !== undefined) continue
      const { advice } = estimateGrid(block.dimensions, search.options as { resolution?: number } | undefined)
      if (advice.length === 0) continue
      const message = `${block.strategy}: ${advice.join(' ')}`
      remarks.push({ level: 'warning', path: [...at, 'parameters'], code: 'SEARCH_GRID_LARGE', message })
    }
  }
  remarks.push(...remarkOn(judge, []))
  return remarks
}

/** An input of the phase or an earlier run, not both. */
function requireOneOrigin({ warm_start: warm }: SearchSection): void {
  if (warm?.run !== undefined && warm.from !== undefined) {
    const message = `Expected either an input (\`from\`) or an earlier run (\`run\`), were "${warm.from}" and "${warm.run}".`
    throw new SpaceError('SEARCH_WARM_START', ['warm_start', 'from'], message)
  }
  if (warm?.run === undefined && warm?.phase !== undefined) {
    const message = `Expected \`run\` beside \`phase\`, was "${warm.phase}" alone.`
    const hint = 'Write `from: PHASE.optimization_history` for a phase of this workflow, and name it under `inputs`.'
    throw new SpaceError('SEARCH_WARM_START', ['warm_start', 'phase'], message, { hint })
  }
}

function refuseWarmGrid(): never {
  throw new UserError(
    'SEARCH_WARM_START',
    'Expected a method that chooses with `warm_start`: a grid tries every configuration anyway.',
    { hint: 'Write `method: auto` with `n_trials`.' },
  )
}
