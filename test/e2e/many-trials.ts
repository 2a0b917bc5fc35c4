/** @module Runs a search of many trials through the command line, and accounts for every one of them and for its memory. */
import type { ChildProcess } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { readParquet, type Table } from '../../src/tables/index.ts'
import { artifactsOfRuns, phaseline } from './cli-process.ts'

export interface ManyTrials {
  /** Source of a file that exports a strategy. */
  readonly strategy: string
  /** Its name. */
  readonly name: string
  readonly trials: number
  readonly bars: number
}

export interface Accounted {
  /** What the phase says of its trials. */
  readonly trials: {
    readonly submitted: number
    readonly succeeded: number
    readonly failed: number
    readonly skipped: number
  }
  /** The history: one row a trial. */
  readonly table: Table
  /** Rows by status. */
  readonly counts: Readonly<Record<string, number>>
  column(name: string): ArrayLike<unknown>
  /** The most memory that the process used; 0 where the system does not say. */
  readonly peakBytes: number
  readonly stderr: string
}

/** The most memory that a process has used so far, where the system says so. */
function peakBytes({ pid }: ChildProcess): number {
  try {
    const line = /VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))
    return line === null ? 0 : Number(line[1]) * 1024
  } catch {
    return 0
  }
}

/** A random search over all parameters of the strategy, in `folder`. @throws Error when the command does not succeed */
export async function runManyTrials(folder: string, { strategy, name, trials, bars }: ManyTrials): Promise<Accounted> {
  writeFileSync(join(folder, `${name}.ts`), strategy)
  writeFileSync(
    join(folder, `${name}.yaml`),
    `workflow: { type: multi_phase, name: many, seed: 7 }
plugins: [./${name}.ts]
data: { source: { synthetic: { seed: 3, length: ${bars} } }, symbols: [A] }
# Each thread takes its memory: as many on every machine.
infrastructure: { phase_resources: { search: { max_workers: 2 } } }
phases:
  - name: search
    type: optimization
    config:
      strategies: [{ type: ${name} }]
      optimization: { method: random, n_trials: ${trials} }
    outputs: [best_parameters, optimization_history]
`,
  )
  const store = join(folder, `store-${name}`)
  let peak = 0
  const { code, stderr } = await phaseline(['run', `${name}.yaml`, '--store', store, '--no-report'], {
    cwd: folder,
    onStart(child) {
      const timer = setInterval(() => {
        peak = Math.max(peak, peakBytes(child))
      }, 50)
      child.once('close', () => clearInterval(timer))
    },
  })
  if (code !== 0) throw new Error(stderr)
  const run = /run ([a-z]+-[a-z]+-[0-9a-f]+)/.exec(stderr)![1]!
  const names = Object.keys(artifactsOfRuns(store)[0]!)
  const pathOf = (part: string): string => join(store, 'runs', run, names.find((each) => each.includes(part))!)
  const table = await readParquet(pathOf('optimization_history'))
  const column = (wanted: string): ArrayLike<unknown> => table.columns.find((one) => one.name === wanted)!.values
  const counts: Record<string, number> = {}
  const status = column('status')
  for (let i = 0; i < table.length; i++) counts[String(status[i])] = (counts[String(status[i])] ?? 0) + 1
  const best = JSON.parse(readFileSync(pathOf('best_parameters'), 'utf8')) as Pick<Accounted, 'trials'>
  return { trials: best.trials, table, counts, column, peakBytes: peak, stderr }
}

/** A strategy that decides bar by bar, with a memory of its own; one look in twenty throws, one hold in forty answers no number. */
export const PATIENT_BAR_BY_BAR = `import { defineBarStrategy } from '${new URL('../../src/research/backtest/index.ts', import.meta.url).href}'

export const patient_bars = defineBarStrategy({
  name: 'patient_bars',
  description: 'Long after a rise by a share of the last bars, for some bars.',
  parameters: {
    look: { type: 'integer', min: 1, max: 20, default: 5 },
    rise: { type: 'float', min: 0, max: 0.02, default: 0.01 },
    hold: { type: 'integer', min: 1, max: 40, default: 5 },
  },
  warmup: ({ look }) => look,
  start(_context, { look, rise, hold }) {
    if (look === 13) throw new Error('unlucky')
    let left = 0
    return (view) => {
      left = view.at('close') > view.at('close', look) * (1 + rise) ? hold : left - 1
      return left > 0 ? (hold === 17 ? Number.NaN : 1) : 0
    }
  },
})
`
