import { describe, expect, test } from 'vitest'
import { phaseTypes } from './index.ts'
import { checkPhase, walks } from './run-phase.fixture.ts'
import { aimOf } from './search-aim.ts'
import type { PhaseSearch } from './search-config.ts'
import { costOfTrial, earlierCost, remarkOnDuration, searchedOn, watchDuration } from './search-cost.ts'
import { type Block, trialsOf } from './trial-blocks.ts'

const market = walks(['WALK'], 3_000)
const wide = { fast_period: { min: 2, max: 30 }, slow_period: { min: 5, max: 90 } }

const configOf = (optimization: object, more: object = {}): PhaseSearch =>
  phaseTypes.optimization.config.parse({ strategies: ['momentum'], optimization, ...more }) as unknown as PhaseSearch

const blocksOf = (optimization: { method: string; n_trials?: number; parameters?: object }): readonly Block[] =>
  trialsOf({ strategies: [{ type: 'momentum' }], optimization: { constraints: [], ...optimization } }, 'seed').blocks

const random = {
  method: 'random',
  n_trials: 1_000_000,
  parameters: { ...wide, signal_threshold: { min: 0, max: 0.1 } },
}

describe('the guard against searches that take very long', () => {
  test('says how long, how many trials fit, and what makes it shorter', () => {
    const cost = { milliseconds: 40, isMeasured: true }
    expect(remarkOnDuration(configOf(random), blocksOf(random), () => cost, 2)).toBe(
      'About 1,000,000 trials of 40 ms (measured here) take 5h 33m on 2 cores, more than 60 minutes. `n_trials: 180000` fits. `early_stopping` ends it when nothing gets better. `pruning` stops bad trials on a part of the bars.',
    )
    const early = configOf({ ...random, early_stopping: 100, pruning: 'halving' })
    expect(remarkOnDuration(early, blocksOf(random), () => cost, 2)).toMatch(/`n_trials: 180000` fits\.$/)
  })

  test('asks nothing of a search that is short, and takes the limit of the config', () => {
    const guessed = { milliseconds: 0.04, isMeasured: false }
    expect(remarkOnDuration(configOf(random), blocksOf(random), () => guessed, 2)).toBeUndefined()
    const config = configOf({ ...random, warn_after_minutes: 0.1 })
    expect(remarkOnDuration(config, blocksOf(random), () => guessed, 2)).toMatch(
      /^About 1,000,000 trials of 0\.04 ms \(guessed from the number of bars\) take 20\.0 s on 2 cores, more than 0\.1 minutes\. `n_trials: 300000` fits\./,
    )
  })

  test('sends a grid to methods that need not try all', () => {
    const grid = { method: 'grid', parameters: { fast_period: [2, 3, 4, 5], slow_period: [10, 20, 30] } }
    const cost = { milliseconds: 1e6, isMeasured: true }
    expect(remarkOnDuration(configOf(grid), blocksOf(grid), () => cost, 1)).toContain(
      '`n_trials: 3` fits. Or `method: auto`, or `coarse_to_fine`, with as many: they need not try all.',
    )
  })

  test('measures a trial only when the search may come near to the limit', () => {
    const sample = {
      ...market,
      instruments: [market.bars.WALK!],
      bars: market.bars.WALK!,
      range: { from: 0, to: 3000 },
    }
    const given = { ...sample, symbols: ['WALK'], split: 'all' }
    const aim = aimOf({ method: 'random' }, [])
    const [block] = blocksOf(random)
    let now = 0
    const clock = { now: () => 0, monotonic: () => now++ }
    expect(costOfTrial(configOf(random), given, aim, block!, { cores: 2, clock })).toEqual({
      milliseconds: 0.03,
      isMeasured: false,
    })
    const strict = configOf({ ...random, warn_after_minutes: 0.01 })
    expect(costOfTrial(strict, given, aim, block!, { cores: 2, clock })).toEqual({ milliseconds: 1, isMeasured: true })
  })

  test('is heard before the run, with its place', () => {
    const config = {
      strategies: ['momentum'],
      data_split: 'train',
      optimization: { ...random, warn_after_minutes: 1e-6 },
    }
    expect(checkPhase('optimization', config, { market })).toEqual([
      expect.stringMatching(/^optimization\.n_trials: About 1,000,000 trials of .* \[SEARCH_LONG\]$/),
    ])
  })

  test('takes what a trial took in an earlier run for strategies of the user, whose code does not run before', () => {
    const config = configOf(random, { data_split: 'train', symbols: ['B', 'A'] })
    const search = { strategies: ['momentum'], split: 'train', symbols: ['A', 'B'], prunes: false }
    expect(searchedOn(config)).toEqual(search)
    expect(searchedOn({ strategies: [{ type: 'a' }, { type: 'b', optimization_target: false }] })?.strategies).toEqual([
      'a',
    ])
    expect(searchedOn({ optimization: random })).toBeUndefined()
    const earlier = [
      { run: 'new-pine-1', millisecondsEach: 9, search: { ...search, split: 'all' } },
      { run: 'old-oak-2', millisecondsEach: 40, search },
      { run: 'old-oak-1', millisecondsEach: 50, search },
    ]
    const blocks = blocksOf(random)
    expect(earlierCost(config, blocks, earlier)).toBeUndefined() // It is built in: measured here.
    const own = blocks.map((block) => ({ ...block, definition: { ...block.definition, name: 'mine' } }))
    const cost = earlierCost(config, own, earlier)!
    expect(cost).toEqual({ milliseconds: 40, isMeasured: false, run: 'old-oak-2' })
    expect(remarkOnDuration(config, own, () => cost, 2)).toMatch(
      /^About 1,000,000 trials of 40 ms \(as in old-oak-2\) take 5h 33m on 2 cores/,
    )
    expect(earlierCost(configOf({ ...random, pruning: 'halving' }), own, earlier)).toBeUndefined()
  })

  test('is heard once during the run when trials take longer than thought', () => {
    let now = 0
    const watch = watchDuration(10, 10_000, { now: () => 0, monotonic: () => now })
    now = 4_000
    expect(watch(40)).toBeUndefined()
    now = 6_000
    expect(watch(60)).toMatch(
      /^At 100 ms a trial the 9,940 that are left take 16m 34s\. Ctrl\+C keeps what is finished/,
    )
    now = 60_000
    expect(watch(600)).toBeUndefined()
  })
})
