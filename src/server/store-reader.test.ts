import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { sampleRuns } from './fixtures/sample-project.ts'
import { openStoreReader } from './store-reader.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'phaseline-reader-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

test('a store is seen once it is there, and another one that takes its place', async () => {
  const reader = openStoreReader(folder)
  const seen = (): readonly string[] | undefined => reader.read((store) => store.runs().map(({ id }) => id))
  expect(seen()).toBeUndefined()
  const first = await sampleRuns(folder)
  expect(seen()).toHaveLength(5)
  await first.close()
  rmSync(join(folder, '.phaseline'), { recursive: true })
  expect(seen()).toBeUndefined()
  const second = await sampleRuns(folder)
  expect(seen()).toContain(second.ids.running)
  expect(seen()).not.toContain(first.ids.running)
  await reader.close()
  await second.close()
})

test('reading takes no lock: who drives a run writes on, and nothing can be written through the reader', async () => {
  const runs = await sampleRuns(folder)
  const reader = openStoreReader(folder)
  reader.read((store) => {
    expect(store.readonly).toBe(true)
    expect(store.isOwned(runs.ids.running)).toBe(true)
    expect(() => store.lock(runs.ids.succeeded)).toThrow()
    expect(() => store.deleteRun(runs.ids.succeeded)).toThrow()
  })
  const counted = (): number => reader.read((store) => store.run(runs.ids.running).eventCount)!
  const before = counted()
  await runs.finishTask('b')
  expect(counted()).toBe(before + 1)
  await reader.close()
  await runs.close()
})

test('a store that this version cannot read is an error for as long as it is there', async () => {
  mkdirSync(join(folder, '.phaseline'))
  const reader = openStoreReader(folder)
  expect(reader.read(() => 1)).toBeUndefined()
  writeFileSync(
    join(folder, '.phaseline', 'journal.sqlite'),
    'this is no database, and long enough to be looked at as one'.repeat(40),
  )
  expect(() => reader.read((store) => store.runs())).toThrow(/cannot be read|database/)
  rmSync(join(folder, '.phaseline'), { recursive: true })
  expect(reader.read(() => 1)).toBeUndefined()
})
