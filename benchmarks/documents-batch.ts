/**
 * @module What batches gain from running at the same time: heavy commands on files and on documents in memory, on worker threads
 * against this thread and against one worker thread, and commands that wait. Interleaved, medians of the ratios; what all sides leave is
 * compared first. In each round a computation without any hand-over and without memory runs on one and on two threads: its gain is what
 * the machine had to give at that moment. Two processes that share nothing edit two of the files each: their gain is what the machine
 * gives for this very work, for collectors of garbage and compilers work beside a thread from the start, and the next column says how
 * much of that threads reached. The last column is what the processor time allows, whatever else the machine does: that of this thread
 * alone, over half of what the whole process takes with two threads.
 *
 * node benchmarks/documents-batch.ts
 */
import assert from 'node:assert/strict'
import { type ChildProcess, fork } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { availableParallelism, tmpdir } from 'node:os'
import { join } from 'node:path'
import { Worker } from 'node:worker_threads'
import type { JsonValue } from '../src/core/hash.ts'
import { openBatchThreads } from '../src/documents/batch/batch-threads.ts'
import { buildDependencyGraph } from '../src/documents/batch/dependency-graph.ts'
import { editFiles } from '../src/documents/batch/edit-files.ts'
import { editFilesOnThreads } from '../src/documents/batch/edit-files-on-threads.ts'
import { type BatchResult, runBatch } from '../src/documents/batch/run-batch.ts'
import { runGraph } from '../src/documents/batch/run-graph.ts'
import { runBatchOnThreads } from '../src/documents/batch/run-on-threads.ts'
import { readDocument } from '../src/documents/document/source.ts'
import { historyPath, loadHistory } from '../src/documents/history/history-file.ts'
import { blueprint } from '../src/documents/vocabularies/blueprint/blueprint.ts'
import { type VocabularyName, vocabularies } from '../src/documents/vocabularies/index.ts'
import type { Model, Vocabulary } from '../src/documents/vocabularies/vocabulary.ts'
import type { EditRequest } from './edit-process.ts'

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

/** What one way of running a batch took. */
interface Taken {
  readonly ms: number
  /** Milliseconds of processor time of this thread, and of all threads of the process. */
  readonly own: number
  readonly all: number
}

async function taken(work: () => unknown): Promise<Taken> {
  const total = ({ user, system }: NodeJS.CpuUsage): number => (user + system) / 1_000
  const start = performance.now()
  const [own, all] = [process.threadCpuUsage(), process.cpuUsage()]
  await work()
  return { own: total(process.threadCpuUsage(own)), all: total(process.cpuUsage(all)), ms: performance.now() - start }
}

interface Row {
  readonly name: string
  readonly here: readonly Taken[]
  /** On one worker thread, where that was tried. */
  readonly one?: readonly Taken[]
  readonly there: readonly Taken[]
  /** In two processes, half of it in each. */
  readonly apart?: readonly Taken[]
  /** What the machine had to give in each round. */
  readonly given: readonly number[]
  readonly limit?: string
}

const cells = (...all: readonly string[]): string => all.map((each, i) => each.padStart(i === 0 ? 10 : 9)).join(' ')
const mean = (values: readonly number[]): number => values.reduce((sum, each) => sum + each, 0) / values.length

function line({ name, here, one, there, apart, given, limit = '' }: Row): void {
  const ms = (all: readonly Taken[]): string => `${median(all.map((each) => each.ms)).toFixed(1)} ms`
  const gain = (from: readonly Taken[], to = there): number => median(from.map((each, i) => each.ms / to[i]!.ms))
  const times = (ratio: number): string => `${ratio.toFixed(2)}×`
  const ratio = gain(here)
  const best = given.length === 0 ? undefined : median(given)
  // Processor time is counted in ticks of some milliseconds: of all rounds together it is exact.
  const allows = mean(here.map((each) => each.own)) / (mean(there.map((each) => each.all)) / 2)
  process.stdout.write(
    `${name.padEnd(42)} ${cells(
      `${(median(here.map((each) => each.ms)) / 4).toFixed(1)} ms`,
      ms(here),
      one === undefined ? '' : ms(one),
      ms(there),
      times(ratio),
      one === undefined ? '' : times(gain(one)),
      best === undefined ? '' : times(best),
      apart === undefined ? '' : times(gain(here, apart)),
      apart === undefined ? '' : `${((100 * ratio) / gain(here, apart)).toFixed(0)}%`,
      best === undefined ? '' : times(allows),
    )}${limit}\n`,
  )
}

process.stdout.write(
  `${availableParallelism()} cores\n${'4 documents, one command each'.padEnd(42)} ${cells('a command', 'here', '1 worker', '2 workers', 'gain', 'over 1', 'machine', '2 apart', 'share', 'cpu gives')}\n`,
)
await using threads = openBatchThreads(2)
await using single = openBatchThreads(1)
await Promise.all([threads.ready, single.ready])

const answerOf = (child: ChildProcess, request?: EditRequest): Promise<unknown> =>
  new Promise((resolve) => {
    child.once('message', resolve)
    if (request !== undefined) child.send(request)
  })
const processes = [0, 1].map(() => fork(new URL('./edit-process.ts', import.meta.url)))
await Promise.all(processes.map((each) => answerOf(each)))

const folder = mkdtempSync(join(tmpdir(), 'documents-batch-'))
const WARM_UP = 3

/** Files and the histories to undo what was done, from reading to the commit on disk. */
async function onFiles(
  name: string,
  vocabulary: VocabularyName,
  texts: readonly string[],
  command: string,
  extension: string,
  limit = '',
): Promise<void> {
  const paths = FOUR.map((i) => join(folder, `${i}.${extension}`))
  const commands = paths.map((document) => ({ document, command }))
  const run = async (edit: () => unknown): Promise<readonly [Taken, readonly string[]]> => {
    for (const [i, path] of paths.entries()) {
      writeFileSync(path, texts[i]!)
      rmSync(historyPath(path), { force: true })
    }
    let status: unknown
    const time = await taken(async () => {
      status = ((await edit()) as { readonly status: unknown }).status
    })
    assert.equal(status, 'success')
    const left = paths.map((path) => readFileSync(path, 'utf8'))
    for (const [i, path] of paths.entries())
      assert.equal(loadHistory(path, readDocument(left[i]!, path).value).version, 1)
    return [time, left]
  }
  const ways = [
    () => editFiles(vocabularies[vocabulary] as unknown as Vocabulary<Model>, commands, { history: true }),
    () => editFilesOnThreads(single, vocabulary, commands, { history: true, leastMs: 0 }),
    () => editFilesOnThreads(threads, vocabulary, commands, { history: true, leastMs: 0 }),
    async () => {
      const told = processes.map((each, half) =>
        // A lock and a journal of its own for each.
        answerOf(each, {
          vocabulary,
          paths: paths.filter((_, i) => i % 2 === half),
          command,
          folder: join(folder, `${half}`),
        }),
      )
      return { status: (await Promise.all(told)).find((status) => status !== 'success') ?? 'success' }
    },
  ] as const
  const times: readonly [Taken[], Taken[], Taken[], Taken[]] = [[], [], [], []]
  const given: number[] = []
  for (let round = 0; round < WARM_UP + 7; round++) {
    const results = [await run(ways[0]), await run(ways[1]), await run(ways[2]), await run(ways[3])] as const
    for (const [, left] of results) assert.deepEqual(left, results[0][1])
    if (round < WARM_UP) {
      // Each thread compiles for itself, and two of them do half of the work: until then they do it twice.
      await run(ways[2])
      await run(ways[3])
      continue
    }
    for (const [i, [time]] of results.entries()) times[i]!.push(time)
    given.push(await attainable())
  }
  line({ name, here: times[0], one: times[1], there: times[2], apart: times[3], given, limit })
}

const texts = (size: number): string[] => FOUR.map((i) => JSON.stringify(screen(size, i), null, 2))
const MANY = 'make all texts bold and set the padding of all cards to 12px'
const LIMIT = ' (limit 1.8)'
for (const [size, limit] of [
  [30, ''],
  [300, ''],
  [1_200, LIMIT],
  [3_000, LIMIT],
  [12_000, LIMIT],
] as const)
  await onFiles(`JSON files, ${size.toLocaleString('en')} components`, 'blueprint', texts(size), MANY, 'json', limit)
await onFiles('JSON files, 12,000 components, one changed', 'blueprint', texts(12_000), 'make item_7 bold', 'json')
for (const size of [100, 300, 900])
  await onFiles(
    `YAML workflows, ${size} phases`,
    'workflow',
    FOUR.map(() => research(size)),
    'raise the n_trials of step_7 to 500',
    'yaml',
    LIMIT,
  )
rmSync(folder, { recursive: true, force: true })

for (const size of [300, 3_000]) {
  const [here, there, given]: [Taken[], Taken[], number[]] = [[], [], []]
  for (let round = 0; round < WARM_UP + 6; round++) {
    // Documents that were never opened: both sides do all of the work.
    const make = (): Record<string, JsonValue> => Object.fromEntries(FOUR.map((i) => [`doc ${i}`, screen(size, i)]))
    const commands = FOUR.map((i) => ({ document: `doc ${i}`, command: MANY }))
    const [first, second] = [make(), make()]
    const left: BatchResult[] = []
    const serial = await taken(() => left.push(runBatch(blueprint, first, commands)))
    const parallel = await taken(async () => left.push(await runBatchOnThreads(threads, 'blueprint', second, commands)))
    assert.equal(left[0]!.status, 'success')
    if (round === 0) assert.deepEqual(left[1]!.documents, left[0]!.documents)
    if (round < WARM_UP) continue
    here.push(serial)
    there.push(parallel)
    given.push(await attainable())
  }
  line({ name: `in memory, ${size} components (not the default)`, here, there, given })
}

const wait = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 50))
const graph = buildDependencyGraph(
  FOUR.map((i) => ({ id: `wait ${i}`, document: `doc ${i}`, reads: [], writes: [], whole: true })),
)
const [serial, parallel]: [Taken[], Taken[]] = [[], []]
for (let round = 0; round < 5; round++) {
  serial.push(
    await taken(async () => {
      for (const _ of FOUR) await wait()
    }),
  )
  parallel.push(await taken(() => runGraph(graph, wait)))
}
line({ name: 'commands that wait 50 ms', here: serial, there: parallel, given: [], limit: ' (limit 3.8)' })
for (const worker of spinners) await worker.terminate()
for (const each of processes) each.disconnect()
