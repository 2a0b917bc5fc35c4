/**
 * @module The guard against searches that explode, whatever the method: trials times what one takes, before any is evaluated and
 * once more when the first are. A search that would take longer than an hour is a warning with what would do as well.
 */
import { availableParallelism } from 'node:os'
import { type Clock, systemClock } from '../core/clock.ts'
import { formatDurationMs } from '../core/units.ts'
import { builtInStrategies } from '../research/backtest/index.ts'
import { type Bars, sliceBars } from '../research/market/index.ts'
import { estimateGrid, samplerName } from '../search/index.ts'
import type { Sample } from './market-service.ts'
import type { SearchAim } from './search-aim.ts'
import type { PhaseSearch } from './search-config.ts'
import { costsOf, executionOf } from './trading-config.ts'
import { modelOf } from './trading-model.ts'
import { createTrialBacktest } from './trial-backtest.ts'
import type { Block } from './trial-blocks.ts'

/** A search may take so long before it is a warning. */
export const LIMIT_MINUTES = 60
/** Of the limit, what a search must come near to by a rough guess before a trial is measured. */
const NEAR = 0.05
/** Nanoseconds that a bar takes: in the kernel, in a strategy of the user, in an account. Guesses, and only that. */
const ROUGH_NS = { kernel: 10, own: 50, account: 1000 }
/** A trial is measured on so many bars at most. */
const MEASURED_BARS = 20_000
/** Until code is compiled it is slow: so often at least, and again for so long. */
const MEASURED_TIMES = 3
const MEASURED_MS = 50

/** What one trial of a block takes, on one core. */
export interface TrialCost {
  readonly milliseconds: number
  /** Whether it was measured here, or only guessed from the number of bars. */
  readonly isMeasured: boolean
  /** The run that it is known from. */
  readonly run?: string
}

/** The service that knows how long searches took: a list of {@link EarlierSearch}. It decides no result, so it has no fingerprint. */
export const EARLIER_SEARCHES_SERVICE = 'earlier_searches'

/** A search of an earlier run of the workflow, and what a trial of it took. */
export interface EarlierSearch {
  readonly run: string
  /** On one core, everything included. */
  readonly millisecondsEach: number
  readonly search: SearchedOn
}

/** What decides how long a trial takes. */
export interface SearchedOn {
  /** Names of the strategies, sorted. */
  readonly strategies: readonly string[]
  readonly split: string | undefined
  /** Sorted; none for all of the data. */
  readonly symbols: readonly string[]
  readonly prunes: boolean
}

/**
 * What decides how long a trial of a search takes, from its config as written or parsed; `undefined` for a search that only its
 * input describes.
 */
export function searchedOn(config: unknown): SearchedOn | undefined {
  const { strategies, data_split: split, symbol, symbols, optimization } = fieldsOf(config)
  if (!Array.isArray(strategies)) return undefined
  const names = strategies.flatMap((each: unknown) => {
    const { type = each, optimization_target: isTarget } = fieldsOf(each)
    return typeof type === 'string' && isTarget !== false ? [type] : []
  })
  const traded = symbol !== undefined ? [symbol] : Array.isArray(symbols) ? symbols : []
  return {
    strategies: names.sort(),
    split: typeof split === 'string' ? split : undefined,
    symbols: traded.map(String).sort(),
    prunes: fieldsOf(optimization).pruning !== undefined,
  }
}

const fieldsOf = (value: unknown): Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>) : {}

/**
 * What a trial took when the same strategies were searched on the same split by an earlier run; for strategies of the user,
 * whose code is not run before the run. `undefined` for built-in ones, which are measured, and for what was never searched.
 *
 * @param earlier newest first
 */
export function earlierCost(
  config: PhaseSearch,
  blocks: readonly Block[],
  earlier: readonly EarlierSearch[],
): TrialCost | undefined {
  if (blocks.every(({ definition }) => Object.hasOwn(builtInStrategies, definition.name))) return undefined
  const searched = JSON.stringify(searchedOn(config))
  const found = earlier.find(({ search }) => JSON.stringify(search) === searched)
  return found && { milliseconds: found.millisecondsEach, isMeasured: false, run: found.run }
}

interface CostOptions {
  readonly cores?: number
  readonly clock?: Clock
}

/**
 * What a trial takes, measured when the search comes near to the limit by a guess. Code of the user is not run before the run.
 *
 * @param aim decides the metrics of a trial
 */
export function costOfTrial(
  config: PhaseSearch,
  sample: Sample,
  aim: SearchAim,
  block: Block,
  { cores = availableParallelism(), clock = systemClock }: CostOptions = {},
): TrialCost {
  const { instruments } = sample
  const model = modelOf(config, sample, [block.definition], 'estimate')
  const isOwn = !Object.hasOwn(builtInStrategies, block.definition.name)
  const ns = model !== undefined ? ROUGH_NS.account * instruments.length : isOwn ? ROUGH_NS.own : ROUGH_NS.kernel
  const guessed = { milliseconds: (sample.bars.length * ns) / 1e6, isMeasured: false }
  const isNear = (guessed.milliseconds * block.count) / cores > NEAR * limitMs(config)
  if (isOwn || !isNear) return guessed
  const length = Math.min(sample.bars.length, MEASURED_BARS)
  const cut = (bars: Bars): Bars => sliceBars(bars, 0, length)
  try {
    const backtest = createTrialBacktest(
      {
        bars: cut(sample.bars),
        instruments: instruments.map(cut),
        ...(model === undefined ? {} : { model }),
        range: { from: 0, to: length },
        barsPerYear: sample.barsPerYear,
        riskFreePerYear: config.risk_free_rate,
        costs: costsOf(config),
        execution: executionOf(config),
        metrics: aim.metrics,
      },
      block.definition,
    )
    const out = new Float64Array(aim.metrics.length)
    const begin = clock.monotonic()
    let fastest = Number.POSITIVE_INFINITY
    for (let time = 0; time < MEASURED_TIMES || clock.monotonic() - begin < MEASURED_MS; time++) {
      const start = clock.monotonic()
      backtest.evaluate({}, out) // With the defaults of the strategy.
      fastest = Math.min(fastest, clock.monotonic() - start)
    }
    return { milliseconds: (fastest * sample.bars.length) / length, isMeasured: true }
  } catch {
    return guessed // The trial throws; the search will record that.
  }
}

const limitMs = ({ optimization: { warn_after_minutes: minutes = LIMIT_MINUTES } }: PhaseSearch): number =>
  minutes * 60_000

/**
 * A sentence about a search that would take longer than the config allows, with advice; `undefined` for others.
 *
 * @example
 * remarkOnDuration(config, [block], () => ({ milliseconds: 40, isMeasured: true }), 2)
 * // 'About 1,000,000 trials of 40 ms (measured here) take 5h 33m on 2 cores, more than 60 minutes. …'
 */
export function remarkOnDuration(
  config: PhaseSearch,
  blocks: readonly Block[],
  costOf: (block: Block) => TrialCost,
  cores: number = availableParallelism(),
): string | undefined {
  const costs = blocks.map(costOf)
  const trials = blocks.reduce((sum, { count }) => sum + count, 0)
  const total = blocks.reduce((sum, { count }, k) => sum + count * costs[k]!.milliseconds, 0)
  const limit = limitMs(config)
  if (!(total / cores > limit)) return undefined
  const each = total / trials
  const run = costs.find((cost) => cost.run !== undefined)?.run
  const isMeasured = costs.every((cost) => cost.isMeasured)
  const how = run !== undefined ? `as in ${run}` : isMeasured ? 'measured here' : 'guessed from the number of bars'
  const head = `About ${trials.toLocaleString('en-US')} trials of ${shortTime(each)} (${how}) take ${formatDurationMs(total / cores)} on ${cores} ${cores === 1 ? 'core' : 'cores'}, more than ${limit / 60_000} minutes.`
  return [head, ...adviceFor(config, blocks, Math.max(1, Math.floor((limit * cores) / each)))].join(' ')
}

/** What would do as well, by method. @param fitting trials that take no longer than the limit */
function adviceFor({ optimization: search }: PhaseSearch, blocks: readonly Block[], fitting: number): string[] {
  const fits = `\`n_trials: ${roundDown(fitting / blocks.length)}\` fits.`
  if (samplerName(search.method) !== 'grid') {
    return [
      fits,
      ...(search.early_stopping === undefined ? ['`early_stopping` ends it when nothing gets better.'] : []),
      ...(search.pruning === undefined ? ['`pruning` stops bad trials on a part of the bars.'] : []),
    ]
  }
  // Beyond its own limit a grid has advice already.
  const isSaid = search.n_trials === undefined && blocks.some(({ dimensions }) => estimateGrid(dimensions).isTooLarge)
  return isSaid ? [fits] : [fits, 'Or `method: auto`, or `coarse_to_fine`, with as many: they need not try all.']
}

const shortTime = (ms: number): string => (ms < 10 ? `${Number(ms.toPrecision(2))} ms` : formatDurationMs(ms))

/** To two digits. */
function roundDown(value: number): number {
  const unit = 10 ** Math.max(0, Math.floor(Math.log10(value)) - 1)
  return Math.max(1, Math.floor(value / unit) * unit)
}

/** Seconds of a search before what remains is told. */
const SETTLED_MS = 5_000

/**
 * Watches a search and gives one sentence when what is left of it will take longer than the limit.
 *
 * @example
 * const watch = watchDuration(60, 10_000)
 * watch(120) // after 120 trials of this attempt: 'At 24 trials a second …', or undefined
 */
export function watchDuration(
  warnAfterMinutes: number | undefined,
  left: number,
  clock: Clock = systemClock,
): (done: number) => string | undefined {
  const start = clock.monotonic()
  const minutes = warnAfterMinutes ?? LIMIT_MINUTES
  let isTold = false
  return (done) => {
    const elapsed = clock.monotonic() - start
    if (isTold || done === 0 || elapsed < SETTLED_MS) return undefined
    isTold = true
    const remaining = (elapsed / done) * (left - done)
    if (!(remaining > minutes * 60_000)) return undefined
    return `At ${shortTime(elapsed / done)} a trial the ${(left - done).toLocaleString('en-US')} that are left take ${formatDurationMs(remaining)}. Ctrl+C keeps what is finished; \`n_trials\`, \`early_stopping\` and \`pruning\` make the search shorter.`
  }
}
