/**
 * @module What a study costs beside its sampler: bytes and microseconds of a stored trial, loading, going on after a crash, pruning.
 * `node benchmarks/study.ts`. Measured: processor time of this thread, medians of rounds; files are written to the folder for
 * temporary files, one write and one fsync a group of 1,000 trials, and that row is wall time. Not measured: evaluations. Peers
 * were measured elsewhere, on a machine of this class, and are quoted, not run: Optuna 5.0.0.dev.
 */
import assert from 'node:assert/strict'
import { closeSync, fsyncSync, mkdtempSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  createPruner,
  createSpace,
  createStudy,
  decodeStudy,
  encodeStudyHeader,
  encodeTrials,
  parseObjectives,
  type Study,
  type StudyIdentity,
} from '../src/search/index.ts'

const ROUNDS = 5
const WIDTH = 5
const GROUP = 1_000
const STORED = 1_000_000

const cpuUs = (): number => {
  const { user, system } = process.cpuUsage()
  return user + system
}
const median = (values: number[]): number => values.sort((a, b) => a - b)[values.length >> 1]!
const medianOf = (measure: (round: number) => number): number =>
  median(Array.from({ length: ROUNDS }, (_, round) => measure(round)))

const identity: StudyIdentity = { width: WIDTH, lossCount: 1, definition: { method: 'random', seed: 1 } }
const space = createSpace(
  Object.fromEntries(Array.from({ length: WIDTH }, (_, k) => [`x${k}`, { type: 'float', min: -5, max: 5 } as const])),
)
const bowl = (row: Float64Array): number => row.reduce((sum, v, k) => sum + (v - 1.3 + 0.3 * k) ** 2, 0)

function run(study: Study): Study {
  for (let asked = study.ask(256); asked.length > 0; asked = study.ask(256)) {
    for (const { id, row } of asked) study.tell(id, { status: 'complete', values: [-bowl(row)] })
  }
  return study
}

const make = (budget: number, method = 'random'): Study =>
  createStudy({ space, method, objectives: parseObjectives('score'), seed: 1, stop: { budget } })

interface Line {
  readonly what: string
  readonly value: number
  readonly unit: string
  readonly limit: number
  readonly peer?: string
}
const lines: Line[] = []

// Equal results first: what is stored comes back to the bit, and a study that takes it up is the one that was left.
const stored = run(make(STORED)).trials
const blocks = [encodeStudyHeader(identity)]
for (let from = 0; from < STORED; from += GROUP) blocks.push(encodeTrials(stored, from, from + GROUP))
const bytes = new Uint8Array(Buffer.concat(blocks))
{
  const { trials } = decodeStudy(bytes, identity)
  assert.equal(trials.count, STORED)
  assert.deepEqual(trials.rows.subarray(0, STORED * WIDTH), stored.rows.subarray(0, STORED * WIDTH))
  assert.deepEqual(trials.losses.subarray(0, STORED), stored.losses.subarray(0, STORED))
  const [whole, half] = [run(make(600, 'tpe')), make(600, 'tpe')]
  for (let asked = half.ask(1); asked.length > 0 && asked[0]!.id < 300; asked = half.ask(1)) {
    half.tell(asked[0]!.id, { status: 'complete', values: [-bowl(asked[0]!.row)] })
  }
  const resumed = make(600, 'tpe')
  resumed.restore(half.trials)
  run(resumed)
  assert.deepEqual(resumed.trials.rows.subarray(0, 600 * WIDTH), whole.trials.rows.subarray(0, 600 * WIDTH))
}

lines.push({
  what: 'bytes of a trial of 5 parameters, groups of 1,000',
  value: bytes.length / STORED,
  unit: 'bytes',
  limit: 100,
  peer: '1,762 bytes',
})
lines.push({
  what: 'bytes of a trial, one at a time',
  value: encodeTrials(stored, 7, 8).length,
  unit: 'bytes',
  limit: 100,
  peer: '1,762 bytes',
})

const folder = mkdtempSync(join(tmpdir(), 'phaseline-study-'))
const file = join(folder, 'study.bin')
try {
  lines.push({
    what: 'writing a trial, groups of 1,000 with fsync (wall)',
    value: medianOf(() => {
      const handle = openSync(file, 'w')
      writeSync(handle, encodeStudyHeader(identity))
      const start = process.hrtime.bigint()
      for (let from = 0; from < 20_000; from += GROUP) {
        writeSync(handle, encodeTrials(stored, from, from + GROUP))
        fsyncSync(handle)
      }
      const us = Number(process.hrtime.bigint() - start) / 1000 / 20_000
      closeSync(handle)
      return us
    }),
    unit: 'µs',
    limit: 10,
    peer: '6,000 µs',
  })
  const handle = openSync(file, 'w')
  writeSync(handle, bytes)
  closeSync(handle)
  lines.push({
    what: 'loading 1,000,000 trials from a file',
    value: medianOf(() => {
      const start = cpuUs()
      decodeStudy(readFileSync(file), identity)
      return (cpuUs() - start) / 1e6
    }),
    unit: 's',
    limit: 1,
    peer: '28,000 trials in 23 s',
  })
} finally {
  rmSync(folder, { recursive: true })
}

lines.push({
  what: 'ask and tell through a study, random',
  value: medianOf(() => {
    const study = make(100_000)
    const start = cpuUs()
    run(study)
    return (cpuUs() - start) / 100_000
  }),
  unit: 'µs',
  limit: 2,
  peer: '160 µs',
})
lines.push({
  what: 'going on with 1,000,000 stored trials',
  value: medianOf(() => {
    const study = make(STORED + 256)
    const start = cpuUs()
    study.restore(stored)
    study.ask(1)
    return (cpuUs() - start) / 1e6
  }),
  unit: 's',
  limit: 1,
})
for (const pruner of ['median', 'halving', 'hyperband', 'wilcoxon']) {
  lines.push({
    what: `judging a step, ${pruner}, after 5,000 trials`,
    value: medianOf((round) => {
      const steps = 4
      const study = createStudy({
        space,
        method: 'random',
        objectives: parseObjectives('score'),
        seed: round,
        stop: { budget: 5_632 },
        pruning: { pruner: createPruner(pruner, {}, steps), steps },
      })
      let [judged, spent] = [0, 0]
      for (let batch = study.ask(256); batch.length > 0; batch = study.ask(256)) {
        const rows = new Map(batch.map(({ id, row }) => [id, row.slice()]))
        let alive = [...rows.keys()]
        for (let step = 0; step < steps && alive.length > 0; step++) {
          for (const id of alive) study.report(id, [-bowl(rows.get(id)!) * (1 + 0.1 / (step + 1))])
          const start = cpuUs()
          const left = study.survivors() ?? []
          if (batch[0]!.id >= 5_000) [judged, spent] = [judged + alive.length, spent + cpuUs() - start]
          alive = left
        }
        for (const id of alive) study.tell(id, { status: 'complete', values: [-bowl(rows.get(id)!)] })
      }
      return spent / judged
    }),
    unit: 'µs',
    limit: 1_000,
  })
}

console.log(`A study, medians of ${ROUNDS} rounds.\n`)
console.log(`| what | measured | limit | part of the limit | Optuna |\n|---|---|---|---|---|`)
let failed = 0
for (const { what, value, unit, limit, peer = '' } of lines) {
  if (value > limit) failed++
  console.log(
    `| ${what} | ${Number(value.toPrecision(3))} ${unit} | ${limit.toLocaleString('en')} ${unit} | ${((100 * value) / limit).toFixed(0)} %${value > limit ? ' MISSED' : ''} | ${peer} |`,
  )
}
assert.equal(failed, 0, `${failed} limits missed`)
