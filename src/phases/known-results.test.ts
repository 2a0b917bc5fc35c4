/** @module Trials that an earlier search evaluated are found again: same bytes with and without, and nothing found that is not the same. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import type { PhaseContext, PhaseResult, PhaseType } from '../definition/phase-type.ts'
import { getText, readParquet, type Table } from '../tables/index.ts'
import { phaseTypes } from './index.ts'
import { openKnownResults, WORTH_KEEPING_MS } from './known-results.ts'
import { memoryParts, walks } from './run-phase.fixture.ts'
import { toRecord, trialsOf } from './trial-blocks.ts'
import type { TrialData } from './trial-evaluator.ts'

const folder = mkdtempSync(join(tmpdir(), 'phaseline-known-'))
afterAll(() => rmSync(folder, { recursive: true }))
const file = join(folder, 'patient.ts')
writeFileSync(
  file,
  `import { defineBarStrategy } from '${new URL('../research/backtest/index.ts', import.meta.url).href}'
export const patient = defineBarStrategy({
  name: 'patient',
  description: 'Long for some bars after a rise; never for seven.',
  parameters: {
    look: { type: 'integer', min: 1, max: 20, default: 5 },
    hold: { type: 'integer', min: 1, max: 20, default: 5 },
  },
  warmup: ({ look }) => look,
  start(_context, { look, hold }) {
    if (hold === 7) throw new Error('unlucky')
    let left = 0
    return (view) => {
      left = view.at('close') > view.at('close', look) ? hold : left - 1
      return left > 0 ? 1 : 0
    }
  },
})
`,
)

const market = walks(['WALK'], 600)
const optimization = phaseTypes.optimization as unknown as PhaseType

interface Options {
  readonly store?: string | undefined
  readonly cache?: boolean | undefined
  readonly maxWorkers?: number
  readonly services?: object
  readonly again?: readonly string[]
  readonly config?: object
  readonly parts?: PhaseContext['parts']
}

interface Searched {
  readonly result: PhaseResult
  readonly logs: readonly string[]
}

async function search(search: object, options: Options = {}): Promise<Searched> {
  const { store, cache = true, maxWorkers = 1, again = [] } = options
  const logs: string[] = []
  const result = await optimization.run({
    phase: { name: 'search', type: 'optimization', outputs: [] },
    config: optimization.config.parse({
      data_split: 'train',
      strategies: ['patient'],
      ...(cache === undefined ? {} : { evaluation_cache: cache }),
      optimization: search,
      ...options.config,
    }),
    seed: 'seed',
    signal: new AbortController().signal,
    resources: { maxWorkers, memoryBytes: 1e9 },
    input: async () => null,
    inputs: [],
    services: {
      market,
      strategy_files: [file],
      ...(store === undefined ? {} : { evaluations: { folder: join(folder, store), version: '1', again } }),
      ...options.services,
    },
    parts: options.parts ?? memoryParts(),
    progress: () => {},
    log: (_level, message) => logs.push(message),
  })
  return { result, logs }
}

let files = 0
async function history({ result }: Searched): Promise<Table> {
  const output = result.outputs.optimization_history
  if (output?.kind !== 'parquet') throw new Error('Expected Parquet.')
  const path = join(folder, `history-${files++}.parquet`)
  await output.write(path)
  return readParquet(path)
}

async function expectSame(one: Searched, other: Searched): Promise<void> {
  expect(await history(one)).toEqual(await history(other))
  for (const [name, output] of Object.entries(other.result.outputs)) {
    if (output.kind === 'json') expect(one.result.outputs[name]).toEqual(output)
  }
  expect(one.result.figures).toEqual(other.result.figures)
}

const grid = { parameters: { look: [2, 4, 6, 8, 10], hold: [3, 5, 7, 9] } }

describe('a search of which everything is known', () => {
  test.each([
    ['a grid', grid],
    ['a random search', { method: 'random', n_trials: 40 }],
    ['a search that learns', { method: 'tpe', n_trials: 25 }],
  ] as const)('%s: nothing that succeeded is evaluated again, to the same result', async (name, config) => {
    const without = await search(config)
    expect(without.logs).toEqual([])
    const first = await search(config, { store: name })
    expect(first.logs).toEqual([])
    await expectSame(first, without)
    for (const maxWorkers of [1, 2]) {
      const second = await search(config, { store: name, maxWorkers })
      const succeeded = getText(await history(without), 'status').filter((status) => status === 'ok').length
      expect(second.logs).toEqual([
        expect.stringMatching(new RegExp(`^${succeeded} of \\d+ trials were known from earlier searches`)),
      ])
      await expectSame(second, without)
    }
  })

  test('trials that threw are tried again, and recorded with what they threw', async () => {
    const table = await history(await search(grid, { store: 'a grid' }))
    expect(getText(table, 'status').filter((status) => status === 'failed')).toHaveLength(5)
    expect(getText(table, 'error').filter((error) => error?.includes('unlucky'))).toHaveLength(5)
  })
})

test('spaces that differ know of each other: what is not searched has its default', async () => {
  await search({ parameters: { look: [2, 4, 6] } }, { store: 'unlike' })
  const { logs } = await search(grid, { store: 'unlike' })
  expect(logs[0]).toMatch(/^3 of 20 trials/)
})

test('nothing is found for other data, costs, splits, metrics, programs or files', async () => {
  const store = 'other'
  await search(grid, { store })
  const others: Record<string, Options> = {
    data: { services: { market: walks(['WALK'], 601) } },
    costs: { config: { costs: { commission_bps: 3 } } },
    split: { config: { data_split: 'test' } },
    account: { config: { account: { cash: 5000 } } },
    version: { services: { evaluations: { folder: join(folder, store), version: '2', again: [] } } },
    again: { again: ['search'] },
    without: { cache: false },
  }
  for (const [name, other] of Object.entries(others)) {
    expect((await search(grid, { store, ...other })).logs, name).toEqual([])
  }
  expect((await search(grid, { store })).logs).toHaveLength(1)
})

describe('a search that prunes', () => {
  const pruned = {
    method: 'random',
    n_trials: 60,
    pruning: { method: 'halving', over: 'data_length', steps: 2, options: { reduction: 2 } },
  }
  const PIECES =
    /^([\d,]+) evaluations on parts of the data were known from earlier searches of this store: not done again\.$/

  test.each([
    ['on ever longer parts', pruned],
    ['on folds', { ...pruned, pruning: { method: 'median', over: 'folds', steps: 3 } }],
    ['that learns', { ...pruned, method: 'tpe', n_trials: 30, pruning: 'halving' }],
  ] as const)(
    '%s: what is known of parts and of the whole is not evaluated again, to the same result',
    async (name, config) => {
      const without = await search(config)
      const statuses = getText(await history(without), 'status')
      expect(statuses).toContain('pruned')
      await expectSame(await search(config, { store: name }), without)
      const whole = statuses.filter((status) => status === 'ok').length
      const { logs, ...again } = await search(config, { store: name, maxWorkers: 2 })
      await expectSame({ logs, ...again }, without)
      expect(logs).toEqual([
        expect.stringMatching(`^${whole} of ${config.n_trials} trials`),
        expect.stringMatching(PIECES),
      ])
    },
  )

  test('the whole results of a search that does not prune are used, those of its own serve others', async () => {
    const without = await search(pruned)
    const plain = { method: 'random', n_trials: 60 }
    await search(plain, { store: 'pruned after' })
    const after = await search(pruned, { store: 'pruned after' })
    await expectSame(after, without)
    const whole = getText(await history(without), 'status').filter((status) => status === 'ok').length
    expect(after.logs).toEqual([expect.stringMatching(`^${whole} of 60 trials`)])
    await search(pruned, { store: 'pruned before' })
    const before = await search(plain, { store: 'pruned before' })
    await expectSame(before, await search(plain))
    expect(before.logs).toEqual([expect.stringMatching(`^${whole} of 60 trials`)])
  })

  test('one that was broken off goes on with what is known, to the same result', async () => {
    const without = await search(pruned)
    const parts = memoryParts()
    let left = 0
    const failing: PhaseContext['parts'] = {
      ...parts,
      async write(...part) {
        if (left-- === 0) throw new Error('crash')
        await parts.write(...part)
      },
    }
    await search(pruned, { store: 'pruned, broken', parts: failing }).catch(() => {})
    const again = await search(pruned, { store: 'pruned, broken', parts })
    await expectSame(again, without)
    expect(again.logs.some((line) => PIECES.test(line))).toBe(true)
  })
})

test('what is evaluated again on demand takes the place of what was kept', async () => {
  const store = 'again'
  await search({ parameters: { look: [2, 4, 6] } }, { store })
  await search({ parameters: { look: [2, 4] } }, { store, again: ['search'] })
  expect((await search({ parameters: { look: [2, 4, 6] } }, { store })).logs[0]).toMatch(/^2 of 3 trials/)
})

test('a search that was broken off goes on with what is known, to the same result', async () => {
  const config = { method: 'random', n_trials: 60 }
  const without = await search(config)
  await search({ ...config, n_trials: 30 }, { store: 'broken' })
  const parts = memoryParts()
  let left = 1
  const failing: PhaseContext['parts'] = {
    ...parts,
    async write(...part) {
      if (left-- === 0) throw new Error('crash')
      await parts.write(...part)
    },
  }
  await search(config, { store: 'broken', parts: failing }).catch(() => {})
  await expectSame(await search(config, { store: 'broken', parts }), without)
})

describe('by itself', () => {
  const { blocks } = trialsOf(
    {
      strategies: [{ type: 'momentum' }],
      optimization: { method: 'random', parameters: { fast_period: { min: 2, max: 9 } }, constraints: [], n_trials: 4 },
    },
    'seed',
  )
  const [block] = blocks
  const data = {
    bars: market.bars.WALK!,
    instruments: [market.bars.WALK!],
    range: { from: 0, to: 400 },
    barsPerYear: 252,
    riskFreePerYear: 0,
    costs: { commissionBps: 1, slippageBps: 1 },
    execution: { fill: 'next_open', delayBars: 1 },
    metrics: ['sharpe_ratio'],
    blocks: blocks.map(toRecord),
  } as unknown as TrialData
  const open = (store: string, setting?: boolean) =>
    openKnownResults(data, blocks, {
      service: { folder: join(folder, store), version: '1', again: [] },
      phase: 'search',
      setting,
      memoryBytes: 1e9,
      workers: 1,
    })
  /** Four trials that took so long together. */
  const learn = async (store: string, elapsedMs: number, setting?: boolean): Promise<void> => {
    await using known = await open(store, setting)
    const chunk = {
      from: 0,
      to: 4,
      columns: ['sharpe_ratio'],
      values: Float64Array.of(1, 2, 3, 4),
      errors: [],
      elapsedMs,
    }
    known!.learn(block!, { ...chunk, status: new Uint8Array(4) }, (index) => Float64Array.of(2 + index))
  }
  const knows = async (store: string, setting?: boolean): Promise<boolean> => (await open(store, setting))!.has(block!)

  test('it keeps trials that take longer than finding them, and no others', async () => {
    await learn('slow', 4 * WORTH_KEEPING_MS)
    expect(await knows('slow')).toBe(true)
    expect((await open('slow'))!.find(block!, Float64Array.of(4))).toEqual(Float64Array.of(3))
    expect((await open('slow'))!.find(block!, Float64Array.of(8))).toBeUndefined()
    await learn('fast', 3.9 * WORTH_KEEPING_MS)
    expect(await knows('fast')).toBe(false)
  })

  test('it reads only what saves more time than reading it takes', async () => {
    await learn('asked', 0.001, true)
    expect(await knows('asked')).toBe(false)
    expect(await knows('asked', true)).toBe(true)
  })

  test('evaluation_cache: false opens nothing', async () => {
    expect(await open('slow', false)).toBeUndefined()
  })
})
