/**
 * @module 10,000 configurations over 200,000 bars on all cores, as a search runs them: threads, shared indicators, metrics; in memory.
 * `node benchmarks/sweep-threads.ts`. Measured: wall and processor time from the first chunk asked for to the last one
 * delivered, making indicators included; threads are started before. Not measured: starting threads, storing results. A
 * sample of the results is compared with the plain evaluator first, and all of them between one thread and many.
 */
import assert from 'node:assert/strict'
import { availableParallelism, cpus } from 'node:os'
import { createThreadPool, type Pool, runBatch } from '../src/batch/index.ts'
import { createColumnMemory, createEvaluator, strategies } from '../src/research/backtest/index.ts'
import { STANDARD_METRICS } from '../src/stats/index.ts'
import { randomBars } from '../test/fixtures/reference-bars.ts'
import type { SweepData } from './sweep-evaluator.ts'

const BARS = 200_000
const SIDE = 100
const CONFIGURATIONS = SIDE * SIDE
const MUST_SECONDS = 3

const bars = randomBars(4, BARS, 0.002)
for (const column of ['open', 'high', 'low', 'close'] as const) {
  for (let i = 0; i < bars.length; i++) bars[column][i] = Math.max(1, Math.round(bars[column][i]! * 100)) / 100
}

async function sweep(
  pool: Pool,
): Promise<{ readonly seconds: number; readonly busy: number; readonly cpu: number; readonly results: Float64Array }> {
  // A new memory a run: the indicators are made again, by whichever thread asks first.
  const data: SweepData = { bars, side: SIDE, columns: createColumnMemory(1e9) }
  const spec = { module: new URL('./sweep-evaluator.ts', import.meta.url).href, data }
  const width = STANDARD_METRICS.length
  const results = new Float64Array(CONFIGURATIONS * width)
  const start = performance.now()
  const used = process.cpuUsage()
  const summary = await runBatch({
    spec,
    count: CONFIGURATIONS,
    pool,
    onChunk: (chunk) => results.set(chunk.values, chunk.from * width),
  })
  const seconds = (performance.now() - start) / 1000
  const { user, system } = process.cpuUsage(used)
  return { seconds, busy: summary.busyMs / (seconds * 1000 * pool.size), cpu: (user + system) / 1e6, results }
}

const cores = availableParallelism()
await using single = createThreadPool({ size: 1 })
await using all = createThreadPool({ size: cores })
const alone = await sweep(single)
const first = await sweep(all)
assert.deepEqual(first.results, alone.results)
const evaluator = createEvaluator({ bars, strategy: strategies.momentum, costs: { commissionBps: 2 } })
const width = evaluator.metrics.length
const expected = new Float64Array(width)
for (let trial = 0; trial < CONFIGURATIONS; trial += 997) {
  const parameters = {
    fast_period: 1 + Math.floor(trial / SIDE),
    slow_period: SIDE + 1 + (trial % SIDE),
    signal_threshold: 0,
  }
  evaluator.evaluate(parameters, expected)
  assert.deepEqual(first.results.subarray(trial * width, (trial + 1) * width), expected)
}
const runs = [await sweep(all), await sweep(all), await sweep(all)].sort((a, b) => a.seconds - b.seconds)
const { seconds, busy, cpu } = runs[1]!
const rate = (CONFIGURATIONS * BARS) / 1e6
console.log(`${cpus()[0]?.model ?? 'unknown processor'}, ${cores} cores, Node ${process.version}; median of 3`)
console.log(
  `10,000 configurations × 200,000 bars: ${seconds.toFixed(2)} s on ${cores} cores (must ≤ ${MUST_SECONDS} s)`,
)
console.log(
  `processor time ${cpu.toFixed(2)} s, ${(rate / cpu).toFixed(0)} M bar-evaluations a core-second; workers busy ${(busy * 100).toFixed(0)} % (must ≥ 80 %)`,
)
