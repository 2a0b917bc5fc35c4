import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeEach, describe, expect, test } from 'vitest'
import { fixturePhases } from '../../test/recovery/fixture-phases.ts'
import { type PhaseSpec, planOf } from '../../test/recovery/fixture-plans.ts'
import {
  createInlineHost,
  createThreadHost,
  type ExecuteOptions,
  executePlan,
  type LiveEvent,
  openStore,
  phaseOfView,
  type RunOutcome,
  type RunStore,
  readFigures,
  readOutput,
  readRun,
} from './index.ts'

const thread = createThreadHost({
  entry: new URL('../../test/recovery/worker-entry.ts', import.meta.url),
  graceMs: 50,
  maxIdle: 2,
})
const hosts = { thread, coordinator: createInlineHost({ registry: fixturePhases, services: {} }, { graceMs: 50 }) }

let folder: string
let store: RunStore

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'phaseline-engine-'))
  store = openStore(folder)
})

afterEach(async () => {
  await store.close()
  rmSync(folder, { recursive: true, force: true })
})

afterAll(() => thread.close())

function execute(phases: readonly PhaseSpec[], options: Partial<ExecuteOptions> = {}): Promise<RunOutcome> {
  const defaults = {
    store,
    plan: planOf(phases),
    registry: fixturePhases,
    seed: '1',
    hosts,
    fingerprints: { market: 'm' },
  }
  return executePlan({ ...defaults, ...options })
}

const statuses = ({ view }: RunOutcome): Record<string, string> =>
  Object.fromEntries(view.phases.map(({ name, status }) => [name, status]))

const CHAIN: readonly PhaseSpec[] = [
  { name: 'a', type: 'add', config: { value: 2 }, outputs: ['result'] },
  { name: 'b', type: 'pieces', config: { count: 3, bytes: 10 }, inputs: ['a.result'], outputs: ['digest', 'rows'] },
  { name: 'c', type: 'add', config: { value: 1 }, inputs: ['a.result', 'b.digest.count'], outputs: ['result'] },
]

describe('a plan', () => {
  test('runs in order, hands outputs on, and leaves verified artifacts', async () => {
    const outcome = await execute(CHAIN)
    expect(outcome).toMatchObject({ status: 'succeeded', resumed: false })
    const view = readRun(store, 'latest')
    expect(await readOutput(store, view, 'c.result')).toMatchObject({ kind: 'json', value: 6 })
    expect(await readOutput(store, view, 'b.rows')).toMatchObject({ kind: 'table', table: { length: 3 } })
    expect(await readFigures(store, phaseOfView(view, 'a'))).toMatchObject([{ kind: 'note' }])
    expect(view).toEqual({ ...outcome.view, phases: view.phases })
  })

  test('is told of only after it is journaled', async () => {
    const untimely: LiveEvent[] = []
    await execute(CHAIN, {
      onEvent(event) {
        if (event.type === 'phase_progress') return
        if (store.events(event.run, { fromSeq: event.seq, limit: 1, parts: true })[0]?.type !== event.type)
          untimely.push(event)
      },
    })
    expect(untimely).toEqual([])
  })

  test('goes on when a listener throws', async () => {
    const outcome = await execute(CHAIN, {
      onEvent() {
        throw new Error('a fault of the listener')
      },
    })
    expect(outcome.status).toBe('succeeded')
  })

  test('that names an unknown phase type is refused before a run is made', async () => {
    await expect(execute([{ name: 'a', type: 'adds' }])).rejects.toMatchObject({
      code: 'PHASE_TYPE_UNKNOWN',
      message: expect.stringContaining('Did you mean "add"?'),
    })
    expect(store.runs()).toEqual([])
  })
})

test('a clock that jumps changes the times in the journal and nothing else', async () => {
  let calls = 0
  const clock = { now: () => (++calls % 2 === 0 ? 1e12 : 2e12) + calls, monotonic: () => performance.now() }
  const outcome = await execute(CHAIN, { clock })
  expect(outcome.status).toBe('succeeded')
  const again = await execute(CHAIN)
  expect(again.view.phases.every(({ reusedFrom }) => reusedFrom === outcome.run)).toBe(true)
})

describe('a failure', () => {
  test('blocks what comes after it and nothing else', async () => {
    const outcome = await execute([
      { name: 'bad', type: 'flaky', config: { failures: 9, kind: 'terminal' }, outputs: ['failures'] },
      { name: 'after', type: 'add', inputs: ['bad.failures'] },
      { name: 'later', type: 'add', after: ['after'] },
      { name: 'beside', type: 'add', config: { value: 1 } },
    ])
    expect(outcome.status).toBe('failed')
    expect(statuses(outcome)).toEqual({ bad: 'failed', after: 'blocked', later: 'blocked', beside: 'succeeded' })
    expect(phaseOfView(outcome.view, 'later').cause).toBe('bad failed')
    expect(outcome.view.error?.message).toBe('Failure 1 of 9.')
  })

  test.each([
    [
      'an output that is not returned',
      { type: 'add', outputs: ['results'] },
      'OUTPUT_MISSING',
      'Did you mean "result"?',
    ],
    ['a config that does not fit', { type: 'add', config: { valeu: 1 } }, 'PHASE_CONFIG', 'valeu'],
  ])('of %s says so', async (_, spec, code, text) => {
    const { view } = await execute([{ name: 'a', ...spec }])
    expect(view.phases[0]!.error).toMatchObject({ code, message: expect.stringContaining(text) })
  })

  test('is tried again when the run is resumed, with what finished kept', async () => {
    const plan: readonly PhaseSpec[] = [
      CHAIN[0]!,
      { name: 'bad', type: 'flaky', config: { failures: 1 }, outputs: ['failures'], after: ['a'] },
      { name: 'after', type: 'add', inputs: ['bad.failures'], outputs: ['result'] },
    ]
    expect((await execute(plan)).status).toBe('failed')
    const second = await execute(plan)
    expect(second).toMatchObject({ status: 'succeeded', resumed: true })
    expect(second.view.phases.map(({ attempts }) => attempts.length)).toEqual([1, 2, 1])
    expect(second.view.starts).toBe(2)
  })
})

describe('reuse', () => {
  test('takes over everything when nothing changed, under new names of the same files', async () => {
    const first = await execute(CHAIN)
    const second = await execute(CHAIN)
    expect(second.resumed).toBe(false)
    expect(second.view.phases.every(({ reusedFrom }) => reusedFrom === first.run)).toBe(true)
    const [before, after] = [first, second].map(({ view }) => store.resolve(phaseOfView(view, 'b').outputs[0]!.path))
    expect(statSync(after!).ino).toBe(statSync(before!).ino)
    expect(readdirSync(join(store.runFolder(second.run), 'b')).some((name) => name.endsWith('.tmp'))).toBe(false)
  })

  test('runs again just what an edit touches', async () => {
    await execute(CHAIN)
    const edited = CHAIN.map((phase) => (phase.name === 'b' ? { ...phase, config: { count: 3, bytes: 11 } } : phase))
    const { view } = await execute(edited)
    // The count that c reads is a part of b's changed output.
    expect(view.phases.map(({ reusedFrom }) => reusedFrom !== undefined)).toEqual([true, false, false])
  })

  // The bytes of b do not depend on the market, so that c, which reads them, is taken over even when b is not.
  test.each([
    ['the seed', { seed: '2' }, [false, false, false]],
    ['the data that a phase uses', { fingerprints: { market: 'other' } }, [true, false, true]],
    ['data that no phase uses', { fingerprints: { market: 'm', other: 'x' } }, [true, true, true]],
  ])('depends on %s', async (_, options, reused) => {
    await execute(CHAIN)
    const { view } = await execute(CHAIN, options)
    expect(view.phases.map(({ reusedFrom }) => reusedFrom !== undefined)).toEqual(reused)
  })

  test('does not happen for what is forced', async () => {
    await execute(CHAIN)
    const forced = await execute(CHAIN, { force: ['b'] })
    expect(forced.view.phases.map(({ attempts }) => attempts.length)).toEqual([0, 1, 0])
    const from = await execute(CHAIN, { resumeFrom: 'b' })
    expect(from.view.phases.map(({ attempts }) => attempts.length)).toEqual([0, 1, 1])
  })

  test('of pieces does not happen either for what is forced, and their files go when the phase is done', async () => {
    const large: readonly PhaseSpec[] = [
      { name: 'p', type: 'pieces', config: { count: 2, bytes: 20_000 }, outputs: ['digest'] },
    ]
    const { run, view } = await execute(large)
    expect(readdirSync(join(store.runFolder(run), 'p')).sort()).toEqual(['digest.json', 'rows.parquet'])
    const again = await execute(large, { run: { kind: 'resume', id: run }, force: ['p'] })
    expect(phaseOfView(again.view, 'p').parts).toBe(4)
    expect(phaseOfView(again.view, 'p').outputs).toEqual(phaseOfView(view, 'p').outputs)
  })

  test.each([{ only: ['bb'] }, { force: ['bb'] }, { resumeFrom: 'bb' }])(
    'of %j refuses the name that no phase has, before there is a run',
    async (options) => {
      await expect(execute(CHAIN, options)).rejects.toMatchObject({
        code: 'WF_UNKNOWN_PHASE',
        message: 'Expected the name of a phase, was "bb". Did you mean "b"?',
      })
      expect(store.runs()).toEqual([])
    },
  )

  test('of a loop or a sub-workflow is asked for by its name', async () => {
    const named = (name: string): PhaseSpec => ({ name, type: 'echo', config: { x: 1 } })
    const phases = [named('a'), named('loop.1.a'), { ...named('loop.2.a'), after: ['loop.1.a'] }, named('looped')]
    const { view } = await execute(phases, { only: ['loop'] })
    expect(view.phases.map(({ status }) => status)).toEqual(['pending', 'succeeded', 'succeeded', 'pending'])
    const again = await execute(phases, { force: ['loop.1'] })
    expect(again.view.phases.map(({ attempts }) => attempts.length)).toEqual([1, 1, 0, 1])
  })

  test('runs only the phases asked for and what they need', async () => {
    const { view, status } = await execute(CHAIN, { only: ['b'] })
    expect(status).toBe('succeeded')
    expect(view.phases.map((phase) => phase.status)).toEqual(['succeeded', 'succeeded', 'pending'])
  })

  test.each(['changed', 'torn', 'gone'])('passes over a file that is %s and computes it again', async (damage) => {
    const first = await execute(CHAIN)
    const path = store.resolve(phaseOfView(first.view, 'b').outputs[0]!.path)
    if (damage === 'gone') rmSync(path)
    else writeFileSync(path, damage === 'torn' ? '{"cou' : '{"count":3,"digest":"0"}\n')
    await expect(readOutput(store, first.view, 'b.digest')).rejects.toMatchObject({
      code: damage === 'gone' ? 'ARTIFACT_MISSING' : 'ARTIFACT_CORRUPT',
    })
    const second = await execute(CHAIN, { run: { kind: 'resume', id: first.run } })
    expect(second.view.phases.map(({ attempts }) => attempts.length)).toEqual([1, 2, 1])
    expect(await readOutput(store, second.view, 'b.digest')).toMatchObject({ value: { count: 3 } })
    const b = phaseOfView(first.view, 'b').outputs.map(({ sha256 }) => sha256)
    expect(phaseOfView(second.view, 'b').outputs.map(({ sha256 }) => sha256)).toEqual(b)
  })

  test('resumes a run after its definition was edited, and says what changed', async () => {
    const first = await execute(CHAIN)
    const edited = CHAIN.map((phase) => (phase.name === 'c' ? { ...phase, config: { value: 10 } } : phase))
    const second = await execute([...edited, { name: 'd', type: 'add', inputs: ['c.result'] }], {
      run: { kind: 'resume', id: first.run },
    })
    expect(second).toMatchObject({ run: first.run, status: 'succeeded' })
    expect(second.view.phases.map(({ attempts }) => attempts.length)).toEqual([1, 1, 2, 1])
    expect(store.events(first.run).find(({ type }) => type === 'run_replanned')).toMatchObject({ changed: ['c', 'd'] })
  })
})

describe('stopping', () => {
  test.each(['polite', 'deaf', 'busy'])('ends a phase that is %s and leaves a run to resume', async (how) => {
    const controller = new AbortController()
    const outcome = await execute(
      [
        CHAIN[0]!,
        { name: 'endless', type: 'endless', config: { how }, after: ['a'] },
        { name: 'next', type: 'add', after: ['endless'] },
      ],
      {
        signal: controller.signal,
        onEvent(event) {
          if (event.type === 'phase_progress') controller.abort()
        },
      },
    )
    expect(outcome.status).toBe('interrupted')
    expect(statuses(outcome)).toEqual({ a: 'succeeded', endless: 'cancelled', next: 'pending' })
    expect(store.run('latest').status).toBe('interrupted')
    expect(store.isOwned(outcome.run)).toBe(false)
  })

  test('before the start runs nothing', async () => {
    const outcome = await execute(CHAIN, { signal: AbortSignal.abort() })
    expect(outcome.status).toBe('interrupted')
    expect(new Set(Object.values(statuses(outcome)))).toEqual(new Set(['pending']))
  })

  test('keeps the pieces of the phase that was stopped', async () => {
    const phases: readonly PhaseSpec[] = [
      { name: 'p', type: 'pieces', config: { count: 40, bytes: 10 }, outputs: ['digest'] },
    ]
    const controller = new AbortController()
    let seen = 0
    const stopped = await execute(phases, {
      signal: controller.signal,
      onEvent(event) {
        if (event.type === 'part_written' && ++seen === 5) controller.abort()
      },
    })
    expect(stopped.status).toBe('interrupted')
    const resumed = await execute(phases)
    expect(resumed).toMatchObject({ status: 'succeeded', resumed: true, run: stopped.run })
    expect(phaseOfView(resumed.view, 'p').parts).toBe(40)
  })
})

test('a second writer of the same run is refused', async () => {
  const outcome = await execute(CHAIN)
  store.lock(outcome.run)
  await expect(execute(CHAIN, { run: { kind: 'resume', id: outcome.run } })).rejects.toMatchObject({
    code: 'RUN_LOCKED',
  })
})
