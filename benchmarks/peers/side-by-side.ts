/**
 * @module The sweep of a dual moving average beside vectorbt and backtesting.py, in one run on the same bars and processor.
 * `node benchmarks/peers/side-by-side.ts`. The peers are installed into a folder of their own under the system's temporary one when
 * Python is there; where they cannot be, the comparison is left out and says so. `PHASELINE_PEERS_PYTHON` names a Python
 * that has them.
 *
 * Measured: processor time of targets, simulation and metrics (return, Sharpe ratio, drawdown, trades; ours computes fourteen);
 * moving averages are made before, in all three. Not measured: starting, compiling, reading. Returns and
 * numbers of trades are compared first: vectorbt to 1e-9, backtesting.py, which trades whole units, to 1e-4.
 */
import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { cpus, tmpdir } from 'node:os'
import { join } from 'node:path'
import { createEvaluator, strategies } from '../../src/research/backtest/index.ts'
import { randomBars } from '../../test/fixtures/reference-bars.ts'

const BARS = 5000
const FEE = 2e-4
const ROUNDS = 5

interface Answer {
  readonly version: string
  readonly seconds: number
  readonly returns: readonly number[]
  readonly trades: readonly number[]
}

const bars = randomBars(1, BARS, 0.01)
for (const column of ['open', 'high', 'low', 'close'] as const) {
  for (let i = 0; i < bars.length; i++) bars[column][i] = Math.max(1, Math.round(bars[column][i]! * 100)) / 100
}
const pairs: [number, number][] = []
for (let fast = 5; fast < 55; fast += 2) for (let slow = 60; slow <= 218; slow += 4) pairs.push([fast, slow])

const evaluator = createEvaluator({ bars, strategy: strategies.momentum, costs: { commissionBps: FEE * 1e4 } })
const width = evaluator.metrics.length
const results = new Float64Array(pairs.length * width)
const sets = pairs.map(([fast_period, slow_period]) => ({ fast_period, slow_period, signal_threshold: 0 }))
evaluator.evaluateMany(sets, results)
const times = Array.from({ length: ROUNDS }, () => {
  const before = process.cpuUsage()
  for (let repeat = 0; repeat < 10; repeat++) evaluator.evaluateMany(sets, results)
  const { user, system } = process.cpuUsage(before)
  return (user + system) / 1e7
})
const ours = (pairs.length * BARS) / times.sort((a, b) => a - b)[ROUNDS >> 1]!
const figure = (name: string, k: number): number => results[k * width + evaluator.metrics.indexOf(name as never)]!

/** A Python with the package, installed if it must be; `undefined` with a message where that cannot be. */
function pythonWith(name: string): string | undefined {
  const given = process.env.PHASELINE_PEERS_PYTHON
  const folder = join(tmpdir(), 'phaseline-peers')
  const python = given ?? join(folder, process.platform === 'win32' ? 'Scripts/python.exe' : 'bin/python')
  const run = (file: string, ...words: string[]): void => {
    execFileSync(file, words, { stdio: 'ignore' })
  }
  try {
    if (given === undefined && !existsSync(python)) run('python3', '-m', 'venv', folder)
    try {
      run(python, '-c', `import ${name}`)
    } catch {
      if (given !== undefined) throw new Error('missing')
      run(python, '-m', 'pip', 'install', '--quiet', name)
      run(python, '-c', `import ${name}`)
    }
    return python
  } catch {
    console.log(`${name.padEnd(18)} left out: it could not be installed here`)
    return undefined
  }
}

function ask(python: string, script: string, chosen: readonly [number, number][]): Answer {
  const columns = Object.fromEntries((['open', 'high', 'low', 'close'] as const).map((name) => [name, [...bars[name]]]))
  const input = JSON.stringify({ ...columns, pairs: chosen, fee: FEE })
  const text = execFileSync(python, [join(import.meta.dirname, script)], {
    input,
    maxBuffer: 1e9,
    stdio: ['pipe', 'pipe', 'ignore'],
  })
  return JSON.parse(text.toString()) as Answer
}

function compare(name: string, script: string, every: number, tolerance: number, must: number): void {
  const python = pythonWith(name)
  if (python === undefined) return
  const places = pairs.map((_, k) => k).filter((k) => k % every === 0)
  const answer = ask(
    python,
    script,
    places.map((k) => pairs[k]!),
  )
  for (const [at, k] of places.entries()) {
    const [expected, found] = [figure('total_return', k), answer.returns[at]!]
    assert(
      Math.abs(expected - found) <= tolerance * Math.max(1, Math.abs(expected)),
      `${pairs[k]}: ${found}, ${expected}`,
    )
    // Where a peer leaves the last trade open, it does not count it.
    assert([0, 1].includes(figure('n_trades', k) - answer.trades[at]!), `trades of ${pairs[k]}`)
  }
  const rate = (places.length * BARS) / answer.seconds
  const cells = [
    (rate / 1e6).toFixed(2).padStart(12),
    `${(ours / rate).toFixed(0)}×`.padStart(10),
    `≥ ${must}×`.padStart(10),
  ]
  console.log(`${name} ${answer.version}`.padEnd(24), ...cells)
}

console.log(
  `${cpus()[0]?.model ?? 'unknown processor'}, Node ${process.version}; ${pairs.length} pairs × ${BARS} bars, one core\n`,
)
console.log(''.padEnd(24), 'M bars/s'.padStart(12), 'ratio'.padStart(10), 'must'.padStart(10))
console.log('phaseline'.padEnd(24), (ours / 1e6).toFixed(2).padStart(12))
compare('vectorbt', 'vectorbt-sweep.py', 1, 1e-9, 100)
compare('backtesting', 'backtesting-sweep.py', 50, 1e-4, 1000)
