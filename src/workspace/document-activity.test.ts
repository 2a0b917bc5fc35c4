import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { manualClock } from '../core/clock.ts'
import { historyPath } from '../documents/index.ts'
import { documentActivity, documentChangeMark, documentFolders } from './document-activity.ts'
import { editDocument, moveInHistory } from './edit-document.ts'

const WORKFLOW = `phases:
  - name: search
    type: tasks
    config: { max_parallel: 2, tasks: [{ id: a, title: A, type: shell, run: [node, --version] }] }
`

let project: string
const clock = manualClock(1_000)
beforeEach(() => {
  project = mkdtempSync(join(tmpdir(), 'phaseline-activity-'))
})
afterEach(() => rmSync(project, { recursive: true, force: true }))

async function edit(file: string, ...sizes: readonly number[]): Promise<void> {
  const path = join(project, file)
  mkdirSync(join(path, '..'), { recursive: true })
  writeFileSync(path, WORKFLOW)
  for (const size of sizes) {
    clock.advance(1_000)
    await editDocument(path, `set max_parallel of search to ${size}`, { clock })
  }
}
const activity = (limit?: number) => documentActivity(project, documentFolders(project), limit)
const mark = (): string => documentChangeMark(project, documentFolders(project))

test('folders with edited documents are found at any depth, but not in hidden ones, packages and behind links', async () => {
  await edit('w.yaml', 3)
  await edit('a/b/c/deep.yaml', 3)
  await edit('.hidden/w.yaml', 3)
  await edit('node_modules/p/w.yaml', 3)
  const elsewhere = mkdtempSync(join(tmpdir(), 'phaseline-elsewhere-'))
  mkdirSync(join(elsewhere, '.phaseline-documents'))
  symlinkSync(elsewhere, join(project, 'link'))
  expect(documentFolders(project)).toEqual(['', 'a/b/c'])
  expect(documentFolders(join(project, 'none'))).toEqual([])
  rmSync(elsewhere, { recursive: true })
})

test('changes are told newest first, without those that were taken back', async () => {
  await edit('first.yaml', 3, 4, 5)
  await edit('second.yaml', 6)
  moveInHistory(join(project, 'first.yaml'), (history) => history.undo())
  const { documents, changes } = activity()
  expect(documents.map(({ file, version, versions }) => [file, version, versions])).toEqual([
    ['second.yaml', 1, 2],
    ['first.yaml', 2, 4],
  ])
  expect(changes.map(({ label, canUndo }) => [label.slice(-1), canUndo])).toEqual([
    ['6', true],
    ['4', true],
    ['3', false],
  ])
  expect(activity(2).changes).toEqual(changes.slice(0, 2))
})

test('what something else changed, deleted or damaged offers no way back', async () => {
  await edit('changed.yaml', 3)
  await edit('deleted.yaml', 3)
  await edit('damaged.yaml', 3)
  const changed = join(project, 'changed.yaml')
  writeFileSync(changed, readFileSync(changed, 'utf8').replace('search', 'sweep'))
  rmSync(join(project, 'deleted.yaml'))
  writeFileSync(historyPath(join(project, 'damaged.yaml')), '{"record":{"entries":[],"position":7,"dropped":0}}')
  const { documents, changes } = activity()
  expect(documents).toEqual([expect.objectContaining({ file: 'changed.yaml', isCurrent: false })])
  expect(changes.map(({ file, canUndo }) => [file, canUndo])).toEqual([['changed.yaml', false]])
})

test('the mark differs after a command, also one that failed, and after a change by something else; else it stays', async () => {
  await edit('w.yaml', 3)
  const seen = [mark()]
  expect(mark()).toBe(seen[0])
  await editDocument(join(project, 'w.yaml'), 'paint it blue')
  seen.push(mark())
  await editDocument(join(project, 'w.yaml'), 'set max_parallel of search to 9')
  seen.push(mark())
  writeFileSync(join(project, 'w.yaml'), `${WORKFLOW}\n# by hand\n`)
  seen.push(mark())
  expect(new Set(seen).size).toBe(4)
})
