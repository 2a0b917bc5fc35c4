import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { openTestEngine, type TestEngine } from '../../test/recovery/fixture-engine.ts'
import type { PhaseSpec } from '../../test/recovery/fixture-plans.ts'
import { listCache, pruneCache, readOutput, readRun } from './index.ts'

/** Whatever the clock of this machine says, runs are older. */
const LATER = Date.UTC(9000, 0, 1)

let engine: TestEngine
beforeEach(() => {
  engine = openTestEngine()
})
afterEach(() => engine.close())

const PHASES: readonly PhaseSpec[] = [
  { name: 'a', type: 'echo', config: { text: 'x'.repeat(1000) }, outputs: ['text'] },
]
const other: readonly PhaseSpec[] = [{ name: 'a', type: 'echo', config: { text: 'y'.repeat(3000) }, outputs: ['text'] }]

test('the cache lists what each run holds, and what only it holds', async () => {
  const first = await engine.execute(PHASES)
  const second = await engine.execute(PHASES)
  const third = await engine.execute(other)
  expect(listCache(engine.store).map(({ run, bytes, ownBytes }) => [run, bytes, ownBytes])).toEqual([
    [third.run, 3003, 3003],
    [second.run, 1003, 0],
    [first.run, 1003, 0],
  ])
})

test('pruning deletes what is too old and spares what newer runs took over', async () => {
  const first = await engine.execute(PHASES)
  const second = await engine.execute(PHASES)
  const report = pruneCache(engine.store, { now: LATER, maxAgeMs: 0 })
  expect(report.deleted.map(({ run }) => run)).toEqual([first.run])
  expect(engine.store.runs().map(({ id }) => id)).toEqual([second.run])
  expect(await readOutput(engine.store, readRun(engine.store, 'latest'), 'a.text')).toMatchObject({
    value: 'x'.repeat(1000),
  })
})

test('pruning to a size deletes the oldest first, and nothing when only asked what it would do', async () => {
  const first = await engine.execute(other)
  await engine.execute(PHASES)
  const options = { now: LATER, maxBytes: 2_000 }
  expect(pruneCache(engine.store, { ...options, dryRun: true })).toMatchObject({ freedBytes: 3003 })
  expect(engine.store.runs()).toHaveLength(2)
  expect(pruneCache(engine.store, options).deleted.map(({ run }) => run)).toEqual([first.run])
})

test('pruning spares runs that are driven and removes what crashes left', async () => {
  const first = await engine.execute(PHASES)
  await engine.execute(other)
  const writer = engine.store.lock(first.run)
  mkdirSync(join(engine.store.folder, 'runs', 'lost-run-000000'))
  const second = engine.store.runs()[0]!.id
  writeFileSync(join(engine.store.runFolder(second), 'a', 'x.json.1-2.tmp'), 'torn')
  const report = pruneCache(engine.store, { now: LATER, maxAgeMs: 0 })
  expect(report.deleted).toEqual([])
  expect(report.leftovers.map((path) => path.slice(path.lastIndexOf('/') + 1)).sort()).toEqual([
    'lost-run-000000',
    'x.json.1-2.tmp',
  ])
  expect(report.leftovers.some((path) => existsSync(path))).toBe(false)
  await writer.release()
})
