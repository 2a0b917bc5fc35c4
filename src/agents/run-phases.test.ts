import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { hostname, tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { runSeedProject, seedProject } from './fixtures/seed-project.ts'
import { commandPasses, manual } from './gates/checks.ts'
import { onlyIf } from './gates/gate.ts'
import { memoryProgress, openProgressFile } from './progress-file.ts'
import type { AgentProvider } from './providers/provider.ts'
import { type Phase, type RunPhasesOptions, runPhases } from './run-phases.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'phases-'))
})
afterEach(() => {
  rmSync(folder, { recursive: true, force: true })
})

const program = join(import.meta.dirname, 'fixtures/seed-project.ts')
const ran = (): string[] => readFileSync(join(folder, 'ran.log'), 'utf8').trim().split('\n')
const progress = (): {
  status: string
  reason: string | null
  current_phase: string | null
  phases: { status: string; validation: unknown }[]
} => JSON.parse(readFileSync(join(folder, 'PROGRESS.json'), 'utf8'))
const titles = (): string[] => seedProject().flatMap(({ tasks }) => tasks.map(({ title }) => title))

const phase = (id: string, value: unknown, more: Partial<Phase> = {}): Phase => ({
  id,
  name: id,
  tasks: [{ id: 'only', title: 'only', type: 'function', run: () => value }],
  ...more,
})
const quiet: RunPhasesOptions = { environment: { PATH: process.env.PATH } }

describe('the example of the pattern', () => {
  test('runs through all four phases', async () => {
    const outcome = await runSeedProject(folder)
    expect(outcome.reason).toBeUndefined()
    expect(outcome.completed.map(({ phase }) => phase.id)).toEqual([
      'discovery',
      'planning',
      'implementation',
      'testing',
    ])
    expect(outcome.context.testing!.tasks['run-e2e-tests']).toMatchObject({ exit_code: 0, stdout: '["add a route"]\n' })
    expect(progress()).toMatchObject({ status: 'completed', completion: 1, current_phase: null })
  })

  test('killed in any task and resumed, no finished task runs again and the context is the same', async () => {
    const whole = mkdtempSync(join(tmpdir(), 'phases-whole-'))
    const { context } = await runSeedProject(whole)
    rmSync(whole, { recursive: true })
    for (const title of titles()) {
      const child = spawnSync(process.execPath, [program, folder, title], { encoding: 'utf8' })
      expect(child.signal, `${title}: ${child.stderr}`).toBe('SIGKILL')
      const file = join(folder, 'PROGRESS.json')
      const before = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : { phases: [] }
      const done = before.phases.flatMap((each: { tasks: { title: string; status: string }[] }) =>
        each.tasks.filter(({ status }) => status === 'succeeded').map((task) => task.title),
      )
      const ranBefore = ran()
      const outcome = await runSeedProject(folder)
      const again = ran().slice(ranBefore.length)
      expect(outcome.status, outcome.reason).toBe('completed')
      expect(outcome.context).toEqual(context)
      expect(again.filter((each) => done.includes(each))).toEqual([])
      expect([...again, ...done].sort()).toEqual(titles().sort())
      rmSync(folder, { recursive: true })
      folder = mkdtempSync(join(tmpdir(), 'phases-'))
    }
  })

  test('a second run of what is complete does nothing', async () => {
    await runSeedProject(folder)
    const file = join(folder, 'PROGRESS.json')
    const [log, text, time] = [ran(), readFileSync(file, 'utf8'), statSync(file).mtimeMs]
    const again = await runSeedProject(folder)
    expect(again.status).toBe('completed')
    expect(ran()).toEqual(log)
    expect(readFileSync(file, 'utf8')).toBe(text)
    expect(statSync(file).mtimeMs).toBe(time)
  })
})

describe('gates', () => {
  test('a failing gate stops it with reason and evidence, the results of the phase included', async () => {
    const store = openProgressFile(join(folder, 'PROGRESS.json'))
    const check = commandPasses({
      name: 'tests pass',
      command: [process.execPath, '-e', 'console.log("Tests  2 failed | 5 passed"); process.exit(1)'],
      explain: () => '2 tests failed',
    })
    const outcome = await runPhases([phase('a', 1), phase('b', { n: 2 }, { validation: check }), phase('c', 3)], {
      ...quiet,
      store,
    })
    store.close()
    expect(outcome).toMatchObject({ status: 'failed', reason: '2 tests failed.' })
    expect(outcome.completed.map(({ phase }) => phase.id)).toEqual(['a'])
    expect(outcome.failed).toMatchObject({ phase: { id: 'b' }, results: [{ value: { n: 2 } }] })
    expect(outcome.context).toEqual({ a: { tasks: { only: 1 } } })
    expect(progress()).toMatchObject({ status: 'failed', current_phase: 'b', reason: '2 tests failed.' })
    expect(progress().phases[1]).toMatchObject({
      status: 'failed',
      validation: { passed: false, evidence: { exit_code: 1 } },
    })
    expect(progress().phases[2]).toMatchObject({ status: 'pending', validation: null })
  })

  test('a phase that did nothing or left nothing does not pass', async () => {
    expect(await runPhases([phase('a', 1, { tasks: [] })], quiet)).toMatchObject({ status: 'failed' })
    for (const nothing of [undefined, '', [], {}]) {
      const { reason } = await runPhases([phase('a', nothing)], quiet)
      expect(reason).toBe('The results of phase a are all empty.')
    }
  })

  test('without a gate a failed task does not pass, and a gate that throws does not either', async () => {
    const fails: Phase = {
      ...phase('a', 1),
      tasks: [{ title: 'Break', type: 'function', run: () => Promise.reject(new Error('no')) }],
    }
    expect((await runPhases([fails], quiet)).reason).toBe('1 of 1 tasks did not succeed: "Break".')
    const check = { check: () => Promise.reject(new Error('gate broke')) }
    expect((await runPhases([phase('a', 1, { validation: check })], quiet)).reason).toContain('gate broke')
  })

  test('a gate that has nothing to check is skipped, with its reason, and lets pass', async () => {
    const store = memoryProgress()
    const never = { check: () => Promise.reject(new Error('must not be asked')) }
    const skips = onlyIf('nothing was written', (results) => results.some(({ value }) => value === 'written'), never)
    const { completed } = await runPhases([phase('a', 1, { validation: skips })], { ...quiet, store })
    const validation = { passed: true, skipped: true, reason: 'Skipped: nothing was written.', evidence: null }
    expect(completed[0]!.validation).toEqual(validation)
    expect(store.latest!.phases[0]!.validation).toEqual(validation)
    const both = await runPhases([phase('a', 1, { validation: [skips, { check: () => ({ passed: true }) }] })], quiet)
    expect(both.completed[0]!.validation).not.toHaveProperty('skipped')
    const fails = await runPhases([phase('a', 'written', { validation: skips })], quiet)
    expect(fails.reason).toContain('must not be asked')
  })

  test('a manual gate waits, and the decision of a person goes on without running tasks again', async () => {
    let runs = 0
    const asks: Phase = {
      ...phase('release', 1, { validation: manual('Release?') }),
      tasks: [{ title: 'Build', type: 'function', run: () => ++runs }],
    }
    const store = memoryProgress()
    expect(await runPhases([asks], { ...quiet, store })).toMatchObject({ status: 'waiting', reason: 'Release?' })
    expect(store.latest).toMatchObject({ status: 'waiting', phases: [{ status: 'waiting' }] })
    const decided = (approved: boolean): RunPhasesOptions => ({
      ...quiet,
      store,
      decisions: { release: { approved, reason: 'Friday', by: 'ann' } },
    })
    expect(await runPhases([asks], decided(false))).toMatchObject({
      status: 'failed',
      reason: 'Rejected by ann: Friday',
    })
    expect(await runPhases([asks], decided(true))).toMatchObject({ status: 'completed' })
    expect(runs).toBe(1)
    expect(store.latest!.phases[0]!.validation).toMatchObject({ passed: true, approved_by: 'ann', reason: 'Friday' })
  })

  test('a failed gate can be overridden with a reason, a critical one cannot', async () => {
    const overrides = { a: { reason: 'known fault', by: 'ann' } }
    const gate = { check: () => ({ passed: false, reason: 'bad' }) }
    const let_pass = await runPhases([phase('a', 1, { validation: gate })], { ...quiet, overrides })
    expect(let_pass.completed[0]!.validation).toMatchObject({
      passed: true,
      overridden_by: 'ann',
      reason: 'known fault',
    })
    const critical = await runPhases([phase('a', 1, { validation: gate, critical: true })], { ...quiet, overrides })
    expect(critical.reason).toBe('bad The gate is critical and cannot be overridden.')
  })
})

describe('phases that passed with tasks that did not succeed', () => {
  test('are not run again, whether a gate put up with failures or the first answer was enough', async () => {
    const ran: string[] = []
    const task = (id: string, work: () => unknown, more = {}) => ({
      id,
      title: id,
      type: 'function',
      run() {
        ran.push(id)
        return work()
      },
      ...more,
    })
    const fails = (): Promise<never> => Promise.reject(new Error('no'))
    let ready = false
    const phases: Phase[] = [
      {
        ...phase('tolerant', 1),
        tasks: [task('good', () => 1), task('bad', fails), task('blocked', () => 1, { depends_on: ['bad'] })],
        validation: { check: (results) => ({ passed: results.some(({ status }) => status === 'succeeded') }) },
      },
      {
        ...phase('first', 1),
        parallel: false,
        tasks: [task('one', () => 1), task('two', () => 2)],
        fan_in: { strategy: 'any' },
      },
      { ...phase('last', 1), tasks: [task('end', () => (ready ? 1 : fails()))] },
    ]
    const store = memoryProgress()
    expect((await runPhases(phases, { ...quiet, store })).failed?.phase.id).toBe('last')
    expect(ran).toEqual(['good', 'bad', 'one', 'end'])
    ready = true
    const outcome = await runPhases(phases, { ...quiet, store })
    expect(ran).toEqual(['good', 'bad', 'one', 'end', 'end'])
    expect(outcome).toMatchObject({
      status: 'completed',
      context: { tolerant: { tasks: { good: 1 } }, first: { result: 1 } },
    })
  })
})

test('progress of something else is one clear error, and stays as it is; some phases that are no more are a warning', async () => {
  const store = memoryProgress()
  await runPhases([phase('a', 1), phase('b', 2)], { ...quiet, store })
  const before = store.latest!
  await expect(runPhases([phase('x', 1)], { ...quiet, store })).rejects.toMatchObject({
    code: 'PROGRESS_FOREIGN',
    message: 'Expected the progress of phases x, was that of phases a, b.',
  })
  const run = { id: 'r', workflow: 'w', definition: 'w.yaml', definition_hash: '', seed: '1', last_event: 1 }
  const mirror = memoryProgress({ ...before, run })
  await expect(runPhases([phase('a', 1)], { ...quiet, store: mirror })).rejects.toThrow('run r of workflow "w"')
  expect(store.latest).toBe(before)
  const warnings: string[] = []
  const onEvent: RunPhasesOptions['onEvent'] = (event) => event.type === 'warning' && warnings.push(event.message)
  expect((await runPhases([phase('a', 1)], { ...quiet, store, onEvent })).status).toBe('completed')
  expect(warnings).toEqual([expect.stringContaining('b')])
})

describe('the budget of a run', () => {
  const asks = (answers: readonly string[]): Phase[] =>
    answers.map((text, index) => ({
      id: `p${index}`,
      name: text,
      tasks: [{ id: 'ask', title: 'Ask', type: 'agent', prompt: text, max_tokens: 10, retry: { max_retries: 0 } }],
    }))
  const provider = (fails: () => boolean): AgentProvider => ({
    name: 'm',
    async ask() {
      if (fails()) throw new Error('no')
      return { text: 'ok', usage: { input_tokens: 90, output_tokens: 10, cost_usd: 0.01 } }
    },
  })

  test('counts what earlier processes used, also for what failed or was done before', async () => {
    const store = memoryProgress()
    let fails = false
    const options: RunPhasesOptions = {
      ...quiet,
      store,
      budget: { tokens: 450 },
      providers: { m: provider(() => fails) },
    }
    await runPhases(asks(['one', 'two']), options)
    fails = true
    expect((await runPhases(asks(['one', 'two', 'three']), options)).status).toBe('failed')
    fails = false
    const third = await runPhases(asks(['one', 'two', 'three']), options)
    expect(third).toMatchObject({ status: 'completed', usage: { input_tokens: 270, output_tokens: 30 } })
    const fourth = await runPhases(asks(['one', 'two', 'three', 'four', 'five']), {
      ...options,
      budget: { tokens: 350 },
    })
    expect(fourth).toMatchObject({ status: 'failed', failed: { phase: { id: 'p3' } } })
    expect(fourth.reason).toContain('1 of 1 tasks did not succeed')
    expect(fourth.failed!.results[0]!.error).toMatchObject({ code: 'AGENT_BUDGET' })
    expect(store.latest!.usage.cost_usd).toBeCloseTo(0.03)
  })
})

describe('the progress file', () => {
  test('has one writer at a time; the lock of a dead process is taken over', () => {
    const file = join(folder, 'PROGRESS.json')
    const store = openProgressFile(file)
    expect(() => openProgressFile(file)).toThrow(`process ${process.pid}`)
    store.close()
    const dead = spawnSync(process.execPath, ['-e', '']).pid
    writeFileSync(`${file}.lock`, JSON.stringify({ pid: dead, start: '1', host: hostname() }))
    openProgressFile(file).close()
  })

  test('holds no secret that a task returned or threw', async () => {
    const store = memoryProgress()
    const secret = 'correct-horse-battery'
    const phases: Phase[] = [
      phase('a', { leaked: `key ${secret}` }),
      {
        ...phase('b', 1),
        tasks: [{ title: 'Leak', type: 'function', run: () => Promise.reject(new Error(`bad ${secret}`)) }],
      },
    ]
    await runPhases(phases, { environment: { MY_API_KEY: secret }, store, auditFile: join(folder, 'audit.jsonl') })
    expect(JSON.stringify(store.latest)).not.toContain(secret)
    expect(JSON.stringify(store.latest)).toContain('[redacted]')
    expect(readFileSync(join(folder, 'audit.jsonl'), 'utf8')).not.toContain(secret)
  })
})
