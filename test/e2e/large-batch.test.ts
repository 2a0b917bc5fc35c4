/**
 * @module 120,000 configurations of a strategy that a user wrote bar by bar, through the command line: none is lost, whatever
 * it throws or answers, and memory does not grow with their number.
 */
import type { ChildProcess } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { readParquet } from '../../src/tables/index.ts'
import { artifactsOfRuns, phaseline, temporaryFolder } from './cli-process.ts'

const TRIALS = 120_000
const BARS = 200
/** The threads and their code take some 400 MB; results of all trials as objects would take more again. */
const MOST_BYTES = 1e9

const folder = temporaryFolder()
afterAll(() => folder.remove())

const STRATEGY = `
export const patient = {
  name: 'patient',
  description: 'Long after a rise by a share of the last bars, for some bars.',
  parameters: {
    look: { type: 'integer', min: 1, max: 20, default: 5 },
    rise: { type: 'float', min: 0, max: 0.02, default: 0.01 },
    hold: { type: 'integer', min: 1, max: 40, default: 5 },
  },
  warmup: ({ look }: { look: number }) => look,
  positions(
    { close }: { close: Float64Array },
    { look, rise, hold }: { look: number; rise: number; hold: number },
    out: Float64Array,
  ) {
    if (look === 13) throw new Error('unlucky')
    let left = 0
    for (let i = look; i < out.length; i++) {
      left = close[i]! > close[i - look]! * (1 + rise) ? hold : left - 1
      out[i] = left > 0 ? (hold === 17 ? Number.NaN : 1) : 0
    }
  },
}
`

const WORKFLOW = `
workflow: { type: multi_phase, name: many, seed: 7 }
plugins: [./patient.ts]
data: { source: { synthetic: { seed: 3, length: ${BARS} } }, symbols: [A] }
phases:
  - name: search
    type: optimization
    config:
      strategies: [{ type: patient }]
      optimization:
        method: random
        n_trials: ${TRIALS}
    outputs: [best_parameters, optimization_history]
`

/** The most memory that a process has used so far, where the system says so. */
function peakBytes({ pid }: ChildProcess): number {
  try {
    const line = /VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))
    return line === null ? 0 : Number(line[1]) * 1024
  } catch {
    return 0
  }
}

test('each of 120,000 configurations is found again: succeeded, failed or skipped', async () => {
  writeFileSync(join(folder.path, 'patient.ts'), STRATEGY)
  writeFileSync(join(folder.path, 'many.yaml'), WORKFLOW)
  let peak = 0
  const store = join(folder.path, 'store')
  const { code, stderr } = await phaseline(['run', 'many.yaml', '--store', store, '--no-report'], {
    cwd: folder.path,
    onStart(child) {
      const timer = setInterval(() => {
        peak = Math.max(peak, peakBytes(child))
      }, 50)
      child.once('close', () => clearInterval(timer))
    },
  })
  expect(code, stderr).toBe(0)
  expect(peak).toBeLessThan(MOST_BYTES)

  const [names] = artifactsOfRuns(store)
  const history = Object.keys(names!).find((name) => name.endsWith('.parquet'))!
  const best = Object.keys(names!).find((name) => name.includes('best_parameters'))!
  const table = await readParquet(join(store, 'runs', runOf(stderr), history))
  expect(table.length).toBe(TRIALS)
  const column = (name: string): ArrayLike<unknown> => table.columns.find((one) => one.name === name)!.values
  const counts: Record<string, number> = {}
  const [status, look, error] = [column('status'), column('look'), column('error')]
  for (let i = 0; i < TRIALS; i++) {
    const state = String(status[i])
    counts[state] = (counts[state] ?? 0) + 1
    if (look[i] === 13) expect(error[i]).toContain('unlucky')
  }
  const { trials } = JSON.parse(readFileSync(join(store, 'runs', runOf(stderr), best), 'utf8')) as {
    trials: { submitted: number; succeeded: number; failed: number; skipped: number }
  }
  expect(trials.submitted).toBe(TRIALS)
  expect(trials.succeeded + trials.failed + trials.skipped).toBe(TRIALS)
  expect(trials.succeeded).toBe(counts.ok)
  expect(trials.failed).toBe(counts.failed)
  // One look in twenty is unlucky, and one hold in forty answers no number where it would be long.
  expect(trials.failed / TRIALS).toBeGreaterThan(0.05)
  expect(trials.failed / TRIALS).toBeLessThan(0.1)
}, 120_000)

/** The name of the run that the command line tells of. */
const runOf = (stderr: string): string => /run ([a-z]+-[a-z]+-[0-9a-f]+)/.exec(stderr)![1]!
