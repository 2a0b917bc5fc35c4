/**
 * @module What batches gain from running at the same time: heavy commands on files and on documents in memory, on worker threads
 * against one thread, and commands that wait. Interleaved, medians of the ratios; what both sides leave is compared first. In each
 * round a computation without any hand-over runs in the same two ways: its gain is what the machine had to give, and the last column
 * says how much of that a batch reached. Where others keep the cores busy that is little: the last lines give the processor time of one
 * thread, of the path that no core can shorten when two share the work, and what that path allows.
 *
 * node benchmarks/documents-batch.ts
 */
import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { availableParallelism, tmpdir } from 'node:os'
import { join } from 'node:path'
import { Worker } from 'node:worker_threads'
import type { JsonValue } from '../src/core/hash.ts'
import { openBatchThreads } from '../src/documents/batch/batch-threads.ts'
import { commitStaged, recoverFiles, stageFile } from '../src/documents/batch/commit-files.ts'
import { buildDependencyGraph } from '../src/documents/batch/dependency-graph.ts'
import { editFiles } from '../src/documents/batch/edit-files.ts'
import { editFilesOnThreads } from '../src/documents/batch/edit-files-on-threads.ts'
import { runBatch } from '../src/documents/batch/run-batch.ts'
import { runGraph } from '../src/documents/batch/run-graph.ts'
import { runBatchOnThreads } from '../src/documents/batch/run-on-threads.ts'
import { type DoneJob, runJob } from '../src/documents/batch/serve-thread.ts'
import { blueprint } from '../src/documents/vocabularies/blueprint/blueprint.ts'
import { type VocabularyName, vocabularies } from '../src/documents/vocabularies/index.ts'
import type { Model, Vocabulary } from '../src/documents/vocabularies/vocabulary.ts'

const median = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)]!
const FOUR = [0, 1, 2, 3]

function screen(components: number, seed: number): JsonValue {
  return {
    screen_id: `bench ${seed}`,
    canvas: { width: 500, height: 100 * components + 1_000 },
    tokens: {},
    components: Array.from({ length: components }, (_, i) => ({
      id: `item_${i}`,
      type: i % 2 === 0 ? 'text' : 'card',
      text: `Item ${i}`,
      role: 'content',
      bbox: [(i % 2) * 250 + 10, Math.floor(i / 2) * 100 + 10, 200, 60],
      visual: { color: '#111111', bg_color: '#FFFFFF', height: 60 },
    })),
  }
}

const research = (phases: number): string =>
  `name: bench\nphases:\n${Array.from(
    { length: phases },
    (_, i) =>
      `  # phase ${i}\n  - name: step_${i}\n    type: optimization\n    config: { n_trials: ${100 + i}, seed: ${i} } # kept\n${i > 0 ? `    depends_on: [step_${i - 1}]\n` : ''}`,
  ).join('')}`

const spinners = FOUR.slice(0, 2).map(() => new Worker(new URL('./spin.ts', import.meta.url)))
const ROUNDS = 40_000_000

/** What two threads gain over one at this moment. */
async function attainable(): Promise<number> {
  const turn = (worker: Worker): Promise<void> =>
    new Promise((resolve) => {
      worker.once('message', () => resolve())
      worker.postMessage(ROUNDS)
    })
  let start = performance.now()
  for (const _ of FOUR) await turn(spinners[0]!)
  const alone = performance.now() - start
  start = performance.now()
  await Promise.all(
    spinners.map(async (worker) => {
      await turn(worker)
      await turn(worker)
    }),
  )
  return alone / (performance.now() - start)
}

const line = (
  name: string,
  here: readonly number[],
  there: readonly number[],
  given: readonly number[],
  limit = '',
): void => {
  const ratio = median(here.map((each, i) => each / there[i]!))
  const best = given.length === 0 ? undefined : median(given)
  const share = best === undefined ? '' : `${((100 * ratio) / best).toFixed(0)}%`
  process.stdout.write(
    `${name.padEnd(46)} ${`${(median(here) / 4).toFixed(1)} ms`.padStart(10)} ${`${median(here).toFixed(1)} ms`.padStart(11)} ${`${median(there).toFixed(1)} ms`.padStart(11)} ${`${ratio.toFixed(2)}×`.padStart(7)} ${(best === undefined ? '' : `${best.toFixed(2)}×`).padStart(8)} ${share.padStart(6)}${limit}\n`,
  )
}

process.stdout.write(
  `${availableParallelism()} cores\n${'4 documents, one command each'.padEnd(46)} ${'a command'.padStart(10)} ${'one thread'.padStart(11)} ${'threads'.padStart(11)} ${'gain'.padStart(7)} ${'machine'.padStart(8)} ${'share'.padStart(6)}\n`,
)
await using threads = openBatchThreads(2)
await threads.ready

const folder = mkdtempSync(join(tmpdir(), 'documents-batch-'))

/** Files, from reading to the commit on disk. */
async function onFiles(
  name: string,
  vocabulary: VocabularyName,
  texts: readonly string[],
  command: string,
  extension: string,
  limit = '',
): Promise<void> {
  const paths = FOUR.map((i) => join(folder, `${i}.${extension}`))
  const reset = (): void => {
    for (const [i, path] of paths.entries()) writeFileSync(path, texts[i]!)
  }
  const commands = paths.map((document) => ({ document, command }))
  const here: number[] = []
  const there: number[] = []
  const given: number[] = []
  for (let round = 0; round < 9; round++) {
    reset()
    let start = performance.now()
    const one = editFiles(vocabularies[vocabulary] as unknown as Vocabulary<Model>, commands)
    const first = performance.now() - start
    const texts = paths.map((path) => readFileSync(path, 'utf8'))
    reset()
    start = performance.now()
    const many = await editFilesOnThreads(threads, vocabulary, commands, { leastMs: 0 })
    const second = performance.now() - start
    assert.equal(one.status, 'success')
    assert.equal(many.status, 'success')
    if (round === 0)
      assert.deepEqual(
        paths.map((path) => readFileSync(path, 'utf8')),
        texts,
      )
    if (round < 3) continue // code that is not compiled yet
    here.push(first)
    there.push(second)
    given.push(await attainable())
  }
  line(name, here, there, given, limit)
}

/** The processor time of the same files: on one thread, and along the longest path when two threads have two jobs each. */
async function processorTime(
  name: string,
  kind: VocabularyName,
  texts: readonly string[],
  command: string,
  extension: string,
): Promise<string> {
  const paths = FOUR.map((i) => join(folder, `${i}.${extension}`))
  const vocabulary = vocabularies[kind] as unknown as Vocabulary<Model>
  const state = join(folder, '.phaseline-documents')
  const alone: number[] = []
  const longest: number[] = []
  const spent = async (work: () => unknown): Promise<number> => {
    const start = process.threadCpuUsage()
    await work()
    const { user, system } = process.threadCpuUsage(start)
    return (user + system) / 1_000
  }
  for (let round = 0; round < 9; round++) {
    for (const [i, path] of paths.entries()) writeFileSync(path, texts[i]!)
    const one = await spent(() =>
      editFiles(
        vocabulary,
        paths.map((document) => ({ document, command })),
      ),
    )
    for (const [i, path] of paths.entries()) writeFileSync(path, texts[i]!)
    const done: DoneJob[] = []
    const jobs = await spent(() => {
      for (const path of paths) {
        const commands = [{ id: path, command }]
        done.push(
          runJob(vocabulary, { vocabulary: kind, source: { path }, commands, stopOnFailure: true, options: {} }),
        )
      }
    })
    let staging = 0
    const commit = await spent(async () => {
      recoverFiles(state, paths)
      await commitStaged(
        state,
        done.map(({ answer, change }) => ({
          path: change!.path,
          before: change!.before,
          after: answer.file!.after,
          stage: async (temporary) => {
            staging += await spent(() => stageFile(change!, temporary))
          },
        })),
      )
    })
    if (round < 3) continue
    alone.push(one)
    longest.push(jobs / 2 + staging / 2 + Math.max(0, commit - staging))
  }
  const gain = median(alone.map((ms, i) => ms / longest[i]!))
  return `${name.padEnd(46)} ${''.padStart(10)} ${`${median(alone).toFixed(1)} ms`.padStart(11)} ${`${median(longest).toFixed(1)} ms`.padStart(11)} ${`${gain.toFixed(2)}×`.padStart(7)}`
}

const texts = (size: number): string[] => FOUR.map((i) => JSON.stringify(screen(size, i), null, 2))
const MANY = 'make all texts bold and set the padding of all cards to 12px'
await onFiles('JSON files, 30 components', 'blueprint', texts(30), MANY, 'json')
await onFiles('JSON files, 300 components', 'blueprint', texts(300), MANY, 'json')
await onFiles('JSON files, 3,000 components', 'blueprint', texts(3_000), MANY, 'json', ' (limit 1.8)')
await onFiles('JSON files, 3,000 components, one changed', 'blueprint', texts(3_000), 'make item_7 bold', 'json')
await onFiles(
  'YAML workflows, 300 phases',
  'workflow',
  FOUR.map(() => research(300)),
  'raise the n_trials of step_7 to 500',
  'yaml',
  ' (limit 1.8)',
)
const processorLines = [
  await processorTime('JSON files, 3,000 components', 'blueprint', texts(3_000), MANY, 'json'),
  await processorTime(
    'YAML workflows, 300 phases',
    'workflow',
    FOUR.map(() => research(300)),
    'raise the n_trials of step_7 to 500',
    'yaml',
  ),
]
rmSync(folder, { recursive: true, force: true })

for (const size of [300, 3_000]) {
  const here: number[] = []
  const there: number[] = []
  const given: number[] = []
  for (let round = 0; round < 9; round++) {
    // Documents that were never opened: both sides do all of the work.
    const make = (): Record<string, JsonValue> => Object.fromEntries(FOUR.map((i) => [`doc ${i}`, screen(size, i)]))
    const commands = FOUR.map((i) => ({ document: `doc ${i}`, command: MANY }))
    const [first, second] = [make(), make()]
    let start = performance.now()
    const one = runBatch(blueprint, first, commands)
    const serial = performance.now() - start
    start = performance.now()
    const many = await runBatchOnThreads(threads, 'blueprint', second, commands)
    const parallel = performance.now() - start
    if (round === 0) assert.deepEqual(many.documents, one.documents)
    assert.equal(one.status, 'success')
    if (round < 3) continue
    here.push(serial)
    there.push(parallel)
    given.push(await attainable())
  }
  line(`in memory, ${size} components (not the default)`, here, there, given)
}

const wait = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 50))
const graph = buildDependencyGraph(
  FOUR.map((i) => ({ id: `wait ${i}`, document: `doc ${i}`, reads: [], writes: [], whole: true })),
)
const serial: number[] = []
const parallel: number[] = []
for (let round = 0; round < 5; round++) {
  let start = performance.now()
  for (const _ of FOUR) await wait()
  serial.push(performance.now() - start)
  start = performance.now()
  await runGraph(graph, wait)
  parallel.push(performance.now() - start)
}
line('commands that wait 50 ms', serial, parallel, [], ' (limit 3.8)')
process.stdout.write(
  `\n${'the same in processor time'.padEnd(46)} ${''.padStart(10)} ${'one thread'.padStart(11)} ${'longest path'.padStart(11)} ${'allows'.padStart(7)}\n${processorLines.join('\n')}\n`,
)
for (const worker of spinners) await worker.terminate()
