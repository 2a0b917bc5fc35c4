/**
 * @module What batches gain from running at the same time: heavy commands on worker threads against one thread, and commands
 * that wait. Interleaved, medians; the documents are compared first.
 *
 * node benchmarks/documents-batch.ts
 */
import assert from 'node:assert/strict'
import { availableParallelism } from 'node:os'
import type { JsonValue } from '../src/core/hash.ts'
import { buildDependencyGraph } from '../src/documents/batch/dependency-graph.ts'
import { runBatch } from '../src/documents/batch/run-batch.ts'
import { runGraph } from '../src/documents/batch/run-graph.ts'
import { openBatchThreads, runBatchOnThreads } from '../src/documents/batch/run-on-threads.ts'
import { blueprint } from '../src/documents/vocabularies/blueprint/blueprint.ts'

const median = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)]!

function documentOf(components: number, seed: number): JsonValue {
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

const SIZES = [3, 1_000, 20_000]
process.stdout.write(
  `${availableParallelism()} cores\n${'4 documents, one command each'.padEnd(34)} ${'one thread'.padStart(12)} ${'threads'.padStart(10)} ${'gain'.padStart(7)}\n`,
)
await using threads = openBatchThreads(2)
for (const size of SIZES) {
  const here: number[] = []
  const spread: number[] = []
  for (let round = 0; round < 9; round++) {
    // Documents that were never opened: both sides do all of the work.
    const make = (): Record<string, JsonValue> =>
      Object.fromEntries([0, 1, 2, 3].map((i) => [`doc ${i}`, documentOf(size, i)]))
    const commands = [0, 1, 2, 3].map((i) => ({
      document: `doc ${i}`,
      command: 'make all texts bold and set the padding of all cards to 12px',
    }))
    const [first, second] = [make(), make()]
    let start = performance.now()
    const one = runBatch(blueprint, first, commands)
    here.push(performance.now() - start)
    start = performance.now()
    const many = await runBatchOnThreads(threads, 'blueprint', second, commands)
    spread.push(performance.now() - start)
    if (round === 0) assert.deepEqual(many.documents, one.documents)
    assert.equal(one.status, 'success')
  }
  const [a, b] = [median(here.slice(2)), median(spread.slice(2))]
  process.stdout.write(
    `${`${size} components`.padEnd(34)} ${`${a.toFixed(1)} ms`.padStart(12)} ${`${b.toFixed(1)} ms`.padStart(10)} ${`${(a / b).toFixed(2)}×`.padStart(7)}\n`,
  )
}

const wait = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 50))
const graph = buildDependencyGraph(
  [0, 1, 2, 3].map((i) => ({ id: `wait ${i}`, document: `doc ${i}`, reads: [], writes: [], whole: true })),
)
const serial: number[] = []
const parallel: number[] = []
for (let round = 0; round < 5; round++) {
  let start = performance.now()
  for (let i = 0; i < 4; i++) await wait()
  serial.push(performance.now() - start)
  start = performance.now()
  await runGraph(graph, wait)
  parallel.push(performance.now() - start)
}
process.stdout.write(
  `${'4 commands that wait 50 ms'.padEnd(34)} ${`${median(serial).toFixed(1)} ms`.padStart(12)} ${`${median(parallel).toFixed(1)} ms`.padStart(10)} ${`${(median(serial) / median(parallel)).toFixed(2)}×`.padStart(7)} (limit 3.8)\n`,
)
