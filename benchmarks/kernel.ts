/**
 * @module How fast configurations are back-tested on one core, beside a plain loop written for nothing but this one
 * strategy, in the same run. `node benchmarks/kernel.ts`. Strategy: dual moving average, long or flat, next open, 2 basis points a
 * side. Measured: processor time of targets, kernel and metrics; moving averages are computed before, once for all
 * configurations. Not measured: threads, storing results, start-up. Also: bars per second of the order-level simulator.
 * Results are equal to the last bit between the kernels, and within 1e-9 of the plain loop, before anything is timed.
 */
import assert from 'node:assert/strict'
import { cpus } from 'node:os'
import {
  bpsSlippage,
  createContext,
  createEvaluator,
  createKernel,
  percentageCommission,
  simulateOrders,
  strategies,
} from '../src/research/backtest/index.ts'
import type { Bars } from '../src/research/market/bars.ts'
import { createPerformance } from '../src/stats/performance.ts'
import { randomBars } from '../test/fixtures/reference-bars.ts'

const ROUNDS = 7
const COST = 2e-4

type Pair = {
  readonly fast_period: number
  readonly slow_period: number
  readonly signal_threshold: number
  readonly allow_short: boolean
}

/** Prices with two decimals, as exchanges have them. */
function inCents(bars: Bars): Bars {
  for (const column of ['open', 'high', 'low', 'close'] as const) {
    for (let i = 0; i < bars.length; i++) bars[column][i] = Math.max(1, Math.round(bars[column][i]! * 100)) / 100
  }
  return bars
}

function gridOf(fastest: number, step: number, slowest: number): Pair[] {
  const pairs: Pair[] = []
  for (let fast = 5; fast < 5 + fastest * step; fast += step) {
    for (let slow = 10; slow <= slowest; slow += step) {
      if (fast < slow) pairs.push({ fast_period: fast, slow_period: slow, signal_threshold: 0, allow_short: false })
    }
  }
  return pairs
}

/** Total return, Sharpe sums, drawdown and trades of one pair, and nothing that another strategy could use. */
function fusedLoop(bars: Bars, fast: Float64Array, slow: Float64Array, warmup: number, out: Float64Array): void {
  const { open, close } = bars
  let equity = 1
  let peak = 1
  let ratio = 1
  let sum = 0
  let squares = 0
  let trades = 0
  let held = false
  for (let i = warmup + 1; i < close.length; i++) {
    const wanted = fast[i - 1]! > slow[i - 1]!
    let growth = 1
    if (held && wanted) growth = close[i]! / close[i - 1]!
    else if (wanted) {
      growth = close[i]! / (open[i]! * (1 + COST))
      trades++
    } else if (held) growth = (open[i]! * (1 - COST)) / close[i - 1]!
    held = wanted
    const r = growth - 1
    sum += r
    squares += r * r
    equity *= growth
    if (equity > peak) peak = equity
    else if (equity < ratio * peak) ratio = equity / peak
  }
  out[0] = equity - 1
  out[1] = sum
  out[2] = squares
  out[3] = 1 - ratio
  out[4] = trades
}

const processorMs = (work: () => void): number => {
  const start = process.cpuUsage()
  work()
  const { user, system } = process.cpuUsage(start)
  return (user + system) / 1000
}

const median = (numbers: number[]): number => numbers.sort((a, b) => a - b)[numbers.length >> 1]!

/** What the kernels must do, in millions of bar-evaluations a second. */
interface Musts {
  readonly typescript?: number
  readonly wasm: number
}

/** Configurations of one call, as worker threads make it. */
const TOGETHER = 1024

function compare(title: string, bars: Bars, pairs: readonly Pair[], cacheBytes: number, musts: Musts): void {
  const costs = { commissionBps: COST * 1e4 }
  const context = createContext(bars, { cacheBytes })
  const kernel = createKernel({ bars, costs })
  const record = createPerformance(252)
  const evaluator = createEvaluator({ bars, strategy: strategies.momentum, costs, cacheBytes })
  const width = evaluator.metrics.length
  const metrics = new Float64Array(width)
  const plain = createEvaluator({ bars, strategy: strategies.momentum, costs, cacheBytes, kernel: 'typescript' })
  const many = (subject: typeof evaluator, results: Float64Array): void => {
    for (let k = 0; k < pairs.length; k += TOGETHER) {
      subject.evaluateMany(pairs.slice(k, k + TOGETHER), results.subarray(k * width))
    }
  }
  const reference = new Float64Array(pairs.length * width)
  const inTypeScript = new Float64Array(pairs.length * width)
  const inWasm = new Float64Array(pairs.length * width)
  many(plain, inTypeScript)
  many(evaluator, inWasm)
  const out = new Float64Array(5)
  const sample = pairs.filter((_, i) => i % Math.ceil(pairs.length / 50) === 0)
  const positions = sample.map((pair) => {
    const target = new Float64Array(bars.length)
    strategies.momentum.positions(context, pair, target)
    return target
  })
  const fused = (pair: Pair): void => {
    const fast = context.sma('close', pair.fast_period)
    fusedLoop(bars, fast, context.sma('close', pair.slow_period), pair.slow_period - 1, out)
  }
  pairs.forEach((pair, k) => {
    fused(pair)
    evaluator.evaluate(pair, metrics)
    reference.set(metrics, k * width)
    const expected = [out[0]!, out[3]!, out[4]!]
    const found = ['total_return', 'max_drawdown', 'n_trades'].map(
      (name) => metrics[evaluator.metrics.indexOf(name as never)]!,
    )
    expected.forEach((value, i) => {
      assert(
        Math.abs(value - found[i]!) <= 1e-9 * Math.max(1, Math.abs(value)),
        `${JSON.stringify(pair)}: ${found} ${expected}`,
      )
    })
  })
  assert.deepEqual(inTypeScript, reference)
  assert.deepEqual(inWasm, reference)
  const changes = pairs.reduce(
    (sum, _, k) => sum + 2 * reference[k * width + evaluator.metrics.indexOf('n_trades')]!,
    0,
  )
  const subjects: { readonly name: string; readonly run: () => void; readonly must?: number | undefined }[] = [
    { name: 'plain loop for this strategy', run: () => pairs.forEach(fused) },
    {
      name: 'kernel on given positions',
      run: () => {
        for (let i = 0; i < pairs.length; i++) kernel.run(positions[i % positions.length]!, record)
      },
    },
    {
      name: `evaluator: positions, kernel, ${evaluator.metrics.length} metrics`,
      run: () => {
        for (const pair of pairs) evaluator.evaluate(pair, metrics)
      },
    },
    { name: 'evaluator, many at once, TypeScript', run: () => many(plain, inTypeScript), must: musts.typescript },
    { name: 'evaluator, many at once, WebAssembly', run: () => many(evaluator, inWasm), must: musts.wasm },
  ]
  const timed = subjects.map((subject) => ({ ...subject, times: [] as number[] }))
  for (let round = 0; round < ROUNDS; round++) for (const { run, times } of timed) times.push(processorMs(run))
  const work = (pairs.length * bars.length) / 1000
  const base = median(timed[0]!.times)
  console.log(
    `\n${title}: ${pairs.length} configurations × ${bars.length} bars, a change on ${((100 * changes) / pairs.length / bars.length).toFixed(1)} % of bars`,
  )
  console.log(
    'subject'.padEnd(44),
    'M bar-evaluations/s'.padStart(20),
    'configurations/s'.padStart(18),
    'ratio'.padStart(7),
    'must'.padStart(8),
  )
  for (const { name, times, must } of timed) {
    const ms = median(times)
    const cells = [(work / ms).toFixed(0).padStart(20), ((pairs.length / ms) * 1000).toFixed(0).padStart(18)]
    console.log(
      name.padEnd(44),
      ...cells,
      (base / ms).toFixed(2).padStart(7),
      (must === undefined ? '' : `≥ ${must}`).padStart(8),
    )
  }
}

/** Windows from a change on every third bar to one on a thousand. */
const TURNOVERS = [
  [1, 2],
  [3, 10],
  [10, 50],
  [50, 200],
  [400, 1000],
] as const

/** The two kernels beside each other: which is faster does not depend on how often a trial trades, nor on its sides. */
function turnovers(bars: Bars, allowShort: boolean): void {
  const costs = { commissionBps: COST * 1e4 }
  const make = (kernel: 'auto' | 'typescript') =>
    createEvaluator({ bars, strategy: strategies.momentum, costs, kernel })
  const [fast, plain] = [make('auto'), make('typescript')]
  const width = fast.metrics.length
  const sides = allowShort ? 'long or short' : 'long or flat'
  console.log(`\n${sides}, by turnover, ${bars.length} bars: M bar-evaluations/s in TypeScript, in WebAssembly, ratio`)
  for (const [fast_period, slow] of TURNOVERS) {
    const sets = Array.from({ length: 300 }, (_, k) => ({
      fast_period,
      slow_period: slow + (k % 5),
      signal_threshold: 0,
      allow_short: allowShort,
    }))
    const [found, expected] = [new Float64Array(sets.length * width), new Float64Array(sets.length * width)]
    fast.evaluateMany(sets, found)
    plain.evaluateMany(sets, expected)
    assert.deepEqual(found, expected)
    const times: [number[], number[]] = [[], []]
    for (let round = 0; round < ROUNDS; round++) {
      times[0].push(processorMs(() => plain.evaluateMany(sets, expected)))
      times[1].push(processorMs(() => fast.evaluateMany(sets, found)))
    }
    const [slower, faster] = times.map((all) => (sets.length * bars.length) / 1000 / median(all)) as [number, number]
    const changes = ((allowShort ? 100 : 200) * expected[fast.metrics.indexOf('n_trades')]!) / bars.length
    const cells = [
      slower.toFixed(0).padStart(8),
      faster.toFixed(0).padStart(8),
      (faster / slower).toFixed(2).padStart(8),
    ]
    console.log(`a change on ${changes.toFixed(1).padStart(4)} % of bars`.padEnd(28), ...cells)
  }
}

function simulator(bars: Bars): void {
  const fast = new Float64Array(bars.length)
  let average = bars.close[0]!
  for (let i = 0; i < bars.length; i++) fast[i] = average += (bars.close[i]! - average) / 20
  let trades = 0
  const run = (): void => {
    const found = simulateOrders({
      bars,
      warmup: 20,
      commission: percentageCommission(COST),
      slippage: bpsSlippage(1),
      onBar(desk) {
        const price = bars.close[desk.bar]!
        if (desk.position() === 0 && price > fast[desk.bar]! * 1.01) {
          desk.submit({ side: 'buy', quantity: { fraction: 1 }, stopLoss: price * 0.95, takeProfit: price * 1.1 })
        }
      },
    })
    trades = found.trades.length
  }
  run()
  const ms = median(Array.from({ length: ROUNDS }, () => processorMs(run)))
  const rate = bars.length / ms / 1000
  console.log(
    `\nsimulator, market orders with stop and target: ${rate.toFixed(1)} M bars/s (must ≥ 3), ${trades} trades`,
  )
}

console.log(
  `${cpus()[0]?.model ?? 'unknown processor'}, Node ${process.version}; medians of ${ROUNDS} interleaved rounds`,
)
compare('many configurations', inCents(randomBars(1, 5000, 0.01)), gridOf(50, 1, 220).slice(0, 9600), 512 * 1024 ** 2, {
  typescript: 350,
  wasm: 850,
})
compare('long history', inCents(randomBars(2, 1_000_000, 0.001)), gridOf(4, 20, 205), 1024 ** 3, { wasm: 600 })
for (const allowShort of [false, true]) turnovers(inCents(randomBars(1, 5000, 0.01)), allowShort)
simulator(inCents(randomBars(3, 500_000, 0.002)))
