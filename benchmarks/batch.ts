/**
 * @module What the batch layer costs and how busy it keeps the cores, each beside a plain loop over the same evaluator
 * in the same run. `node benchmarks/batch.ts`. Measured: the time of trials and of the layer around them, in memory.
 * Not measured: storing results, starting the process, and any real strategy.
 */
import assert from 'node:assert/strict'
import { availableParallelism, cpus } from 'node:os'
import { createInlinePool, createThreadPool, type Pool, runBatch } from '../src/batch/index.ts'
import { createEvaluator } from './batch-evaluator.ts'

const MODULE = new URL('./batch-evaluator.ts', import.meta.url).href

interface Measured {
  readonly ms: number
  readonly busy: number | undefined
}

const median = (numbers: number[]): number => numbers.sort((a, b) => a - b)[Math.floor(numbers.length / 2)]!

async function main(): Promise<void> {
  const cores = availableParallelism()
  console.log(`${cpus()[0]?.model ?? 'unknown processor'}, ${cores} cores, Node ${process.version}`)
  console.log('"ratio" is against the plain loop; "busy" is the share of the workers\' time spent inside chunks\n')

  await using inline = createInlinePool()
  await using single = createThreadPool({ size: 1 })
  await using all = createThreadPool({ size: cores })

  const compare = async (
    title: string,
    steps: number,
    count: number,
    rounds: number,
    cases: readonly { name: string; pool: Pool; many?: boolean; size?: number }[],
  ): Promise<void> => {
    const plain = await createEvaluator({ steps, many: false })
    const expected = new Float64Array(count * 2)
    const loop = (): Measured => {
      const start = performance.now()
      for (let index = 0; index < count; index++) void plain.evaluate(index, undefined, expected, index * 2)
      return { ms: performance.now() - start, busy: undefined }
    }
    loop()
    const runs = [
      { name: 'plain loop', workers: 0, run: async () => loop(), chunks: () => 0 },
      ...cases.map(({ name, pool, many = false, size }) => {
        const spec = { module: MODULE, data: { steps, many } }
        const values = new Float64Array(count * 2)
        let chunks = 0
        return {
          name,
          workers: pool.size,
          chunks: () => chunks,
          async run(): Promise<Measured> {
            const start = performance.now()
            const summary = await runBatch({
              spec,
              count,
              pool,
              ...(size === undefined ? {} : { chunk: { min: size, max: size } }),
              onChunk: (chunk) => values.set(chunk.values, chunk.from * 2),
            })
            const ms = performance.now() - start
            assert.deepEqual(values, expected)
            chunks = summary.chunks
            return { ms, busy: summary.busyMs / (ms * pool.size) }
          },
        }
      }),
    ]
    const measured = runs.map((): Measured[] => [])
    for (const { run } of runs) await run()
    for (let round = 0; round < rounds; round++) {
      for (const [at, { run }] of runs.entries()) measured[at]!.push(await run())
    }
    const loopMs = median(measured[0]!.map(({ ms }) => ms))
    console.log(`${title}: ${count.toLocaleString('en')} trials, median of ${rounds} interleaved runs`)
    console.table(
      Object.fromEntries(
        runs.map(({ name, chunks, workers }, at) => {
          const ms = median(measured[at]!.map((one) => one.ms))
          const busy = measured[at]![0]!.busy === undefined ? Number.NaN : median(measured[at]!.map((one) => one.busy!))
          return [
            name,
            {
              ms: Number(ms.toFixed(1)),
              'trials/s': Math.round((count / ms) * 1000),
              ratio: Number((loopMs / ms).toFixed(2)),
              // With more than one core working, the difference is no cost of the layer.
              'added ns/trial': workers === 1 ? Math.round(((ms - loopMs) / count) * 1e6) : '',
              chunks: chunks(),
              busy: Number.isNaN(busy) ? '' : `${Math.round(busy * 100)} %`,
            },
          ]
        }),
      ),
    )
  }

  await compare('Trials of nothing: the cost of the layer', 1, 1_000_000, 5, [
    { name: 'inline', pool: inline },
    { name: '1 thread', pool: single },
    { name: '1 thread, blocks', pool: single, many: true },
    { name: `${cores} threads`, pool: all },
  ])
  await compare('Chunks of one size: the cost of a chunk', 1, 20_000, 5, [
    { name: '1 thread, chunks of 1', pool: single, size: 1 },
    { name: '1 thread, chunks of 10', pool: single, size: 10 },
    { name: '1 thread, chunks of 100', pool: single, size: 100 },
    { name: '1 thread, chunks of 1000', pool: single, size: 1000 },
  ])
  await compare('Trials of a kernel (16,000 steps, some 25 µs)', 16_000, 60_000, 5, [
    { name: '1 thread', pool: single },
    { name: `${cores} threads`, pool: all },
    { name: `${cores} threads, chunks of 100`, pool: all, size: 100 },
  ])
  await compare('Trials of a simulator (5,000,000 steps, some 8 ms)', 5_000_000, 200, 3, [
    { name: `${cores} threads`, pool: all },
  ])
}

await main()
