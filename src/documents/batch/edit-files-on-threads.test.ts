import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { loadMetrics } from '../analytics/metrics-file.ts'
import { vocabularies } from '../vocabularies/index.ts'
import { openBatchThreads } from './batch-threads.ts'
import { editFiles } from './edit-files.ts'
import { editFilesOnThreads, isWorthThreads, workOf } from './edit-files-on-threads.ts'

const root = mkdtempSync(join(tmpdir(), 'threads-'))
const threads = openBatchThreads(2)
afterAll(async () => {
  await threads[Symbol.asyncDispose]()
  rmSync(root, { recursive: true, force: true })
})

const workflow = (trials: number): string =>
  `# kept\nphases:\n  - name: search\n    type: optimization\n    config: { n_trials: ${trials} } # here\n`

let count = 0
function files(...texts: string[]): string[] {
  const set = count++
  return texts.map((text, i) => {
    const path = join(root, `${set}-${i}.yaml`)
    writeFileSync(path, text)
    return path
  })
}
const contents = (paths: readonly string[]): string[] => paths.map((path) => readFileSync(path, 'utf8'))

test('threads leave the same files and results as this thread', async () => {
  const commandsOn = (paths: readonly string[]) => [
    ...paths.map((document, i) => ({ document, command: `set n_trials to ${10 + i} and give search 4 workers` })),
    { document: paths[0]!, command: 'rename search to hunt' },
  ]
  const [here, there] = [files(workflow(1), workflow(2), workflow(3)), files(workflow(1), workflow(2), workflow(3))]
  const one = editFiles(vocabularies.workflow, commandsOn(here))
  const many = await editFilesOnThreads(threads, 'workflow', commandsOn(there), { leastMs: 0 })
  expect(contents(there)).toEqual(contents(here))
  expect(many).toMatchObject({ status: 'success', usedThreads: true, attempts: 1, rolledBack: false })
  expect(many.written).toEqual(there)
  for (const [id, result] of one.results) {
    const { document: _, ...rest } = result
    expect(many.results.get(id)).toEqual(rest)
  }
  expect(many.graph.dependsOn.get('command-4')).toEqual(['command-1'])
})

test('a thread that takes part itself leaves the same files and results', async () => {
  const commandsOn = (paths: readonly string[]) =>
    paths.map((document, i) => ({ document, command: i === 2 ? 'remove the moon' : `set n_trials to ${10 + i}` }))
  const [here, there] = [
    files(...Array.from({ length: 6 }, (_, i) => workflow(i + 1))),
    files(...Array.from({ length: 6 }, (_, i) => workflow(i + 1))),
  ]
  const one = editFiles(vocabularies.workflow, commandsOn(here), { commit: 'each' })
  const many = await editFilesOnThreads(threads, 'workflow', commandsOn(there), {
    commit: 'each',
    leastMs: 0,
    takesPart: true,
    measure: true,
  })
  expect(contents(there)).toEqual(contents(here))
  expect(many.status).toBe('partial')
  expect([...many.results.values()].map(({ status }) => status)).toEqual(
    [...one.results.values()].map(({ status }) => status),
  )
  expect(loadMetrics(join(root, '.phaseline-documents')).report().commands).toBe(6)
})

test('one command that fails leaves all files alone, or only its own by choice', async () => {
  const paths = files(workflow(1), workflow(2))
  const commands = [
    { document: paths[0]!, command: 'set n_trials to 10' },
    { document: paths[1]!, command: 'remove the moon' },
  ]
  const all = await editFilesOnThreads(threads, 'workflow', commands, { leastMs: 0 })
  expect(all).toMatchObject({ status: 'failed', written: [], rolledBack: true })
  expect(contents(paths)).toEqual([workflow(1), workflow(2)])
  expect(readdirSync(root).filter((name) => name.endsWith('.tmp'))).toEqual([])
  const dry = await editFilesOnThreads(threads, 'workflow', commands, { leastMs: 0, commit: 'each', dryRun: true })
  expect(dry.written).toEqual([])
  const each = await editFilesOnThreads(threads, 'workflow', commands, { leastMs: 0, commit: 'each' })
  expect(each).toMatchObject({ status: 'partial', written: [paths[0]] })
  expect(contents(paths)).toEqual([workflow(10), workflow(2)])
})

test('a file that cannot be read is an error with its place, and the threads go on', async () => {
  const paths = files(workflow(1), 'phases: [')
  const commands = paths.map((document) => ({ document, command: 'set n_trials to 10' }))
  await expect(editFilesOnThreads(threads, 'workflow', commands, { leastMs: 0 })).rejects.toMatchObject({
    code: 'DOCUMENT_SYNTAX',
    where: { file: paths[1] },
  })
  expect(contents(paths)[0]).toBe(workflow(1))
  expect(readdirSync(root).filter((name) => name.endsWith('.tmp'))).toEqual([])
  writeFileSync(paths[1]!, workflow(2))
  expect((await editFilesOnThreads(threads, 'workflow', commands, { leastMs: 0 })).status).toBe('success')
})

test('small batches and single files stay on this thread', async () => {
  const paths = files(workflow(1), workflow(2))
  expect(isWorthThreads(paths)).toBe(false)
  expect(isWorthThreads([paths[0]!], 0)).toBe(false)
  expect(isWorthThreads([...paths, join(root, 'none.yaml')], 0.1)).toBe(true)
  // A YAML text takes as long as a JSON text of a hundred times its size.
  const json = join(root, 'same.json')
  writeFileSync(json, workflow(1))
  expect(workOf([paths[0]!]) / workOf([json])).toBeGreaterThan(50)
  const commands = paths.map((document) => ({ document, command: 'set n_trials to 10' }))
  expect(await editFilesOnThreads(threads, 'workflow', commands)).toMatchObject({
    status: 'success',
    usedThreads: false,
  })
})

test('a job that fails leaves its thread alive, and closed threads take no jobs', async () => {
  const own = openBatchThreads(1)
  await own.ready
  const job = { vocabulary: 'workflow', commands: [], stopOnFailure: true, options: {} } as const
  // A job that is none: reading its source throws inside the thread, which answers and lives on.
  await expect(own.run({ ...job, source: { json: '{' } })).rejects.toThrow('JSON')
  const held = await own.run({ ...job, source: { json: '{}' } })
  expect(held.answer).toEqual({ statuses: [], files: [] })
  expect((await held.finish()).results()).toEqual([])
  await own[Symbol.asyncDispose]()
  await expect(own.run({ ...job, source: { json: '{}' } })).rejects.toMatchObject({ code: 'WORKER_LOST' })
})
