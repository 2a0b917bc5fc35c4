/**
 * @module What keeping and finding results of trials costs, and what it saves: the same search without the evaluation cache, with an
 * empty one and with a full one; for a strategy of the kernel and for one that decides bar by bar. Run with
 * `node benchmarks/evaluation-cache.ts`.
 *
 * The processor time of the whole process is compared, threads and all that a search does beside its trials included.
 * Results are asserted equal first. `WORTH_KEEPING_MS` must be well above what finding a result takes.
 */
import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { cpus, tmpdir } from 'node:os'
import { join } from 'node:path'
import type { PhaseContext, PhaseResult, PhaseType } from '../src/definition/phase-type.ts'
import { phaseTypes } from '../src/phases/index.ts'
import { WORTH_KEEPING_MS } from '../src/phases/known-results.ts'
import { memoryParts, walks } from '../src/phases/run-phase.fixture.ts'

const ROUNDS = 5
const BARS = 6_000
const folder = mkdtempSync(join(tmpdir(), 'phaseline-known-'))
const file = join(folder, 'patient.ts')
writeFileSync(
  file,
  `import { defineBarStrategy } from '${new URL('../src/research/backtest/index.ts', import.meta.url).href}'
export const patient = defineBarStrategy({
  name: 'patient',
  description: 'Long for some bars after a rise.',
  parameters: {
    look: { type: 'integer', min: 1, max: 100, default: 5 },
    hold: { type: 'integer', min: 1, max: 100, default: 5 },
  },
  warmup: ({ look }) => look,
  start(_context, { look, hold }) {
    let left = 0
    return (view) => {
      left = view.at('close') > view.at('close', look) ? hold : left - 1
      return left > 0 ? 1 : 0
    }
  },
})
`,
)

const market = walks(['WALK'], BARS)
const optimization = phaseTypes.optimization as unknown as PhaseType
let stores = 0

interface Measured {
  readonly result: PhaseResult
  /** Processor time, in milliseconds. */
  readonly cpuMs: number
}

async function search(config: object, store: string | undefined): Promise<Measured> {
  const evaluations = store === undefined ? {} : { evaluations: { folder: store, version: 'benchmark', again: [] } }
  const context: PhaseContext = {
    phase: { name: 'search', type: 'optimization', outputs: [] },
    config: optimization.config.parse({ data_split: 'train', evaluation_cache: true, ...config }),
    seed: 'seed',
    signal: new AbortController().signal,
    resources: { maxWorkers: 2, memoryBytes: 4e9 },
    input: async () => null,
    inputs: [],
    services: { market, strategy_files: [file], ...evaluations },
    parts: memoryParts(),
    progress: () => {},
    log: () => {},
  }
  const before = process.cpuUsage()
  const result = await optimization.run(context)
  const { user, system } = process.cpuUsage(before)
  return { result, cpuMs: (user + system) / 1000 }
}

const jsonOf = ({ result }: Measured): unknown =>
  Object.fromEntries(Object.entries(result.outputs).filter(([, output]) => output.kind === 'json'))

const median = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[values.length >> 1]!

const subjects = {
  'momentum, in the kernel': {
    trials: 10_000,
    config: {
      strategies: ['momentum'],
      optimization: {
        method: 'random',
        n_trials: 10_000,
        parameters: { fast_period: { min: 2, max: 120 }, slow_period: { min: 121, max: 400 } },
      },
    },
  },
  'bar by bar, of a file': {
    trials: 2_000,
    config: { strategies: ['patient'], optimization: { method: 'random', n_trials: 2_000 } },
  },
} as const

console.log(
  `${cpus()[0]!.model}, ${cpus().length} cores, Node ${process.version}; ${BARS * (2 / 3)} bars, processor time`,
)
const rows: Record<string, Record<string, string>> = {}
for (const [name, { trials, config }] of Object.entries(subjects)) {
  const times = { without: [] as number[], empty: [] as number[], full: [] as number[] }
  await search(config, undefined)
  for (let round = 0; round < ROUNDS; round++) {
    const store = join(folder, `store-${stores++}`)
    const without = await search(config, undefined)
    const empty = await search(config, store)
    const full = await search(config, store)
    assert.deepEqual(jsonOf(empty), jsonOf(without))
    assert.deepEqual(jsonOf(full), jsonOf(without))
    times.without.push(without.cpuMs)
    times.empty.push(empty.cpuMs)
    times.full.push(full.cpuMs)
  }
  const [without, empty, full] = [median(times.without), median(times.empty), median(times.full)]
  const micro = (ms: number): string => `${((ms / trials) * 1000).toFixed(1)} µs`
  const keeping = Math.max(0, empty - without)
  rows[name] = {
    'without, a trial': micro(without),
    'keeping it': micro(keeping),
    'finding it': micro(full),
    'full : without': (full / without).toFixed(2),
  }
}
console.table(rows)
console.log(`Kept by itself from ${WORTH_KEEPING_MS * 1000} µs a trial on, as the workers measure it.`)
rmSync(folder, { recursive: true })
