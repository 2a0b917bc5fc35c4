import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { type JsonValue, sha256 } from '../../core/hash.ts'
import { blueprint } from '../vocabularies/blueprint/blueprint.ts'
import { vocabularies } from '../vocabularies/index.ts'
import { openBatchThreads } from './batch-threads.ts'
import { commitFiles, recoverFiles } from './commit-files.ts'
import { buildDependencyGraph } from './dependency-graph.ts'
import { editFiles } from './edit-files.ts'
import { planBatch, runBatch, withIds } from './run-batch.ts'
import { runGraph } from './run-graph.ts'
import { runBatchOnThreads } from './run-on-threads.ts'

const card = (id: string, y: number): JsonValue => ({
  id,
  type: 'text',
  role: 'content',
  text: id,
  bbox: [10, y, 200, 40],
  visual: { color: '#000000', height: 40 },
})
const screen = (...ids: string[]): JsonValue => ({
  screen_id: 's',
  tokens: {},
  components: ids.map((id, i) => card(id, 10 + i * 100)),
})
const documents = { one: screen('ann', 'bob'), two: screen('cid', 'dan') }

const folders: string[] = []
const folder = (): string => {
  const path = mkdtempSync(join(tmpdir(), 'batch-'))
  folders.push(path)
  return path
}
afterAll(() => {
  for (const path of folders) rmSync(path, { recursive: true, force: true })
})

describe('a batch in memory', () => {
  test('commands that touch nothing in common are independent, the others wait', () => {
    const commands = withIds([
      { document: 'one', command: 'make ann bold' },
      { document: 'one', command: 'make bob bold' },
      { document: 'two', command: 'make cid bold' },
      { document: 'one', command: 'make ann red' },
      { document: 'one', command: 'make ann italic and bob blue' },
      { document: 'one', command: 'delete bob' },
      { document: 'one', command: 'set the text of ann to "x"' },
    ])
    const graph = planBatch(blueprint, documents, commands)
    expect(graph.groups[0]).toEqual(['command-1', 'command-2', 'command-3', 'command-4', 'command-5'])
    expect(graph.dependsOn.get('command-6')).toEqual(['command-1', 'command-2', 'command-4', 'command-5'])
    expect(graph.dependsOn.get('command-7')).toEqual(['command-6'])
  })

  test('one that fails takes all documents back, or only itself by choice', () => {
    const commands = [
      { document: 'one', command: 'make ann bold' },
      { document: 'two', command: 'make the unicorn bold' },
    ]
    const atomic = runBatch(blueprint, documents, commands)
    expect(atomic).toMatchObject({ status: 'failed', rolledBack: true })
    expect(atomic.documents).toBe(documents)
    const each = runBatch(blueprint, documents, commands, { commit: 'each' })
    expect(each.status).toBe('partial')
    expect(each.documents.two).toBe(documents.two)
    expect(each.documents.one).not.toBe(documents.one)
  })

  test('the graph runner keeps the order of dependencies and starts what can start', async () => {
    const foot = (id: string, writes: string[]) => ({ id, document: 'x', reads: [], writes, whole: false })
    const graph = buildDependencyGraph([
      foot('a', ['/1']),
      foot('b', ['/2']),
      foot('c', ['/1', '/2']),
      foot('d', ['/3']),
    ])
    const log: string[] = []
    const gates = new Map<string, () => void>()
    const done = runGraph(graph, (id) => {
      log.push(`+${id}`)
      return new Promise<string>((resolve) => {
        gates.set(id, () => {
          log.push(`-${id}`)
          resolve(id)
        })
      })
    })
    expect(log).toEqual(['+a', '+b', '+d'])
    gates.get('a')!()
    gates.get('b')!()
    await Promise.resolve()
    while (!gates.has('c')) await new Promise(setImmediate)
    gates.get('c')!()
    gates.get('d')!()
    expect([...(await done).keys()].sort()).toEqual(['a', 'b', 'c', 'd'])
    await expect(
      runGraph(graph, (id) => (id === 'a' ? Promise.reject(new Error('no')) : Promise.resolve(id))),
    ).rejects.toThrow('no')
  })

  test('worker threads give the same documents as this thread', async () => {
    await using threads = openBatchThreads(2)
    const commands = [
      { document: 'one', command: 'make ann bold and bob italic' },
      { document: 'two', command: 'make cid red' },
      { document: 'one', command: 'set the text of ann to "Done"' },
    ]
    const onThreads = await runBatchOnThreads(threads, 'blueprint', documents, commands)
    const here = runBatch(blueprint, documents, commands)
    expect(onThreads.status).toBe('success')
    expect(onThreads.documents).toEqual(here.documents)
    expect(onThreads.graph.groups).toEqual(here.graph.groups)
  })
})

describe('a batch on files', () => {
  const workflow = (trials: number): string =>
    `# kept\nphases:\n  - name: search\n    type: optimization\n    config: { n_trials: ${trials} } # here\n`

  test('a crash at any step leaves all files as they were, or all as they should be', () => {
    const place = folder()
    const paths = ['a.txt', 'b.txt', 'c.txt'].map((name) => join(place, name))
    const changes = (from: string, to: string) =>
      paths.map((path) => ({ path, text: `${path} ${to}`, before: sha256(`${path} ${from}`) }))
    const outcomes = new Set<string>()
    for (let crashAt = 0; crashAt < 17; crashAt++) {
      for (const path of paths) writeFileSync(path, `${path} old`)
      let step = 0
      let crashed = false
      try {
        commitFiles(join(place, 'state'), changes('old', 'new'), () => {
          if (step++ === crashAt) throw new Error('crash')
        })
      } catch (error) {
        if ((error as Error).message !== 'crash') throw error
        crashed = true
      }
      recoverFiles(join(place, 'state'), paths)
      const texts = new Set(paths.map((path) => readFileSync(path, 'utf8').split(' ')[1]))
      expect(texts.size).toBe(1)
      if (!crashed) expect([...texts]).toEqual(['new'])
      outcomes.add([...texts][0]!)
      expect(readdirSync(place).sort()).toEqual(['a.txt', 'b.txt', 'c.txt', 'state'])
      expect(readdirSync(join(place, 'state'))).toEqual([])
    }
    expect([...outcomes].sort()).toEqual(['new', 'old'])
  })

  test('a file that was changed meanwhile is not overwritten', () => {
    const place = folder()
    const path = join(place, 'a.txt')
    writeFileSync(path, 'theirs')
    expect(() => commitFiles(join(place, 'state'), [{ path, text: 'mine', before: sha256('before') }])).toThrow(
      'it was changed meanwhile',
    )
    expect(readFileSync(path, 'utf8')).toBe('theirs')
  })

  test('the lock of a process that is gone is taken over, that of a living one is not', () => {
    const place = folder()
    const state = join(place, 'state')
    const path = join(place, 'a.txt')
    writeFileSync(path, '1')
    commitFiles(state, [{ path, text: '2', before: sha256('1') }])
    writeFileSync(join(state, 'batch.lock'), '999999999')
    commitFiles(state, [{ path, text: '3', before: sha256('2') }])
    writeFileSync(join(state, 'batch.lock'), '1')
    expect(() => commitFiles(state, [{ path, text: '4', before: sha256('3') }])).toThrow(
      'Expected no other batch at work',
    )
    expect(readFileSync(path, 'utf8')).toBe('3')
  })

  test('commands edit several files together, comments kept; one that fails leaves all bytes alone', () => {
    const place = folder()
    const [a, b] = [join(place, 'a.yaml'), join(place, 'b.yaml')]
    writeFileSync(a, workflow(1))
    writeFileSync(b, workflow(2))
    const done = editFiles(vocabularies.workflow, [
      { document: a, command: 'set n_trials to 10' },
      { document: b, command: 'set n_trials to 20' },
    ])
    expect(done).toMatchObject({ status: 'success', attempts: 1, written: [a, b] })
    expect([readFileSync(a, 'utf8'), readFileSync(b, 'utf8')]).toEqual([workflow(10), workflow(20)])
    const failed = editFiles(vocabularies.workflow, [
      { document: a, command: 'set n_trials to 11' },
      { document: b, command: 'remove the moon' },
    ])
    expect(failed).toMatchObject({ status: 'failed', written: [] })
    expect(readFileSync(a, 'utf8')).toBe(workflow(10))
  })
})
