import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import type { JsonValue } from '../core/hash.ts'
import type { Part, PhaseContext, PhaseResult, PhaseType } from '../definition/phase-type.ts'
import { createEvaluator, strategies } from '../research/backtest/index.ts'
import { type MarketData, randomWalkBars } from '../research/market/index.ts'
import { getNumbers, getText, readParquet, type Table } from '../tables/index.ts'
import { phaseTypes } from './index.ts'

const folder = mkdtempSync(join(tmpdir(), 'phaseline-phases-'))
afterAll(() => rmSync(folder, { recursive: true }))

const bars = randomWalkBars({ symbol: 'WALK', length: 600, seed: 7 })
const market: MarketData = {
  symbols: ['WALK'],
  bars: { WALK: bars },
  ticks: {},
  barsPerYear: 252,
  frequency: 'daily' as MarketData['frequency'],
  splits: { train: { WALK: { from: 0, to: 400 } }, test: { WALK: { from: 400, to: 600 } } },
  findings: [],
  fingerprint: '0'.repeat(64),
  description: 'a random walk',
}

/** Parts in memory; `limit` makes writing fail after so many, as a crash would. */
function memoryParts(
  stored: { part: Part; bytes: Uint8Array }[],
  limit = Number.POSITIVE_INFINITY,
): PhaseContext['parts'] {
  return {
    list: () => stored.map(({ part }) => part),
    async write(name, bytes, meta) {
      if (stored.length >= limit) throw new Error('crash')
      stored.push({ part: { name, meta }, bytes })
    },
    read: async (name) => stored.find(({ part }) => part.name === name)!.bytes,
  }
}

async function run(
  type: keyof typeof phaseTypes,
  config: unknown,
  options: {
    inputs?: Record<string, JsonValue>
    maxWorkers?: number
    parts?: PhaseContext['parts']
    outputs?: readonly string[]
  } = {},
): Promise<PhaseResult> {
  const { inputs = {} } = options
  const phaseType = phaseTypes[type] as unknown as PhaseType
  return phaseType.run({
    phase: { name: type, type, outputs: options.outputs ?? [] },
    config: phaseType.config.parse(config),
    seed: 'seed',
    signal: new AbortController().signal,
    resources: { maxWorkers: options.maxWorkers ?? 1, memoryBytes: 1e9 },
    input: async (reference) => inputs[reference]!,
    inputs: Object.keys(inputs),
    services: { market },
    parts: options.parts ?? memoryParts([]),
    progress: () => {},
    log: () => {},
  })
}

const json = (result: PhaseResult, name: string): JsonValue => {
  const output = result.outputs[name]
  if (output?.kind !== 'json') throw new Error(`Expected JSON in ${name}.`)
  return output.value
}

let files = 0
async function history(result: PhaseResult): Promise<Table> {
  const output = result.outputs.optimization_history
  if (output?.kind !== 'parquet') throw new Error('Expected Parquet.')
  const path = join(folder, `history-${files++}.parquet`)
  await output.write(path)
  return readParquet(path)
}

const search = {
  data_split: 'train',
  strategies: ['momentum'],
  optimization: {
    method: 'grid',
    parameters: { fast_period: [5, 10, 20], slow_period: [10, 20, 40], signal_threshold: [0, 0.01] },
    constraints: ['fast_period < slow_period'],
  },
}

test('an optimization evaluates every feasible combination, and its best trial is the best of the table', async () => {
  const result = await run('optimization', search)
  const table = await history(result)
  // Of 3 × 3 pairs six have fast < slow; each with two thresholds.
  expect(table.length).toBe(12)
  const fast = getNumbers(table, 'fast_period')
  const slow = getNumbers(table, 'slow_period')
  for (let row = 0; row < table.length; row++) expect(fast[row]!).toBeLessThan(slow[row]!)
  expect(getText(table, 'status').every((status) => status === 'ok')).toBe(true)
  const best = json(result, 'best_parameters') as { trial: number; objective: { value: number }; trials: unknown }
  const sharpe = getNumbers(table, 'sharpe_ratio')
  expect(best.objective.value).toBe(Math.max(...sharpe))
  expect(sharpe[best.trial]).toBe(best.objective.value)
  expect(best.trials).toEqual({ submitted: 12, succeeded: 12, failed: 0, skipped: 0 })
  const top = json(result, 'top_10_parameter_sets') as { metrics: { sharpe_ratio: number } }[]
  expect(top.map(({ metrics }) => metrics.sharpe_ratio)).toEqual([...sharpe].sort((a, b) => b - a).slice(0, 10))
})

test('a trial in the table is the back-test of its parameters on the bars of the split and no others', async () => {
  const table = await history(await run('optimization', search))
  const out = new Float64Array(1)
  const evaluator = createEvaluator({
    bars,
    range: { from: 0, to: 400 },
    barsPerYear: 252,
    strategy: strategies.momentum,
    costs: { commissionBps: 1, slippageBps: 1 },
    metrics: ['total_return'],
  })
  for (let row = 0; row < table.length; row++) {
    const parameters = Object.fromEntries(
      ['fast_period', 'slow_period', 'signal_threshold'].map((name) => [name, getNumbers(table, name)[row]!]),
    )
    evaluator.evaluate(parameters, out)
    expect(getNumbers(table, 'total_return')[row]).toBe(out[0])
  }
})

test('one worker, two workers and a search broken off and gone on with give the same bytes', async () => {
  const random = {
    ...search,
    optimization: {
      ...search.optimization,
      method: 'random',
      n_trials: 300,
      parameters: { fast_period: { min: 2, max: 30 }, slow_period: { min: 5, max: 90 } },
    },
  }
  const one = await run('optimization', random)
  const two = await run('optimization', random, { maxWorkers: 2 })
  const stored: { part: Part; bytes: Uint8Array }[] = []
  await expect(run('optimization', random, { parts: memoryParts(stored, 2) })).rejects.toThrow('crash')
  expect(stored.length).toBe(2)
  const resumed = await run('optimization', random, { parts: memoryParts(stored) })
  for (const other of [two, resumed]) {
    expect(await history(other)).toEqual(await history(one))
    expect(json(other, 'best_parameters')).toEqual(json(one, 'best_parameters'))
    expect(other.figures).toEqual(one.figures)
  }
})

test.each(['tpe', 'cma_es', 'differential_evolution'])(
  'a search by %s gives the same bytes with one worker, two workers, and after it was broken off',
  async (method) => {
    const learning = {
      ...search,
      optimization: {
        method,
        n_trials: 60,
        parameters: { fast_period: { min: 2, max: 30 }, slow_period: { min: 5, max: 90 } },
      },
    }
    const one = await run('optimization', learning)
    const stored: { part: Part; bytes: Uint8Array }[] = []
    await expect(run('optimization', learning, { parts: memoryParts(stored, 5) })).rejects.toThrow('crash')
    const table = await history(one)
    expect(table.length).toBe(60)
    for (const other of [
      await run('optimization', learning, { maxWorkers: 2 }),
      await run('optimization', learning, { parts: memoryParts(stored) }),
    ]) {
      expect(await history(other)).toEqual(table)
      expect(json(other, 'best_parameters')).toEqual(json(one, 'best_parameters'))
    }
    const fast = getNumbers(table, 'fast_period')
    const slow = getNumbers(table, 'slow_period')
    for (let row = 0; row < table.length; row++) expect(fast[row]!).toBeLessThan(slow[row]!)
  },
)

test('the importance of parameters is analyzed when it is declared, and told from a parameter without effect', async () => {
  const wide = {
    ...search,
    optimization: {
      method: 'random',
      n_trials: 300,
      parameters: { fast_period: { min: 2, max: 60 }, slow_period: { min: 61, max: 62 } },
    },
  }
  expect((await run('optimization', wide)).outputs.parameter_importance).toBeUndefined()
  const [report] = json(
    await run('optimization', wide, { outputs: ['parameter_importance'] }),
    'parameter_importance',
  ) as {
    verdict: string
    parameters: { name: string; variance: number }[]
  }[]
  expect(report!.verdict).toBe('clear')
  expect(report!.parameters[0]!.name).toBe('fast_period')
  expect(report!.parameters[0]!.variance).toBeGreaterThan(5 * report!.parameters[1]!.variance)
})

test('a strategy without parameters cannot be searched, and the message says so', () => {
  expect(check('optimization', { ...search, strategies: ['momentum', 'buy_and_hold'] })).toEqual([
    'strategies.1: Strategy "buy_and_hold" has no parameters to search. [SEARCH_SPACE_EMPTY]',
  ])
})

test('a backtest on the test split is marked out of sample and warns of a Sharpe ratio that fell by half', async () => {
  const searched = await run('optimization', search)
  const best = json(searched, 'best_parameters')
  const inflated = { ...(best as object), metrics: { sharpe_ratio: 50 } } as JsonValue
  const result = await run('backtest', { data_split: 'test' }, { inputs: { 'search.best_parameters': inflated } })
  const results = json(result, 'validation_results') as { sample: { kind: string }; metrics: { n_trades: number } }
  expect(results.sample.kind).toBe('out_of_sample')
  expect(result.warnings!.join()).toMatch(/fell from 50\.00 in the search to/)
  const equity = result.outputs.equity_curve
  if (equity?.kind !== 'table') throw new Error('Expected a table.')
  expect(equity.table.length).toBe(200)
  expect(getNumbers(equity.table, 'buy_and_hold').at(-1)).toBeCloseTo(
    (bars.close[599]! / bars.open[400]!) * (1 - 0.0002),
    6,
  )
})

test('an analysis has one output for each analyzer asked for', async () => {
  const result = await run('analysis', {
    data_split: 'train',
    strategy: 'momentum',
    parameters: { fast_period: 5, slow_period: 20, signal_threshold: 0 },
    analyzers: ['drawdown_analysis', 'trade_analysis'],
  })
  expect(Object.keys(result.outputs).sort()).toEqual([
    'drawdowns',
    'equity_curve',
    'performance_metrics',
    'trade_statistics',
  ])
  const drawdowns = json(result, 'drawdowns') as { depth: number }[]
  const metrics = (json(result, 'performance_metrics') as { metrics: { max_drawdown: number } }).metrics
  expect(drawdowns[0]!.depth).toBeCloseTo(metrics.max_drawdown, 12)
})

const check = (type: keyof typeof phaseTypes, config: unknown): string[] => {
  const phaseType = phaseTypes[type] as unknown as PhaseType
  return phaseType.check!(phaseType.config.parse(config), { market }).map(
    ({ path, message, code }) => `${path.join('.')}: ${message} [${code}]`,
  )
}

test.each([
  [
    { ...search, strategies: ['momentun'] },
    'strategies.0: There is no strategy "momentun". Did you mean "momentum"? [STRATEGY_UNKNOWN]',
  ],
  [
    { ...search, data_split: 'trian' },
    'data_split: The data have no split "trian". Did you mean "train"? [DATA_SPLIT_UNKNOWN]',
  ],
  [
    { ...search, optimization: { ...search.optimization, parameters: { fast_perod: [1, 2, 3] } } },
    'optimization.parameters.fast_perod: "momentum" has no parameter "fast_perod". Did you mean "fast_period"? [PARAMETER_UNKNOWN]',
  ],
  [
    { ...search, optimization: { ...search.optimization, objective: 'sharp_ratio' } },
    'optimization.objective: There is no metric "sharp_ratio". Did you mean "sharpe_ratio"? [METRIC_UNKNOWN]',
  ],
  [
    { ...search, optimization: { ...search.optimization, constraints: ['fast_period < slow_perod'] } },
    'optimization.constraints.0: Expected names of parameters, or figures of the result, in the constraint "fast_period < slow_perod", was "slow_perod". Did you mean "slow_period"? [SEARCH_UNKNOWN_NAME]',
  ],
  [
    { ...search, optimization: { ...search.optimization, method: 'gird' } },
    'optimization.method: Expected a search method, was "gird". Did you mean "grid"? [SEARCH_SAMPLER]',
  ],
])('a mistake is found before the run, at its place, with the nearest name: %#', (config, expected) => {
  expect(check('optimization', config)).toEqual([expected])
})
