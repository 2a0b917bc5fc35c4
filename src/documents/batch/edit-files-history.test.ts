import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeEach, expect, test } from 'vitest'
import { sha256 } from '../../core/hash.ts'
import { readDocument } from '../document/source.ts'
import type { History } from '../history/history.ts'
import { historyPath, loadHistory } from '../history/history-file.ts'
import { vocabularies } from '../vocabularies/index.ts'
import { openBatchThreads } from './batch-threads.ts'
import { recoverFiles } from './commit-files.ts'
import { editFiles, withHistories } from './edit-files.ts'
import { editFilesOnThreads } from './edit-files-on-threads.ts'

const root = mkdtempSync(join(tmpdir(), 'edit-history-'))
const threads = openBatchThreads(1)
afterAll(async () => {
  await threads[Symbol.asyncDispose]()
  rmSync(root, { recursive: true, force: true })
})

const workflow = (trials: number): string => `phases:\n  - { name: search, type: optimization, n_trials: ${trials} }\n`
let paths: string[] = []
beforeEach(() => {
  const folder = mkdtempSync(join(root, 'case-'))
  mkdirSync(join(folder, 'other'))
  paths = [join(folder, 'a.yaml'), join(folder, 'other', 'b.yaml')]
  for (const path of paths) writeFileSync(path, workflow(1))
})
const commands = () => [
  { document: paths[0]!, command: 'set n_trials to 10' },
  { document: paths[1]!, command: 'set n_trials to 20' },
  { document: paths[0]!, command: 'rename search to hunt' },
]
const historyOf = (path: string): History => loadHistory(path, readDocument(readFileSync(path, 'utf8'), path).value)
/** What is kept of a history but the time. */
const kept = (path: string) => {
  const { record } = historyOf(path)
  return { ...record, entries: record.entries.map(({ at: _, ...entry }) => entry) }
}

test('each command is a version that can be undone, whichever thread ran it', async () => {
  editFiles(vocabularies.workflow, commands(), { history: true })
  expect(historyOf(paths[0]!).record.entries.map(({ label }) => label)).toEqual([
    'set n_trials to 10',
    'rename search to hunt',
  ])
  expect(historyOf(paths[0]!).undo().undo().document).toEqual(readDocument(workflow(1)).value)
  const here = paths.map(kept)
  for (const path of paths) {
    writeFileSync(path, workflow(1))
    rmSync(historyPath(path))
  }
  const { written } = await editFilesOnThreads(threads, 'workflow', commands(), { history: true, leastMs: 0 })
  expect(paths.map(kept)).toEqual(here)
  expect(written).toEqual(paths)
})

test.each([
  ['files.synced', 20, 1],
  ['journal.written', 30, 2],
  ['file.renamed', 30, 2],
] as const)('a document and its history are of one version after an end at %s', (point, trials, versions) => {
  editFiles(vocabularies.workflow, commands(), { history: true })
  const stop = (name: string): void => {
    if (name === point) throw new Error('stopped')
  }
  const again = [{ document: paths[1]!, command: 'set n_trials to 30' }]
  expect(() => editFiles(vocabularies.workflow, again, { history: true, onPoint: stop })).toThrow('stopped')
  const state = dirname(historyPath(paths[1]!))
  recoverFiles(state, withHistories(paths))
  expect(readFileSync(paths[1]!, 'utf8')).toBe(workflow(trials))
  expect(historyOf(paths[1]!).record.entries).toHaveLength(versions)
  expect(readdirSync(state)).toEqual(['b.yaml.history.json'])
})

test('a history that is damaged leaves all documents alone', async () => {
  mkdirSync(dirname(historyPath(paths[1]!)), { recursive: true })
  writeFileSync(historyPath(paths[1]!), '{"format"')
  const damaged = { code: 'DOCUMENT_HISTORY_DAMAGED', where: { file: historyPath(paths[1]!) } }
  expect(() => editFiles(vocabularies.workflow, commands(), { history: true })).toThrow(
    expect.objectContaining(damaged),
  )
  await expect(
    editFilesOnThreads(threads, 'workflow', commands(), { history: true, leastMs: 0 }),
  ).rejects.toMatchObject(damaged)
  for (const path of paths) expect(readFileSync(path, 'utf8')).toBe(workflow(1))
})

test('a dry run keeps no history', () => {
  editFiles(vocabularies.workflow, commands(), { history: true, dryRun: true })
  expect(historyOf(paths[0]!).canUndo).toBe(false)
})

const job = () =>
  threads.run({
    vocabulary: 'workflow',
    source: { path: paths[0]! },
    commands: [{ id: 'first', command: 'set n_trials to 10' }],
    stopOnFailure: true,
    history: true,
    options: {},
  })

test('texts that another batch swept away before the commit are written again', async () => {
  const held = await job()
  const [document, history] = held.answer.files
  recoverFiles(join(dirname(paths[0]!), '.phaseline-documents'), withHistories(paths))
  expect([document, history].map((file) => existsSync(file!.temporary))).toEqual([false, false])
  await held.stage()
  await held.finish()
  expect(readFileSync(document!.temporary, 'utf8')).toContain('n_trials: 10')
  expect(sha256(readFileSync(history!.temporary))).toBe(history!.after)
})

test('a document that was changed since it was read is not staged', async () => {
  const held = await job()
  writeFileSync(paths[0]!, workflow(5))
  await expect(held.stage()).rejects.toMatchObject({ code: 'DOCUMENT_CHANGED' })
  await held.finish()
})
