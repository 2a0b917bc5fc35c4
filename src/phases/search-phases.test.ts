/** @module What a search can do beyond trying a list: several objectives, limits on results, pruning, known trials, early stops. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import type { JsonValue } from '../core/hash.ts'
import type { Part, PhaseContext, PhaseResult, PhaseType } from '../definition/phase-type.ts'
import { samplers } from '../search/index.ts'
import { getNumbers, getText, readParquet, type Table } from '../tables/index.ts'
import { phaseTypes } from './index.ts'
import { checkPhase, jsonOf, notesOf, walks } from './run-phase.fixture.ts'
import { planSearch } from './search-plan.ts'
import { strategyNamed } from './strategy-record.ts'

const folder = mkdtempSync(join(tmpdir(), 'phaseline-search-'))
afterAll(() => rmSync(folder, { recursive: true }))

const market = walks(['WALK'], 600)

type Stored = { part: Part; bytes: Uint8Array }[]

/** Parts in memory; `limit` makes writing fail after so many, as a crash would. */
const memoryParts = (stored: Stored, limit = Number.POSITIVE_INFINITY): PhaseContext['parts'] => ({
  list: () => stored.map(({ part }) => part),
  async write(name, bytes, meta) {
    if (stored.length >= limit) throw new Error('crash')
    stored.push({ part: { name, meta }, bytes })
  },
  read: async (name) => stored.find(({ part }) => part.name === name)!.bytes,
})

interface Options {
  readonly inputs?: Record<string, JsonValue | Table>
  readonly maxWorkers?: number
  readonly parts?: PhaseContext['parts']
}

const search = (optimization: object): object => ({ data_split: 'train', strategies: ['momentum'], optimization })

function contextOf(optimization: object, { inputs = {}, maxWorkers = 1, parts }: Options): PhaseContext {
  const type = phaseTypes.optimization as unknown as PhaseType
  return {
    phase: { name: 'search', type: 'optimization', outputs: [] },
    config: type.config.parse(search(optimization)),
    seed: 'seed',
    signal: new AbortController().signal,
    resources: { maxWorkers, memoryBytes: 1e9 },
    input: async (reference) => inputs[reference]!,
    inputs: Object.keys(inputs),
    services: { market },
    parts: parts ?? memoryParts([]),
    progress: () => {},
    log: () => {},
  }
}

const run = (optimization: object, options: Options = {}): Promise<PhaseResult> =>
  (phaseTypes.optimization as unknown as PhaseType).run(contextOf(optimization, options))

const check = (optimization: object): string[] => checkPhase('optimization', search(optimization), { market })

let files = 0
async function history(result: PhaseResult): Promise<Table> {
  const output = result.outputs.optimization_history
  if (output?.kind !== 'parquet') throw new Error('Expected Parquet.')
  const path = join(folder, `history-${files++}.parquet`)
  await output.write(path)
  return readParquet(path)
}

interface Found {
  readonly trial: number
  readonly parameters: Readonly<Record<string, number>>
  readonly metrics: Readonly<Record<string, number>>
  readonly objective: { readonly name: string; readonly value: number; readonly direction: string }
  readonly objectives?: Readonly<Record<string, number>>
  readonly trials: Readonly<Record<string, number>>
}

const bestOf = (result: PhaseResult): Found => jsonOf<Found>(result, 'best_parameters')
const wide = { fast_period: { min: 2, max: 30 }, slow_period: { min: 5, max: 90 } }
const grid = { fast_period: [5, 10, 20], slow_period: [10, 20, 40], signal_threshold: [0, 0.005, 0.01] }

/** One worker, two workers, and a search broken off after `limit` parts and gone on with. */
async function threeTimes(optimization: object, limit: number): Promise<PhaseResult> {
  const one = await run(optimization)
  const stored: Stored = []
  await expect(run(optimization, { parts: memoryParts(stored, limit) })).rejects.toThrow('crash')
  expect(stored.length).toBe(limit)
  const table = await history(one)
  for (const other of [
    await run(optimization, { maxWorkers: 2 }),
    await run(optimization, { parts: memoryParts(stored) }),
  ]) {
    expect(await history(other)).toEqual(table)
    for (const [name, output] of Object.entries(one.outputs)) {
      if (output.kind === 'json') expect(jsonOf(other, name)).toEqual(output.value)
    }
    expect(other.figures).toEqual(one.figures)
  }
  return one
}

test('two objectives by NSGA-II: the front is that of the table, workers and a crash change nothing', async () => {
  const result = await threeTimes(
    {
      method: 'nsga2',
      n_trials: 48,
      population_size: 12,
      objective: ['sharpe_ratio', 'max_drawdown'],
      parameters: wide,
    },
    3,
  )
  const table = await history(result)
  const sharpe = getNumbers(table, 'sharpe_ratio')
  const drawdown = getNumbers(table, 'max_drawdown')
  const isBeaten = (a: number): boolean =>
    sharpe.some(
      (_, b) =>
        sharpe[b]! >= sharpe[a]! &&
        drawdown[b]! <= drawdown[a]! &&
        (sharpe[b]! > sharpe[a]! || drawdown[b]! < drawdown[a]!),
    )
  const front = jsonOf<{ trial: number; objectives: Record<string, number>; is_most_balanced: boolean }[]>(
    result,
    'pareto_front',
  )
  const expected = new Set([...sharpe.keys()].filter((k) => !isBeaten(k)).map((k) => `${sharpe[k]} ${drawdown[k]}`))
  expect(new Set(front.map(({ objectives: o }) => `${o.sharpe_ratio} ${o.max_drawdown}`))).toEqual(expected)
  const best = bestOf(result)
  expect(front.filter(({ is_most_balanced: is }) => is).map(({ trial }) => trial)).toEqual([best.trial])
  expect(best.objectives).toEqual({ sharpe_ratio: sharpe[best.trial], max_drawdown: drawdown[best.trial] })
  const picture = result.figures!.find(({ title }) => title === 'Pareto front')!
  if (picture.kind !== 'scatter') throw new Error('Expected points.')
  // The line never promises more drawdown for less return: it falls from left to right nowhere.
  const steps = picture.best as number[]
  for (let k = 1; k < steps.length; k++) expect(steps[k]!).toBeGreaterThanOrEqual(steps[k - 1]!)
})

// What a method can is read from its entry, so that one that learns it is tested for it.
test.each(Object.values(samplers).filter(({ name }) => name !== 'grid'))(
  '$name searches for two objectives, or says that it cannot',
  async ({ name: method, handles }) => {
    const optimization = { method, n_trials: 24, objective: ['total_return', '-max_drawdown'], parameters: wide }
    if (handles.objectives === 'one') {
      expect(check(optimization).join()).toContain(
        `optimization.method: The method ${method} searches for one objective, 2 were given`,
      )
      return
    }
    expect(check(optimization)).toEqual([])
    const result = await run(optimization)
    expect(jsonOf<unknown[]>(result, 'pareto_front').length).toBeGreaterThan(0)
  },
)

test('robust_optimization pays for risk, and weights and an expression say the same', async () => {
  const preset = await run({ method: 'robust_optimization', risk_penalty: 2, n_trials: 100, parameters: grid })
  const best = bestOf(preset)
  expect(best.objective.name).toBe('sharpe_ratio − 2 × max_drawdown')
  expect(best.objective.value).toBeCloseTo(best.metrics.sharpe_ratio! - 2 * best.metrics.max_drawdown!, 12)
  const table = await history(preset)
  const scores = [...getNumbers(table, 'sharpe_ratio')].map((s, k) => s - 2 * getNumbers(table, 'max_drawdown')[k]!)
  expect(best.objective.value).toBeCloseTo(Math.max(...scores), 12)
  const weights = bestOf(await run({ objective: { sharpe_ratio: 1, max_drawdown: 2 }, parameters: grid }))
  const formula = bestOf(await run({ objective: 'sharpe_ratio - 2 * max_drawdown', parameters: grid }))
  expect(weights.parameters).toEqual(best.parameters)
  expect(formula.parameters).toEqual(best.parameters)
  const plain = bestOf(await run({ method: 'return_maximization', n_trials: 100, parameters: grid }))
  expect(plain.objective.name).toBe('total_return')
})

test('a result that breaks a constraint is recorded and never chosen; when all do, the nearest is named', async () => {
  const free = bestOf(await run({ parameters: grid }))
  const limit = free.metrics.max_drawdown! * 0.999
  const limited = { parameters: grid, constraints: ['fast_period < slow_period', `max_drawdown < ${limit}`] }
  expect(check(limited)).toEqual([])
  const result = await run(limited)
  const best = bestOf(result)
  expect(best.metrics.max_drawdown!).toBeLessThan(limit)
  expect(best.objective.value).toBeLessThan(free.objective.value)
  const table = await history(result)
  const status = getText(table, 'status')
  getNumbers(table, 'max_drawdown').forEach((drawdown, k) => {
    expect(status[k]).toBe(drawdown < limit ? 'ok' : 'infeasible')
  })
  expect(best.trials.infeasible).toBe(status.filter((s) => s === 'infeasible').length)
  for (const { metrics } of jsonOf<Found[]>(result, 'top_100_strategies')) {
    expect(metrics.max_drawdown).toBeLessThan(limit)
  }
  await expect(run({ parameters: grid, constraints: ['n_trades > 100000'] })).rejects.toThrow(
    /Expected at least one trial to satisfy "n_trades > 100000", all 18 that were evaluated broke one\. Trial \d+ came nearest: n_trades \d+/,
  )
})

test('a sampler that learns is told of broken constraints: the same with two workers and after a crash', async () => {
  const result = await threeTimes(
    { method: 'tpe', n_trials: 40, parameters: wide, constraints: ['max_drawdown < 0.25', 'n_trades >= 5'] },
    12,
  )
  const table = await history(result)
  expect(new Set(getText(table, 'status')).size).toBe(2)
  expect(bestOf(result).metrics.n_trades!).toBeGreaterThanOrEqual(5)
})

test.each([
  ['random', 'halving'],
  ['tpe', { method: 'median', over: 'folds', steps: 4 }],
  ['genetic', { method: 'hyperband', steps: 3 }],
  ['random', { method: 'wilcoxon', over: 'folds', steps: 5 }],
])('%s with pruning %j: counted, resumable to the same bytes, for any number of workers', async (method, pruning) => {
  const optimization = { method, n_trials: method === 'random' ? 300 : 60, parameters: wide, pruning }
  // A batch of random trials and a batch of one go on alike; the studies of all pruners are tested beside them.
  const result = await (method === 'genetic' || pruning === 'halving' ? threeTimes(optimization, 1) : run(optimization))
  const table = await history(result)
  const status = getText(table, 'status')
  const pruned = status.filter((s) => s === 'pruned').length
  const { trials } = bestOf(result)
  expect(pruned).toBeGreaterThan(0)
  expect(trials.pruned).toBe(pruned)
  expect(trials.submitted).toBe(trials.succeeded! + trials.failed! + trials.skipped!)
  expect(getText(table, 'error').find((text) => text !== null)).toMatch(/Stopped after \d of \d parts/)
  // What is left was evaluated on all data: the same numbers as without pruning.
  if (method !== 'random') return
  const whole = await history(await run({ method, n_trials: table.length, parameters: wide }))
  status.forEach((s, k) => {
    if (s === 'ok') expect(getNumbers(table, 'sharpe_ratio')[k]).toBe(getNumbers(whole, 'sharpe_ratio')[k])
  })
})

test.each([
  { method: 'random', n_trials: 400, parameters: wide, pruning: 'halving' },
  { method: 'tpe', n_trials: 40, parameters: wide },
  { method: 'random', n_trials: 2_000, parameters: { ...wide, signal_threshold: { min: 0, max: 0.01 } } },
])('of a search that was given up the finished trials are kept: %j', async (optimization) => {
  const stored: Stored = []
  await expect(run(optimization, { parts: memoryParts(stored, 1) })).rejects.toThrow('crash')
  const type = phaseTypes.optimization as unknown as PhaseType
  const result = await type.partial!(contextOf(optimization, { parts: memoryParts(stored) }))
  const table = await history(result)
  const { trials, objective } = bestOf(result)
  expect(trials.submitted).toBe(table.length)
  expect(table.length).toBeLessThan(optimization.n_trials)
  expect(result.warnings!.join()).toContain(`Partial: ${table.length} of`)
  const ok = [...getNumbers(table, 'sharpe_ratio')].filter((value) => !Number.isNaN(value))
  expect(objective.value).toBe(Math.max(...ok))
})

test('a search stops early by patience, by plateau and at its target, and says so', async () => {
  const base = { method: 'random', n_trials: 2000, parameters: wide }
  const patient = await run({ ...base, early_stopping: 60 })
  expect(notesOf(patient).join()).toMatch(/Stopped after \d+ of 2000 trials: no improvement in 60 trials/)
  const target = await run({ ...base, early_stopping: { target: 0 } })
  expect(notesOf(target).join()).toContain('target reached')
  expect((await history(target)).length).toBeLessThan(2000)
  expect(bestOf(target).objective.value).toBeGreaterThanOrEqual(0)
})

test('a warm start tries the best of an earlier search first, or learns from its results', async () => {
  const coarse = await run({ parameters: grid })
  const top = jsonOf(coarse, 'top_100_strategies')
  const inputs = { 'coarse.top_100_strategies': top, 'coarse.optimization_history': await history(coarse) }
  const base = { method: 'tpe', n_trials: 20, parameters: wide }
  const first = await run({ ...base, warm_start: { from: 'coarse.top_100_strategies', trials: 5 } }, { inputs })
  const table = await history(first)
  const best = bestOf(coarse).parameters
  expect(getNumbers(table, 'fast_period')[0]).toBe(best.fast_period)
  expect(getNumbers(table, 'slow_period')[0]).toBe(best.slow_period)
  expect(notesOf(first).join()).toMatch(/Warm start: \d configurations of an earlier search were tried first/)
  const learned = await run(
    { ...base, warm_start: { from: 'coarse.optimization_history', reuse: 'results' } },
    { inputs },
  )
  expect((await history(learned)).length).toBe(20)
  const told = /Warm start: (\d+) results of an earlier search were learned from/.exec(notesOf(learned).join())
  // What is believed was looked at, too: luck had as many chances.
  const [doubt] = (learned.warnings ?? []).filter((text) => text.includes('is not convincing'))
  expect(Number(told?.[1])).toBeGreaterThan(0)
  expect(doubt).toContain(`The best of ${20 + Number(told?.[1])} trials`)
  const written = await run({ ...base, warm_start: { parameters: [{ fast_period: 7, slow_period: 33 }] } })
  expect(getNumbers(await history(written), 'fast_period')[0]).toBe(7)
  await expect(run({ ...base, warm_start: 'coarse.top' }, { inputs })).rejects.toThrow('Expected an input of the phase')
  await expect(run({ ...base, warm_start: { parameters: [{ fast_period: 500 }] } })).rejects.toThrow('fits the space')
})

test('nothing is evaluated twice in a finite space, and a space within the budget is tried whole', async () => {
  const small = { fast_period: { min: 2, max: 12 }, slow_period: { min: 20, max: 30 } }
  const rows = async (method: string, count: number): Promise<string[]> => {
    const table = await history(await run({ method, n_trials: count, parameters: small }))
    const slow = getNumbers(table, 'slow_period')
    return [...getNumbers(table, 'fast_period')].map((fast, k) => `${fast} ${slow[k]}`)
  }
  for (const method of ['random', 'sobol', 'tpe']) {
    const drawn = await rows(method, 60)
    expect(new Set(drawn).size).toBe(60)
  }
  const all = await rows('random', 500)
  expect(all.length).toBe(121)
  expect(new Set(all).size).toBe(121)
  const result = await run({ method: 'tpe', n_trials: 500, parameters: small })
  expect(notesOf(result).join()).toContain('121 configurations, no more than the 500 trials asked for')
})

test('rules of a strategy hold against the defaults of what is not searched', async () => {
  const { fast_period } = strategyNamed('momentum').parameters
  const fast = Number(fast_period!.default)
  const slow_period = { min: 2, max: 4 * fast }
  for (const method of ['random', 'tpe', 'grid']) {
    const result = await run({ method, n_trials: 20, parameters: { slow_period } })
    const table = await history(result)
    expect([...getNumbers(table, 'slow_period')].every((slow) => slow > fast)).toBe(true)
    expect(bestOf(result).trials).toMatchObject({ failed: 0 })
  }
})

test('what `auto` chose, and why, stands in the report', async () => {
  const result = await run({ method: 'auto', n_trials: 300, parameters: wide })
  expect(notesOf(result).join()).toContain('CMA-ES: 300 trials of 2 parameters, too many for a model of all of them')
})

test.each([
  [{ objective: ['sharpe_ratio', 'max_drawdwn'] }, /objective\.1: Expected a figure.*Did you mean "max_drawdown"/],
  [{ objective: { sharpe_ratio: -1 } }, /objective\.sharpe_ratio: Expected a weight of at least 0/],
  [{ method: 'robust_optimization', objective: 'total_return' }, /Expected no objective with the method robust_opt/],
  [{ risk_penalty: 1 }, /risk_penalty: Expected risk_penalty with robust_optimization only/],
  [{ constraints: ['max_drawdwn < 0.2'] }, /constraints\.0: .*was "max_drawdwn"\. Did you mean "max_drawdown"/],
  [{ constraints: ['fast_period < max_drawdown'] }, /constraints\.0: .*was a mixture/],
  [{ constraints: ['fast_period > slow_period', 'fast_period < slow_period'] }, /SEARCH_INFEASIBLE/],
  [
    { method: 'random', parameters: wide, n_trials: 50, constraints: ['fast_period > slow_period + 90'] },
    /optimization\.constraints: Expected at least one combination.*fast_period > slow_period \+ 90/,
  ],
  [
    { method: 'tpe', parameters: wide, n_trials: 50, constraints: ['fast_period > slow_period'] },
    /optimization\.constraints: Expected at least one combination.*fast_period/,
  ],
  [{ method: 'random', pruning: 'halvng' }, /optimization\.pruning\.method: .*Did you mean "halving"/],
  [{ method: 'random', pruning: { method: 'median', steps: 9 } }, /pruning\.steps: Expected at least 20 bars/],
  [{ method: 'random', pruning: 'median', objective: ['sharpe_ratio', 'max_drawdown'] }, /Expected one objective, or/],
  [
    { method: 'random', early_stopping: { target: 1 }, objective: ['sharpe_ratio', 'max_drawdown'] },
    /early_stopping\.target: Expected one objective with target/,
  ],
  [{ warm_start: 'coarse.best_parameters' }, /warm_start: Expected a method that chooses/],
  [{ method: 'random', parameters: { fast_period: { min: 30, max: 2 } } }, /SEARCH_BOUNDS/],
  [{ method: 'random', parameters: {} }, /optimization\.parameters: Expected at least one parameter to search/],
  [{ method: 'random', parameters: { fast_period: { min: 0, max: 20, log: true } } }, /SEARCH_/],
])('a mistake is found before the run: %j', (optimization, expected) => {
  const found = check({ method: 'grid', parameters: grid, ...optimization })
  expect(found).toHaveLength(1)
  expect(found[0]).toMatch(expected)
})

test('a grid of very many points is advised against before it runs', () => {
  const fine = {
    fast_period: 'range(2, 60, 1)',
    slow_period: 'range(5, 200, 1)',
    signal_threshold: 'range(0, 0.05, 0.001)',
  }
  const [remark] = check({ method: 'grid', parameters: fine })
  expect(remark).toMatch(/more than 100,000.*method auto with 200 to 1,000 trials.*SEARCH_GRID_LARGE/)
})

test('a trial that never ends is given up, whether or not the definition says when', () => {
  const type = phaseTypes.optimization as unknown as PhaseType
  const limitOf = (more: object): number | undefined => {
    const config = type.config.parse({ ...search({ n_trials: 10 }), ...more })
    const named = [{ type: 'momentum', optimization_target: true }]
    return planSearch(config as Parameters<typeof planSearch>[0], named, { market }, 'seed').plan.trialTimeoutMs
  }
  expect(limitOf({})).toBe(300_000)
  expect(limitOf({ trial_timeout_seconds: 2 })).toBe(2000)
})
