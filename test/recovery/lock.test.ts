import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { openStore } from '../../src/run/index.ts'
import type { CrashJob } from './crash-job.ts'
import { runJob } from './crash-job.ts'
import type { PhaseSpec } from './fixture-plans.ts'

const CHILD = fileURLToPath(new URL('./crash-child.ts', import.meta.url))
const PHASES: readonly PhaseSpec[] = [
  { name: 'first', type: 'add', config: { value: 2 }, outputs: ['result'] },
  { name: 'endless', type: 'endless', config: { how: 'polite' }, after: ['first'] },
]

let folder: string
let child: ChildProcess | undefined
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'phaseline-lock-'))
})
afterEach(() => {
  child?.kill('SIGKILL')
  rmSync(folder, { recursive: true, force: true })
})

/** A process that drives an endless run; resolves when its endless phase has begun. */
function startDriver(): Promise<ChildProcess> {
  const job: CrashJob = { store: folder, phases: PHASES, tellsEvents: true }
  const started = spawn(process.execPath, [CHILD, JSON.stringify(job)], { stdio: ['ignore', 'pipe', 'inherit'] })
  return new Promise((resolve, reject) => {
    let told = ''
    started.stdout.setEncoding('utf8').on('data', (text: string) => {
      told += text
      if (told.includes('phase_progress')) resolve(started)
    })
    started.on('exit', () => reject(new Error(`The driver ended: ${told}`)))
  })
}

const ended = (process: ChildProcess): Promise<void> =>
  new Promise((resolve) => {
    if (process.exitCode !== null || process.signalCode !== null) resolve()
    else process.once('exit', () => resolve())
  })

test('a second process is refused while the first drives the run, and takes over when it has died', async () => {
  child = await startDriver()
  const store = openStore(folder)
  const { id, status } = store.run('latest')
  expect(status).toBe('running')
  expect(() => store.lock(id)).toThrow(
    expect.objectContaining({ code: 'RUN_LOCKED', message: expect.stringContaining(`process ${child.pid} on `) }),
  )
  // Readers are not refused.
  expect(store.events(id).some(({ type }) => type === 'phase_succeeded')).toBe(true)

  child.kill('SIGKILL')
  await ended(child)
  expect(store.run(id).status).toBe('interrupted')
  await store.close()
  const phases = [PHASES[0]!, { ...PHASES[1]!, type: 'add', config: {} }]
  const outcome = await runJob({ store: folder, phases, run: id })
  expect(outcome).toMatchObject({ run: id, status: 'succeeded' })
  expect(outcome.view.phases[0]!.attempts).toHaveLength(1)
})

test('a process that is asked to stop ends its run in order', async () => {
  child = await startDriver()
  child.kill('SIGINT')
  await ended(child)
  const store = openStore(folder, { readonly: true })
  expect(store.events(store.run('latest').id).at(-1)).toMatchObject({ type: 'run_ended', status: 'interrupted' })
  await store.close()
})
