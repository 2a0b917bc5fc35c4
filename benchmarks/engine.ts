/**
 * @module What durability costs: the engine beside raw SQLite with the same durability in the same run.
 * `node benchmarks/engine.ts`, or with one of its sections: steps, phases, progress, view, resumption. The column "beside" is
 * the ratio to raw SQLite, to half as many phases, or the share of the limit that is used. Measured: no-op work, so that everything seen is overhead; journal on the disk of the
 * temporary folder (set TMPDIR to measure another). Not measured: real work, other machines, a power failure.
 */
import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { closeSync, fsyncSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs'
import { availableParallelism, cpus, tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import Database from 'better-sqlite3'
import { z } from 'zod'
import { hashJson } from '../src/core/hash.ts'
import { createRandom } from '../src/core/random.ts'
import { definePhaseType, type PhaseRegistry } from '../src/definition/phase-type.ts'
import type { Plan, PlannedPhase } from '../src/plan/plan.ts'
import {
  createInlineHost,
  type ExecuteOptions,
  executePlan,
  openStore,
  phaseOfView,
  type RunStore,
  readRun,
} from '../src/run/index.ts'
import { CHECKPOINT_PAGES, makeLogRoom } from '../src/run/store/log-room.ts'

const ROUNDS = 5
/** About a tenth of a millisecond. */
const TRIAL_STEPS = 50_000
function runTrial(index: number): number {
  let sum = 0
  for (let step = 0; step < TRIAL_STEPS; step++) sum += Math.sqrt(index + step)
  return sum
}

const PAYLOAD = new Uint8Array(100).fill(7)
const median = (numbers: readonly number[]): number =>
  [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)]!
const quantile = (numbers: readonly number[], q: number): number =>
  [...numbers].sort((a, b) => a - b)[Math.min(numbers.length - 1, Math.floor(numbers.length * q))]!
const rate = (count: number, ms: number): number => Math.round((count / ms) * 1000)
const share = (used: number, limit: number): string => `${((used / limit) * 100).toFixed(0)} %`
const row = (name: string, figure: string, ratio: string, goal: string): void =>
  console.log(`${name.padEnd(58)}${figure.padStart(18)}${ratio.padStart(10)}   ${goal}`)

const folders: string[] = []
function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'phaseline-bench-'))
  folders.push(folder)
  return folder
}

/** Latencies in milliseconds of the steps of the last sequential run. */
let latencies: number[] = []
let firstWorkAt = 0

const registry = {
  noop: definePhaseType({
    type: 'noop',
    version: 1,
    description: 'Does nothing.',
    config: z.strictObject({}),
    outputs: {},
    uses: [],
    host: 'coordinator',
    run: async () => ({ outputs: {} }),
  }),
  tasks: definePhaseType({
    type: 'tasks',
    version: 1,
    description: 'Durable no-op tasks, one after the other or together.',
    config: z.strictObject({ count: z.number(), together: z.boolean(), stopAt: z.number().optional() }),
    outputs: { count: 'tasks that are done' },
    uses: [],
    host: 'coordinator',
    async run({ config, parts, signal }) {
      const done = parts.list().length
      firstWorkAt = performance.now()
      const meta = { ok: true }
      if (config.together) {
        const writes: Promise<void>[] = []
        for (let i = done; i < config.count; i++) writes.push(parts.write(`task-${i}`, PAYLOAD, meta))
        await Promise.all(writes)
      } else {
        latencies = []
        for (let i = done; i < config.count; i++) {
          const start = performance.now()
          await parts.write(`task-${i}`, PAYLOAD, meta)
          latencies.push(performance.now() - start)
        }
      }
      signal.throwIfAborted()
      return { outputs: { count: { kind: 'json', value: parts.list().length } } }
    },
  }),
  trials: definePhaseType({
    type: 'trials',
    version: 1,
    description: 'Busy trials of a tenth of a millisecond, with or without telling how far it is.',
    config: z.strictObject({ count: z.number(), tells: z.boolean() }),
    outputs: { sum: 'so that the work is not optimized away' },
    uses: [],
    host: 'coordinator',
    async run({ config, parts, progress }) {
      let sum = 0
      for (let i = 0; i < config.count; i++) {
        sum += runTrial(i)
        if (config.tells)
          progress({ done: i + 1, total: config.count, unit: 'trials', best: { name: 'sum', value: sum } })
        if (config.tells && i % 1000 === 999) await parts.write(`chunk-${i}`, PAYLOAD, { to: i })
      }
      return { outputs: { sum: { kind: 'json', value: sum } } }
    },
  }),
} satisfies PhaseRegistry

const coordinator = createInlineHost({ registry, services: {} })
const hosts = { thread: coordinator, coordinator }

function planOf(
  phases: readonly { name: string; type: string; config: PlannedPhase['config']; after?: readonly string[] }[],
): Plan {
  const planned = phases.map(
    (phase, index) =>
      ({
        after: [],
        inputs: [],
        outputs: [],
        source: [index],
        resources: { memoryBytes: 1, cpuCores: 1, maxWorkers: 1, priority: 'medium' },
        ...phase,
      }) as unknown as PlannedPhase,
  )
  return {
    workflow: { name: 'benchmark' } as Plan['workflow'],
    definitionHash: hashJson(planned.length),
    phases: planned,
    limits: { memoryBytes: 1e9, cpuCores: 64, concurrency: 64 },
  }
}

async function execute(store: RunStore, plan: Plan, more: Partial<ExecuteOptions> = {}): Promise<number> {
  const start = performance.now()
  const outcome = await executePlan({ store, plan, registry, seed: '1', hosts, fingerprints: {}, ...more })
  assert.equal(outcome.status, 'succeeded')
  return performance.now() - start
}

/** Milliseconds of `count` times 4 KiB written over what a file of fixed length held, each with an fsync: what the disk can do. */
function overwrites(count: number): number {
  const pages = 1_000
  const page = new Uint8Array(4_096).fill(7)
  const file = openSync(join(newFolder(), 'overwritten'), 'w')
  for (let at = 0; at < pages; at++) writeSync(file, page)
  fsyncSync(file)
  latencies = []
  const start = performance.now()
  for (let i = 0; i < count; i++) {
    const began = performance.now()
    writeSync(file, page, 0, page.length, (i % pages) * page.length)
    fsyncSync(file)
    latencies.push(performance.now() - began)
  }
  const ms = performance.now() - start
  closeSync(file)
  return ms
}

/**
 * Milliseconds of `count` inserts with a commit each, or with one for every `group`.
 *
 * @param room the log is given its length first, as the store does, so that commits overwrite it
 */
function rawSqlite(count: number, group: number, room = false): number {
  const folder = newFolder()
  const database = new Database(join(folder, 'raw.sqlite'))
  database.pragma('journal_mode = WAL')
  database.pragma('synchronous = FULL')
  database.pragma(`wal_autocheckpoint = ${CHECKPOINT_PAGES}`)
  database.exec('CREATE TABLE events (id INTEGER PRIMARY KEY, time INTEGER, type TEXT, data TEXT, body BLOB)')
  if (room) makeLogRoom(database, folder, () => {})
  const insert = database.prepare("INSERT INTO events (time, type, data, body) VALUES (1, 'step', ?, ?)")
  const data = JSON.stringify({ name: 'task-1234', ok: true })
  latencies = []
  const start = performance.now()
  for (let i = 0; i < count; i += group) {
    const began = performance.now()
    database.transaction(() => {
      for (let j = i; j < Math.min(count, i + group); j++) insert.run(data, PAYLOAD)
    })()
    latencies.push(performance.now() - began)
  }
  const ms = performance.now() - start
  assert.equal(database.prepare('SELECT count(*) AS n FROM events').pluck().get(), count)
  database.close()
  return ms
}

async function tasks(count: number, together: boolean): Promise<number> {
  const store = openStore(newFolder())
  const ms = await execute(store, planOf([{ name: 'tasks', type: 'tasks', config: { count, together } }]))
  assert.equal(store.partCounts(store.run('latest').id).get('tasks'), count)
  await store.close()
  return ms
}

async function durableSteps(): Promise<void> {
  const [sequential, grouped] = [4_000, 10_000]
  const subjects = {
    disk: () => overwrites(sequential),
    raw: () => rawSqlite(sequential, 1),
    rawWithRoom: () => rawSqlite(sequential, 1, true),
    ours: () => tasks(sequential, false),
    rawGrouped: () => rawSqlite(grouped, 64),
    oursGrouped: () => tasks(grouped, true),
  }
  const times = mapValues(subjects, () => [] as number[])
  const slow = mapValues(subjects, () => [] as number[])
  for (let round = 0; round < ROUNDS; round++) {
    for (const name of keysOf(subjects)) {
      times[name].push(await subjects[name]())
      slow[name].push(quantile(latencies, 0.95))
    }
  }
  const ms = mapValues(times, median)
  const p95 = mapValues(slow, median)
  const sequence = (name: string, subject: keyof typeof subjects, goal = ''): void => {
    row(name, `${rate(sequential, ms[subject])} /s`, (ms.raw / ms[subject]).toFixed(2), goal)
    const within = subject === 'ours' ? `≤ 0.4 ms: ${share(p95.ours, 0.4)}` : ''
    row('  95th percentile of one', `${p95[subject].toFixed(3)} ms`, (p95[subject] / p95.raw).toFixed(2), within)
  }
  sequence('the disk: 4 KiB overwritten, an fsync each', 'disk')
  sequence('raw SQLite, one fsync a row', 'raw')
  sequence('  with a log that has its length, as the store does', 'rawWithRoom')
  sequence('durable tasks of a phase, in sequence', 'ours', '≥ 0.60 of raw, ≥ 5,000 /s')
  row('  beside raw SQLite with such a log', '', (ms.rawWithRoom / ms.ours).toFixed(2), '')
  const groups = (name: string, subject: keyof typeof subjects, goal: string): void =>
    row(name, `${rate(grouped, ms[subject])} /s`, (ms.rawGrouped / ms[subject]).toFixed(2), goal)
  groups('raw SQLite, one fsync for 64 rows', 'rawGrouped', '')
  groups('10,000 durable tasks at once', 'oursGrouped', '≥ 50,000 /s')
}

function keysOf<K extends string>(record: Readonly<Record<K, unknown>>): readonly K[] {
  return Object.keys(record) as K[]
}

function mapValues<K extends string, A, B>(record: Readonly<Record<K, A>>, change: (value: A) => B): Record<K, B> {
  return Object.fromEntries(keysOf(record).map((key) => [key, change(record[key])])) as Record<K, B>
}

/** A random graph: each phase comes after up to three of the hundred before it. */
function randomGraph(count: number): Plan {
  const random = createRandom('benchmark', count)
  return planOf(
    Array.from({ length: count }, (_, index) => ({
      name: `p${index}`,
      type: 'noop',
      config: {},
      after: [
        ...new Set(
          Array.from(
            { length: Math.min(index, random.below(4)) },
            () => `p${Math.max(0, index - 1 - random.below(100))}`,
          ),
        ),
      ],
    })),
  )
}

async function manyPhases(): Promise<void> {
  await runGraph(500)
  const times = new Map([2_500, 5_000, 10_000].map((count) => [count, [] as number[]]))
  for (let round = 0; round < 3; round++) for (const [count, ms] of times) ms.push(await runGraph(count))
  let previous = 0
  for (const [count, each] of times) {
    const ms = median(each)
    const growth = previous === 0 ? '' : `× ${(ms / previous).toFixed(2)}`
    row(
      `${count} no-op phases in a random graph`,
      `${(ms / 1000).toFixed(2)} s`,
      growth,
      count === 10_000 ? `× 2 is linear; ≤ 10 s: ${share(ms, 10_000)}` : '× 2 is linear',
    )
    previous = ms
  }
  const memory = execFileSync(process.execPath, [fileURLToPath(import.meta.url), 'memory'], { encoding: 'utf8' })
  row(
    '  highest resident memory of a process that runs 10,000',
    `${memory.trim()} MB`,
    share(Number(memory), 300),
    '≤ 300 MB',
  )
}

async function runGraph(count: number): Promise<number> {
  const store = openStore(newFolder())
  const ms = await execute(store, randomGraph(count))
  await store.close()
  return ms
}

/** Processor time of a phase that tells how far it is and writes parts, against one that does neither. */
async function progressCost(): Promise<void> {
  const cpu = { quiet: [] as number[], telling: [] as number[] }
  const count = 10_000
  let wall = 0
  for (let round = 0; round < ROUNDS; round++) {
    for (const tells of [false, true]) {
      const store = openStore(newFolder())
      const before = process.cpuUsage()
      wall = await execute(store, planOf([{ name: 'trials', type: 'trials', config: { count, tells } }]))
      const { user, system } = process.cpuUsage(before)
      cpu[tells ? 'telling' : 'quiet'].push(user + system)
      await store.close()
    }
  }
  const cost = median(cpu.telling) / median(cpu.quiet) - 1
  row(
    `progress of every trial, a part for 1,000, at ${rate(count, wall)} trials/s`,
    `${(cost * 100).toFixed(1)} %`,
    share(cost, 0.02),
    '≤ 2 % of the run',
  )
}

async function longRuns(): Promise<void> {
  const store = openStore(newFolder())
  const count = 1_000_000
  const phases = Array.from({ length: 100 }, (_, index) => ({
    name: `p${index}`,
    type: 'tasks',
    config: { count: count / 100, together: true },
  }))
  await execute(store, planOf(phases))
  const times: number[] = []
  for (let round = 0; round < ROUNDS; round++) {
    const start = performance.now()
    const view = readRun(store, 'latest')
    times.push(performance.now() - start)
    assert.equal(phaseOfView(view, 'p7').parts, count / 100)
    assert.ok(view.eventCount > count)
  }
  const ms = median(times)
  row('view of a run of 1,000,000 events', `${ms.toFixed(0)} ms`, share(ms, 1_000), '≤ 1,000 ms')
  await store.close()
}

async function resumption(): Promise<void> {
  const store = openStore(newFolder())
  const count = 100_000
  const plan = planOf([{ name: 'tasks', type: 'tasks', config: { count, together: true } }])
  const controller = new AbortController()
  let seen = 0
  // Stopped when all tasks are written, before the phase is over.
  const stopped = await executePlan({
    store,
    plan,
    registry,
    seed: '1',
    hosts,
    fingerprints: {},
    signal: controller.signal,
    onEvent(event) {
      if (event.type === 'part_written' && ++seen === count) controller.abort()
    },
  })
  assert.equal(stopped.status, 'interrupted')
  const start = performance.now()
  await execute(store, plan)
  const ms = firstWorkAt - start
  row('resume with 100,000 finished tasks, until work starts', `${ms.toFixed(0)} ms`, share(ms, 1_000), '≤ 1,000 ms')
  let previous = 0
  for (const some of [count / 2, count]) {
    const began = performance.now()
    const fresh = openStore(store.folder, { readonly: true })
    const { id } = fresh.run('latest')
    const { key = '' } = phaseOfView(readRun(fresh, id), 'tasks')
    for (const { name } of fresh.parts(id, 'tasks', key).slice(0, some))
      assert.equal(fresh.partBytes(id, 'tasks', key, name)?.byteLength, PAYLOAD.byteLength)
    const readMs = performance.now() - began
    const growth = previous === 0 ? '' : `× ${(readMs / previous).toFixed(2)}`
    row(`  reading back what ${some} of them left`, `${readMs.toFixed(0)} ms`, growth, '× 2 is linear')
    previous = readMs
    await fresh.close()
  }
  await store.close()
}

const sections = {
  steps: durableSteps,
  phases: manyPhases,
  progress: progressCost,
  view: longRuns,
  resumption,
}

try {
  const asked = process.argv[2]
  if (asked === 'memory') {
    await runGraph(10_000)
    console.log(Math.round(process.resourceUsage().maxRSS / 1024))
  } else {
    console.log(
      `${cpus()[0]?.model ?? 'unknown processor'}, ${availableParallelism()} cores, Node ${process.version}\n`,
    )
    row('', 'measured', 'beside', 'asked for')
    for (const [name, measure] of Object.entries(sections)) if (asked === undefined || asked === name) await measure()
  }
} finally {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true })
}
