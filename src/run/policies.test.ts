import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { openTestEngine, statusesOf, type TestEngine } from '../../test/recovery/fixture-engine.ts'
import { type PhaseSpec, planOf } from '../../test/recovery/fixture-plans.ts'
import { defaultPolicy, type PhasePolicy, type Plan } from '../plan/plan.ts'
import type { ExecuteOptions } from './execution.ts'
import { phaseOfView, readOutput } from './index.ts'
import { backoffMs } from './phase-rules.ts'

const policy = (fields: Partial<PhasePolicy>): PhasePolicy => ({ ...defaultPolicy, ...fields })

let engine: TestEngine
beforeEach(() => {
  engine = openTestEngine()
})
afterEach(() => engine.close())

const flaky = (failures: number, more: Partial<PhaseSpec> = {}): PhaseSpec => ({
  name: 'flaky',
  type: 'flaky',
  config: { failures },
  outputs: ['failures'],
  ...more,
})

/** The time of the first attempt is up when it has written so many pieces; that of later ones never is. */
function timeIsUpAfterPieces(count: number): Pick<ExecuteOptions, 'alarm' | 'onEvent'> {
  let left = count
  let ringFirst: (() => void) | undefined
  return {
    alarm(_ms, ring) {
      ringFirst ??= ring
      return () => {}
    },
    onEvent(event) {
      if (event.type === 'part_written' && --left === 0) ringFirst?.()
    },
  }
}

describe('retries', () => {
  test('are made after waits that double, until the phase succeeds', async () => {
    const outcome = await engine.execute([
      flaky(3, { policy: policy({ maxRetries: 3 }) }),
      { name: 'next', type: 'add', inputs: ['flaky.failures'] },
    ])
    expect(statusesOf(outcome)).toEqual({ flaky: 'succeeded', next: 'succeeded' })
    expect(phaseOfView(outcome.view, 'flaky').attempts.map(({ error }) => error?.message)).toEqual([
      'Failure 1 of 3.',
      'Failure 2 of 3.',
      'Failure 3 of 3.',
      undefined,
    ])
    expect(engine.waits.map((ms) => Math.round(Math.log2(ms / 1000)))).toEqual([1, 2, 3])
  })

  test('end when they are used up', async () => {
    const outcome = await engine.execute([flaky(3, { policy: policy({ maxRetries: 2 }) })])
    expect(outcome.status).toBe('failed')
    expect(phaseOfView(outcome.view, 'flaky').attempts).toHaveLength(3)
  })

  test('are not made for errors of the definition and terminal errors', async () => {
    const terminal = await engine.execute([flaky(1, { config: { failures: 1, kind: 'terminal' }, policy: policy({}) })])
    const mistyped = await engine.execute([{ name: 'a', type: 'add', config: { valeu: 1 }, policy: policy({}) }])
    expect([terminal, mistyped].map(({ view }) => view.phases[0]!.attempts.length)).toEqual([1, 0])
  })

  test('get half the workers and half the memory after a thread was lost', async () => {
    const broken: PhaseSpec = {
      name: 'broken',
      type: 'broken',
      config: { how: 'exits' },
      policy: policy({ maxRetries: 2 }),
      resources: { memoryBytes: 2 ** 30, cpuCores: 1, maxWorkers: 5 },
    }
    const { run } = await engine.execute([broken])
    const granted = engine.store
      .events(run)
      .flatMap((event) => (event.type === 'phase_started' ? [event.resources] : []))
    expect(granted).toEqual([
      { memoryBytes: 2 ** 30, cpuCores: 1, maxWorkers: 5 },
      { memoryBytes: 2 ** 29, cpuCores: 1, maxWorkers: 2 },
      { memoryBytes: 2 ** 28, cpuCores: 1, maxWorkers: 1 },
    ])
  })

  test('leave their room to others while they wait', async () => {
    const order: string[] = []
    await engine.execute([flaky(1, { policy: policy({ maxRetries: 1 }) }), { name: 'other', type: 'add' }], {
      plan: planOf([flaky(1, { policy: policy({ maxRetries: 1 }) }), { name: 'other', type: 'add' }], {
        concurrency: 1,
      }),
      onEvent(event) {
        if (event.type === 'phase_started') order.push(`${event.phase} ${event.attempt}`)
      },
      wait: () => new Promise((resolve) => setImmediate(() => setImmediate(() => setImmediate(resolve)))),
    })
    expect(order).toEqual(['flaky 1', 'other 1', 'flaky 2'])
  })

  test('wait at most the cap, and as long in every execution with the same seed', () => {
    const waits = [1, 2, 6, 20].map((n) => backoffMs(defaultPolicy.backoff, 'seed', 'p', n))
    expect(waits).toEqual([1, 2, 6, 20].map((n) => backoffMs(defaultPolicy.backoff, 'seed', 'p', n)))
    for (const [index, longest] of [2_000, 4_000, 60_000, 60_000].entries()) {
      expect(waits[index]).toBeLessThanOrEqual(longest)
      expect(waits[index]).toBeGreaterThanOrEqual(longest * 0.9)
    }
    expect(backoffMs(defaultPolicy.backoff, 'seed', 'q', 1)).not.toBe(waits[0])
  })

  test('follow the loss of a thread, with fewer workers', async () => {
    const { view } = await engine.execute([
      {
        name: 'lost',
        type: 'broken',
        config: { how: 'exits' },
        policy: policy({ maxRetries: 2 }),
        resources: { maxWorkers: 8 },
      },
    ])
    expect(view.phases[0]!.error).toMatchObject({
      code: 'WORKER_LOST',
      message: expect.stringContaining('exit code 3'),
    })
    const workers = engine.store
      .events(view.id)
      .flatMap((event) => (event.type === 'phase_started' ? [event.resources.maxWorkers] : []))
    expect(workers).toEqual([8, 4, 2])
  })
})

describe('when no attempt is left', () => {
  test('continue_with_warning lets the run succeed and skips what comes after', async () => {
    const tolerant = policy({ maxRetries: 0, onFailure: 'continue_with_warning' })
    const outcome = await engine.execute([
      flaky(1, { policy: tolerant }),
      { name: 'after', type: 'add', inputs: ['flaky.failures'] },
      { name: 'always', type: 'add', inputs: ['flaky.failures'], when: 'always', outputs: ['result'] },
    ])
    expect(outcome.status).toBe('succeeded')
    expect(statusesOf(outcome)).toEqual({ flaky: 'failed', after: 'skipped', always: 'succeeded' })
    expect(phaseOfView(outcome.view, 'after').cause).toBe('flaky failed, which its policy tolerates')
  })

  test.each([
    ['abort_workflow', policy({ maxRetries: 0, onFailure: 'abort_workflow' })],
    ['a critical phase', policy({ maxRetries: 0, critical: true })],
  ])('%s stops what runs and fails the run', async (_, rules) => {
    const outcome = await engine.execute([
      { name: 'endless', type: 'endless', config: { how: 'polite' } },
      flaky(1, { policy: rules }),
      { name: 'later', type: 'add', after: ['endless'] },
    ])
    expect(outcome.status).toBe('failed')
    expect(statusesOf(outcome)).toEqual({ endless: 'cancelled', flaky: 'failed', later: 'pending' })
    expect(phaseOfView(outcome.view, 'endless').cause).toBe('flaky failed, and its policy stops the run')
  })

  test('a fallback runs a last round with its config, and no other run takes its result over', async () => {
    const rules = policy({ maxRetries: 0, onFailure: 'fallback', fallback: 'reduced', timeoutMs: 800 })
    const phases: readonly PhaseSpec[] = [
      { name: 'slow', type: 'slow', config: { pieces: 3 }, outputs: ['done'], policy: rules },
    ]
    const first = await engine.execute(phases, timeIsUpAfterPieces(3))
    expect(first.status).toBe('succeeded')
    expect(phaseOfView(first.view, 'slow')).toMatchObject({
      fallback: 'reduced',
      attempts: [{ attempt: 1 }, { fallback: 'reduced' }],
    })
    expect(await readOutput(engine.store, first.view, 'slow.done')).toMatchObject({ value: 1 })
    const second = await engine.execute(phases)
    expect(phaseOfView(second.view, 'slow').reusedFrom).toBeUndefined()
  })

  test('a fallback that the type does not have is named with those that it has', async () => {
    const rules = policy({ maxRetries: 0, onFailure: 'fallback', fallback: 'redused', timeoutMs: 30 })
    const { view } = await engine.execute([{ name: 'slow', type: 'slow', config: { pieces: 1 }, policy: rules }])
    expect(view.phases[0]!.error?.message).toContain('Did you mean "reduced"?')
  })

  test('an unexpected error stops the run when the workflow says so', async () => {
    const phases: readonly PhaseSpec[] = [
      { name: 'broken', type: 'broken', config: { how: 'throws' }, policy: policy({ maxRetries: 0 }) },
    ]
    const plan = (unexpected_error: string): Plan => {
      const made = planOf(phases)
      return { ...made, workflow: { ...made.workflow, error_policy: { unexpected_error } } as Plan['workflow'] }
    }
    const aborted = await engine.execute(phases, { plan: plan('checkpoint_and_abort') })
    const tolerated = await engine.execute(phases, { plan: plan('continue_with_warning') })
    expect([aborted.status, tolerated.status]).toEqual(['failed', 'succeeded'])
    expect(aborted.view.error?.message).toBe('Nobody expected this.')
  })
})

describe('a time limit', () => {
  test.each(['polite', 'deaf', 'busy'])('ends a phase that is %s', async (how) => {
    const { view } = await engine.execute([
      { name: 'endless', type: 'endless', config: { how }, policy: policy({ maxRetries: 0, timeoutMs: 100 }) },
    ])
    expect(view.phases[0]!.error).toMatchObject({
      code: 'PHASE_TIMEOUT',
      message: 'Phase endless did not finish within 100 ms.',
    })
  })

  test('keeps partial results when the policy accepts them', async () => {
    const rules = policy({ maxRetries: 0, timeoutMs: 500, partialResults: 'acceptable' })
    const phases: readonly PhaseSpec[] = [
      { name: 'slow', type: 'slow', config: { pieces: 3 }, outputs: ['done'], policy: rules },
      { name: 'next', type: 'add', inputs: ['slow.done'], outputs: ['result'] },
    ]
    const outcome = await engine.execute(phases, timeIsUpAfterPieces(3))
    expect(outcome.status).toBe('succeeded')
    expect(phaseOfView(outcome.view, 'slow')).toMatchObject({
      partial: true,
      warnings: ['These are partial results: Phase slow did not finish within 500 ms.'],
    })
    expect(await readOutput(engine.store, outcome.view, 'next.result')).toMatchObject({ value: 3 })
  })
})
