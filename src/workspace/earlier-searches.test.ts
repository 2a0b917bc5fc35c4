/** @module What earlier runs say of how long a search will take. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import type { RunOutcome, RunStore } from '../run/index.ts'
import { earlierSearches } from './earlier-searches.ts'
import { execute, openWritableStore } from './execute.ts'
import { prepare } from './workspace.ts'

const folder = mkdtempSync(join(tmpdir(), 'phaseline-durations-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const workflow = (trials: number, more = '', cache = 'false'): string => `
name: slow
data: { source: { synthetic: { seed: 3, length: 300 } }, symbols: [A], splits: { train: 0.7, test: 0.3 } }
phases:
  - name: search
    type: optimization
    config:
      data_split: train
      evaluation_cache: ${cache}
      strategies: [momentum, { type: breakout, optimization_target: false }]
      optimization: { method: random, n_trials: ${trials}${more} }
    outputs: [best_parameters]
  - { name: check, type: backtest, inputs: [search.best_parameters], config: { data_split: test } }
`

async function withStore<T>(work: (store: RunStore) => Promise<T>): Promise<T> {
  const store = openWritableStore(folder, undefined)
  try {
    return await work(store)
  } finally {
    await store.close()
  }
}

async function run(text: string, force: readonly string[] = []): Promise<RunOutcome> {
  const file = join(folder, 'workflow.yaml')
  writeFileSync(file, text)
  const prepared = await prepare(file, { cwd: folder, env: {} })
  return withStore((store) => execute(store, prepared, { run: { kind: 'new' }, force }))
}

test('searches that evaluated all of their trials say what one took, the newest first', async () => {
  const first = await run(workflow(20))
  const second = await run(workflow(30, ', pruning: halving'))
  await run(workflow(30, ', pruning: halving')) // Reused.
  await run(workflow(40, '', 'true'))
  await run(workflow(50, '', 'true')) // Most of its trials were known.
  const found = await withStore((store) => earlierSearches(store, 'slow', 0))
  const search = { strategies: ['momentum'], split: 'train', symbols: [], prunes: false }
  expect(found.map((each) => each.search)).toEqual([search, { ...search, prunes: true }, search])
  expect(found.slice(1).map((each) => each.run)).toEqual([second.run, first.run])
  const { durationMs, planned } = first.view.phases[0]!
  const perWorker = found[2]!.millisecondsEach / (durationMs / 20)
  expect(perWorker).toBeGreaterThanOrEqual(1)
  expect(perWorker).toBeLessThanOrEqual(planned.resources.maxWorkers)
  expect(await withStore((store) => earlierSearches(store, 'slow', 600_000))).toEqual([])
  expect(await withStore((store) => earlierSearches(store, 'another', 0))).toEqual([])
})
