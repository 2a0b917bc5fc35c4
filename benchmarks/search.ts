/**
 * @module What a sampler itself costs, ask and tell, beside limits and published peers. `node benchmarks/search.ts`. Measured:
 * processor time of this thread, medians of interleaved rounds. Not measured: evaluations (a bowl, some nanoseconds) and
 * the study around the sampler, but for the row that says so. Peers were measured elsewhere, on a machine of this class,
 * and are quoted, not run: Optuna 5.0.0.dev, Rustuna 2fde9aad.
 */
import assert from 'node:assert/strict'
import { cpus } from 'node:os'
import {
  type AdaptiveSampler,
  createGrid,
  createRandomSampler,
  createSampler,
  createSpace,
  createStudy,
  decodeStudy,
  encodeStudyHeader,
  encodeTrials,
  type IndexedSampler,
  parseObjectives,
  type Space,
  Trials,
} from '../src/search/index.ts'

const ROUNDS = 5

const cpuUs = (): number => process.cpuUsage().user

const box = (count: number): Space =>
  createSpace(
    Object.fromEntries(Array.from({ length: count }, (_, k) => [`x${k}`, { type: 'float', min: -5, max: 5 } as const])),
  )

const bowl = (row: Float64Array): number => row.reduce((sum, v, k) => sum + (v - 1.3 + 0.3 * (k % 7)) ** 2, 0)

interface Line {
  readonly what: string
  readonly value: number
  readonly unit: string
  readonly limit: number
  readonly isRate: boolean
  readonly peer: string
}

const lines: Line[] = []
const atMost = (what: string, value: number, unit: string, limit: number, peer = ''): void => {
  lines.push({ what, value, unit, limit, isRate: false, peer })
}
const atLeast = (what: string, value: number, unit: string, limit: number, peer = ''): void => {
  lines.push({ what, value, unit, limit, isRate: true, peer })
}

const median = (values: number[]): number => values.sort((a, b) => a - b)[values.length >> 1]!

/** Microseconds a trial over `window` trials after `before` trials. */
function adaptiveCost(
  method: string,
  options: object,
  dimensions: number,
  before: number,
  window: number,
  objectives = 1,
  rounds = ROUNDS,
): number {
  const space = box(dimensions)
  const found: number[] = []
  // The first round warms the engine up and is not counted.
  for (let round = 0; round <= rounds; round++) {
    const sampler = createSampler(method, options, { space, seed: round, objectives }) as AdaptiveSampler
    const rows = new Float64Array(dimensions * 512)
    const losses = new Float64Array(512 * objectives)
    const violations = new Float64Array(512)
    let trial = 0
    let start = cpuUs()
    let begun = 0
    while (trial < before + window) {
      if (trial <= before) {
        start = cpuUs()
        begun = trial
      }
      const count = Math.min(sampler.nextBatchSize(), 512)
      for (let k = 0; k < count; k++) {
        const row = rows.subarray(k * dimensions, (k + 1) * dimensions)
        sampler.ask(trial + k, 0, row, { rows, count: k })
        for (let m = 0; m < objectives; m++) losses[k * objectives + m] = m === 0 ? bowl(row) : row[0]! - row[1]!
      }
      sampler.tell({
        first: trial,
        count,
        rows: rows.subarray(0, count * dimensions),
        losses: losses.subarray(0, count * objectives),
        violations: violations.subarray(0, count),
      })
      trial += count
    }
    if (round > 0) found.push((cpuUs() - start) / Math.max(1, trial - begun))
  }
  return median(found)
}

function indexedRate(sampler: IndexedSampler, dimensions: number, count = 2_000_000): number {
  const row = new Float64Array(dimensions)
  const found: number[] = []
  for (let round = 0; round < ROUNDS; round++) {
    const start = cpuUs()
    for (let index = 0; index < count; index++) sampler.at(index, row)
    found.push(count / (cpuUs() - start))
  }
  return median(found)
}

// Equal results first: an indexed sampler gives the same row whatever was asked before.
{
  const [a, b] = [new Float64Array(5), new Float64Array(5)]
  const [one, two] = [createRandomSampler(box(5), 1), createRandomSampler(box(5), 1)]
  one.at(77_777, a)
  for (let index = 0; index <= 77_777; index++) two.at(index, b)
  assert.deepEqual(a, b)
}

const whole = Object.fromEntries(
  ['a', 'b', 'c', 'd', 'e'].map((name) => [name, { type: 'integer', min: 1, max: 40 } as const]),
)
atLeast('grid, index to parameters, 5 parameters', indexedRate(createGrid(createSpace(whole)), 5), 'million/s', 5)
atLeast(
  'grid under a < b and c + d <= 50',
  indexedRate(createGrid(createSpace(whole, ['a < b', 'c + d <= 50'])), 5),
  'million/s',
  5,
)
atLeast('random, index to parameters, 5 floats', indexedRate(createRandomSampler(box(5), 1), 5), 'million/s', 5)

{
  const space = box(5)
  const found: number[] = []
  for (let round = 0; round < ROUNDS; round++) {
    const study = createStudy({
      space,
      method: 'random',
      objectives: parseObjectives('-loss'),
      seed: 1,
      stop: { budget: 100_000 },
    })
    const start = cpuUs()
    for (let asked = study.ask(256); asked.length > 0; asked = study.ask(256)) {
      for (const trial of asked) study.tell(trial.id, { status: 'complete', values: [trial.row[0]!] })
    }
    found.push((cpuUs() - start) / 100_000)
  }
  atMost('random, ask and tell through a study, 5 parameters', median(found), 'µs', 2, 'Optuna 160 µs')
}

/** Rounds of a window that takes some 20 ms only: too short for a few to be sure. */
const AT_A_THOUSAND = 25
atMost(
  'TPE, exact, 5 parameters, at 1,000 trials',
  adaptiveCost('tpe', {}, 5, 900, 200, 1, AT_A_THOUSAND),
  'µs',
  200,
  'Optuna 9,000 µs, Rustuna 640 µs',
)
atMost(
  'TPE, the newest 512 bad trials, at 1,000 trials',
  adaptiveCost('tpe', { badKernels: 512 }, 5, 900, 200, 1, AT_A_THOUSAND),
  'µs',
  100,
  'Optuna 9,000 µs',
)
atMost(
  'TPE, the newest 512 bad trials, at 10,000 trials',
  adaptiveCost('tpe', { badKernels: 512 }, 5, 10_000, 500, 1, 3),
  'µs',
  150,
  'Rustuna 9,000 µs',
)
atMost(
  'TPE, the newest 512 bad trials, at 100,000 trials',
  adaptiveCost('tpe', { badKernels: 512 }, 5, 100_000, 500, 1, 1),
  'µs',
  150,
  'Rustuna 90,000 µs (extrapolated)',
)
atMost(
  'CMA-ES, 10 parameters, from 1,000 to 10,000 trials',
  adaptiveCost('cma_es', {}, 10, 1000, 9000),
  'µs',
  10,
  'Optuna 830 µs',
)
atMost(
  'CMA-ES, spreads alone, 200 parameters, from 1,000 to 4,000 trials',
  adaptiveCost('cma_es', {}, 200, 1000, 3000, 1, 3),
  'µs',
  200,
)
atMost(
  'differential evolution, 10 parameters',
  adaptiveCost('differential_evolution', {}, 10, 1000, 9000),
  'µs',
  10,
  'SciPy 32 µs',
)
atMost(
  'NSGA-II, 30 parameters, 2 objectives',
  adaptiveCost('nsga2', {}, 30, 1000, 4000, 2),
  'µs',
  20,
  'Optuna 4,000 to 8,000 µs',
)
atMost(
  'TPE, 5 parameters, 2 objectives, at 1,000 trials',
  adaptiveCost('tpe', {}, 5, 900, 100, 2),
  'µs',
  1000,
  'Optuna 37,700 µs, Rustuna 4,320 µs, 40 parameters, means to 1,000',
)
atMost(
  'Gaussian process, 5 parameters, at 200 trials',
  adaptiveCost('gp', {}, 5, 180, 20),
  'µs',
  30_000,
  'Optuna 104,000 µs',
)

{
  const count = 1_000_000
  const trials = new Trials(5, 1, count)
  const random = createRandomSampler(box(5), 1)
  trials.append(new Float64Array(count * 5), count)
  for (let k = 0; k < count; k++) {
    random.at(k, trials.rows, k * 5)
    trials.losses[k] = k / 7
    trials.states[k] = 1
  }
  const identity = { width: 5, lossCount: 1, definition: { seed: 1 } }
  const start = cpuUs()
  const parts: Uint8Array[] = [encodeStudyHeader(identity)]
  for (let k = 0; k < count; k += 1000) parts.push(encodeTrials(trials, k, k + 1000))
  const written = cpuUs()
  const bytes = new Uint8Array(Buffer.concat(parts))
  const before = cpuUs()
  const stored = decodeStudy(bytes, identity)
  const loaded = cpuUs()
  assert.equal(stored.trials.count, count)
  assert.deepEqual(stored.trials.rows.subarray(0, count * 5), trials.rows.subarray(0, count * 5))
  atMost('stored study, bytes a trial, groups of 1,000', bytes.length / count, 'bytes', 100, 'Optuna 1,762 bytes')
  atMost('stored study, encoding a trial', (written - start) / count, 'µs', 10, 'Optuna 6,000 µs with fsync')
  atMost('stored study, loading 1,000,000 trials', (loaded - before) / 1e6, 's', 1, 'Optuna 28,000 trials in 23 s')
}

console.log(`${cpus()[0]!.model}, Node ${process.version}; processor time, medians of ${ROUNDS} rounds\n`)
console.log('| what | measured | limit | ratio to limit | peers, quoted |')
console.log('|---|---|---|---|---|')
for (const { what, value, unit, limit, isRate, peer } of lines) {
  const shown = value >= 100 ? value.toFixed(0) : value.toPrecision(3)
  console.log(
    `| ${what} | ${shown} ${unit} | ${isRate ? '≥' : '≤'} ${limit} ${unit} | ${(value / limit).toFixed(2)}${(isRate ? value >= limit : value <= limit) ? '' : ' **missed**'} | ${peer} |`,
  )
}
