/**
 * @module The main job as a person meets it, and a grid of 10,000 configurations through the whole engine.
 * `node benchmarks/main-job.ts` after `npm run build`. Measured: wall time of the built command line; evaluation, metrics,
 * journal and Parquet of the grid together. Not measured: installing, npx itself, a cold file cache.
 */
import assert from 'node:assert/strict'
import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { availableParallelism, cpus, tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import type { Plan } from '../src/plan/plan.ts'

/** What people run is the build: threads that strip types from the sources start later. */
const built = (module: string): string => new URL(`../dist/${module}.js`, import.meta.url).href
const { phaseTypes } = (await import(built('phases/index'))) as typeof import('../src/phases/index.ts')
const { createEvaluator, strategies } = (await import(
  built('research/backtest/index')
)) as typeof import('../src/research/backtest/index.ts')
const { loadMarket } = (await import(
  built('research/market/index')
)) as typeof import('../src/research/market/index.ts')
const { createInlineHost, createThreadHost, executePlan, openStore, readOutput, readRun } = (await import(
  built('run/index')
)) as typeof import('../src/run/index.ts')
const { getNumbers } = (await import(built('tables/index'))) as typeof import('../src/tables/index.ts')

const ROUNDS = 5
const repository = resolve(import.meta.dirname, '..')
const median = (numbers: readonly number[]): number =>
  [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)]!
const row = (name: string, figure: string, goal: string): void =>
  console.log(`${name.padEnd(72)}${figure.padStart(20)}   ${goal}`)

const folder = mkdtempSync(join(tmpdir(), 'phaseline-bench-'))
const bin = join(repository, 'bin/phaseline.js')

function timed(words: readonly string[]): number {
  const start = performance.now()
  execFileSync(process.execPath, [bin, ...words], { cwd: repository, stdio: 'ignore' })
  return performance.now() - start
}

/** The grid of the second figure: 100 × 100 pairs of windows, none excluded. */
const config = {
  strategies: ['momentum'],
  optimization: {
    method: 'grid',
    parameters: { fast_period: 'range(1, 100)', slow_period: 'range(101, 200)', signal_threshold: [0] },
    objective: 'sharpe_ratio',
  },
  costs: { commission_bps: 2, slippage_bps: 0 },
}

/** A grid as a person runs it: the whole command, with what the process used at most. */
interface Command {
  readonly seconds: number
  readonly peakBytes: number
  /** Processor time over wall time and cores. */
  readonly busy: number
}

/** Linux says what a process has used; elsewhere the two figures are 0. */
function usageOf(pid: number | undefined): { readonly peakBytes: number; readonly cpuSeconds: number } {
  try {
    const peak = /VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
      .replace(/^.*\) /, '')
      .split(' ')
    // Fields 14 and 15 of proc(5), in hundredths of a second.
    return { peakBytes: Number(peak?.[1] ?? 0) * 1024, cpuSeconds: (Number(fields[11]) + Number(fields[12])) / 100 }
  } catch {
    return { peakBytes: 0, cpuSeconds: 0 }
  }
}

async function command(thresholds: string, store: string): Promise<Command> {
  const file = join(folder, `${store}.yaml`)
  const source = join(repository, 'node_modules/vega-datasets/data/sp500-2000.csv')
  writeFileSync(
    file,
    `workflow: { type: multi_phase, name: grid, seed: 1 }
data: { source: ${JSON.stringify(source)}, symbols: [SPX] }
phases:
  - name: search
    type: optimization
    config:
      strategies: [momentum]
      optimization:
        method: grid
        parameters: { fast_period: "range(1, 100)", slow_period: "range(101, 200)", signal_threshold: ${thresholds} }
      costs: { commission_bps: 2 }
    outputs: [best_parameters, optimization_history]
`,
  )
  const start = performance.now()
  const child = spawn(process.execPath, [bin, 'run', file, '--store', join(folder, store)], { stdio: 'ignore' })
  let usage = { peakBytes: 0, cpuSeconds: 0 }
  const timer = setInterval(() => {
    const now = usageOf(child.pid)
    usage = {
      peakBytes: Math.max(usage.peakBytes, now.peakBytes),
      cpuSeconds: Math.max(usage.cpuSeconds, now.cpuSeconds),
    }
  }, 20)
  const [code] = (await once(child, 'close')) as [number | null]
  clearInterval(timer)
  assert.equal(code, 0)
  const seconds = (performance.now() - start) / 1000
  return { seconds, peakBytes: usage.peakBytes, busy: usage.cpuSeconds / seconds / availableParallelism() }
}

async function commands(): Promise<void> {
  const small: Command[] = []
  for (let round = 0; round <= ROUNDS; round++) small.push(await command('[0]', `small-${round}`))
  row(
    'phaseline run, 10,000 configurations, with journal, Parquet and report',
    `${median(small.slice(1).map(({ seconds }) => seconds)).toFixed(2)} s`,
    '≤ 2.5 s',
  )
  const large = await command('"range(0, 0.099, 0.001)"', 'large')
  row('phaseline run, 1,000,000 configurations', `${large.seconds.toFixed(1)} s`, '≤ 60 s')
  row('its peak memory', `${Math.round(large.peakBytes / 1e6)} MB`, '≤ 1,000 MB')
  row(
    'its processor time over wall time and cores, start to report',
    `${(large.busy * 100).toFixed(0)} %`,
    'while evaluating: sweep-threads',
  )
}

async function grid(): Promise<void> {
  const market = await loadMarket(
    { source: 'npm:vega-datasets/data/sp500-2000.csv', symbols: ['SPX'] },
    { baseDir: repository },
  )
  const bars = market.bars.SPX!
  const services = { market }
  const thread = createThreadHost({
    entry: new URL(built('workspace/worker-entry')),
    workerData: { services },
  })
  const plan: Plan = {
    workflow: { name: 'grid' } as Plan['workflow'],
    definitionHash: '0'.repeat(64),
    phases: [
      {
        name: 'search',
        type: 'optimization',
        after: [],
        inputs: [],
        outputs: ['best_parameters', 'optimization_history'],
        config,
        source: ['phases', 0],
        resources: { memoryBytes: 2e9, cpuCores: 2, maxWorkers: availableParallelism(), priority: 'medium' },
      },
    ],
    limits: { memoryBytes: 8e9, cpuCores: 8, concurrency: 4 },
  }
  const engine: number[] = []
  const loop: number[] = []
  let sharpe = new Float64Array(0)
  const alone = new Float64Array(10_000)
  const columns = new Float64Array(14)
  const evaluator = createEvaluator({
    bars,
    strategy: strategies.momentum,
    barsPerYear: market.barsPerYear,
    costs: { commissionBps: 2 },
  })
  const place = evaluator.metrics.indexOf('sharpe_ratio')
  for (let round = 0; round <= ROUNDS; round++) {
    const store = openStore(join(folder, `store-${round}`))
    const start = performance.now()
    const outcome = await executePlan({
      store,
      plan,
      registry: phaseTypes,
      seed: '1',
      hosts: { thread, coordinator: createInlineHost({ registry: phaseTypes, services }) },
      fingerprints: { market: market.fingerprint },
    })
    const ms = performance.now() - start
    assert.equal(outcome.status, 'succeeded')
    const history = await readOutput(store, readRun(store, outcome.run), 'search.optimization_history')
    assert(history.kind === 'table')
    sharpe = getNumbers(history.table, 'sharpe_ratio').slice()
    await store.close()

    const before = performance.now()
    for (let trial = 0; trial < 10_000; trial++) {
      const parameters = {
        fast_period: 1 + Math.floor(trial / 100),
        slow_period: 101 + (trial % 100),
        signal_threshold: 0,
      }
      evaluator.evaluate(parameters, columns)
      alone[trial] = columns[place]!
    }
    const loopMs = performance.now() - before
    assert.deepEqual(sharpe, alone)
    // The first round warms the threads, as earlier phases of a workflow do.
    if (round > 0) {
      engine.push(ms)
      loop.push(loopMs)
    }
  }
  await thread.close()
  const rate = 10_000 / (median(engine) / 1000)
  row(
    `10,000 configurations × ${bars.length.toLocaleString('en-US')} bars, ${availableParallelism()} cores, journal, Parquet`,
    `${Math.round(rate).toLocaleString('en-US')}/s`,
    '≥ 10,000/s',
  )
  row(
    'the same in a plain loop on one core, nothing stored',
    `${Math.round(10_000 / (median(loop) / 1000)).toLocaleString('en-US')}/s`,
    'limit',
  )
  row('ratio to the plain loop on one core', (median(loop) / median(engine)).toFixed(2), 'equal results asserted')
}

console.log(`${cpus()[0]?.model ?? 'unknown processor'}, ${availableParallelism()} cores, Node ${process.version}\n`)
try {
  timed(['--version'])
  const version = median(Array.from({ length: ROUNDS * 2 }, () => timed(['--version'])))
  row('phaseline --version', `${version.toFixed(0)} ms`, '< 150 ms')
  const example = Array.from({ length: ROUNDS + 1 }, (_, round) =>
    timed(['run', 'examples/sp500-momentum.yaml', '--store', join(folder, `example-${round}`)]),
  )
  row(
    'the example, from the start of the command to the report',
    `${(median(example.slice(1)) / 1000).toFixed(2)} s`,
    '< 5 s',
  )
  await commands()
  await grid()
} finally {
  rmSync(folder, { recursive: true, force: true })
}
