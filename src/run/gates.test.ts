import { readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { openTestEngine, statusesOf, type TestEngine } from '../../test/recovery/fixture-engine.ts'
import type { PhaseSpec } from '../../test/recovery/fixture-plans.ts'
import type { RunId } from '../core/ids.ts'
import type { PlannedGate } from '../plan/plan.ts'
import { leaveDecision } from './decision-inbox.ts'
import { decideGate, gateKinds, phaseOfView, type RunEvent, type RunOutcome, readRun } from './index.ts'

let engine: TestEngine
beforeEach(() => {
  engine = openTestEngine()
})
afterEach(() => engine.close())

const RESULT = { metrics: { sharpe_ratio: 1.2, max_drawdown: 0.3 }, ok: true }
const guarded = (gates: readonly PlannedGate[], config: PhaseSpec['config'] = RESULT): readonly PhaseSpec[] => [
  { name: 'work', type: 'echo', config: config!, gates },
  { name: 'next', type: 'add', after: ['work'] },
]

const validators = {
  is_good: () => true,
  is_bad: () => ({ passed: false, evidence: { seen: 3 }, message: 'Three are too many.' }),
  throws: () => {
    throw new Error('broken validator')
  },
}

const ownNode = `process.exit(process.execPath === ${JSON.stringify(process.execPath)} ? 0 : 1)`

interface Case {
  readonly gate: PlannedGate
  readonly passes: boolean
  readonly evidence?: unknown
  readonly message?: string
}

const node = (code: string): [string, ...string[]] => [process.execPath, '-e', code]

const CASES: readonly Case[] = [
  {
    gate: { kind: 'expression', name: 'e', expression: 'metrics.sharpe_ratio > 1.0 && ok' },
    passes: true,
    evidence: { 'metrics.sharpe_ratio': 1.2, ok: true },
  },
  {
    gate: { kind: 'expression', name: 'e', expression: 'metrics.sharpe_ratio > 2.0' },
    passes: false,
    message: 'Expected `metrics.sharpe_ratio > 2.0` to be true.',
  },
  { gate: { kind: 'expression', name: 'e', expression: 'metrics.sharp > 2.0' }, passes: false, message: 'sharp' },
  {
    gate: {
      kind: 'criterion',
      name: 'min_sharpe_ratio',
      metrics: ['min_sharpe_ratio', 'sharpe_ratio'],
      operator: '>=',
      value: 1,
    },
    passes: true,
    evidence: { at: 'metrics.sharpe_ratio', value: 1.2, limit: '>= 1' },
  },
  {
    gate: {
      kind: 'criterion',
      name: 'max_drawdown',
      metrics: ['max_drawdown', 'drawdown'],
      operator: '<=',
      value: 0.15,
    },
    passes: false,
    message: 'Expected max_drawdown <= 0.15, was 0.3 (metrics.max_drawdown).',
  },
  {
    gate: { kind: 'criterion', name: 'c', metrics: ['sharpe_ration'], operator: '>=', value: 1 },
    passes: false,
    message: 'Did you mean "sharpe_ratio"?',
  },
  { gate: { kind: 'command', name: 'own node', command: ['node', '-e', ownNode] }, passes: true },
  { gate: { kind: 'validator', name: 'v', validator: 'is_good' }, passes: true, evidence: true },
  {
    gate: { kind: 'validator', name: 'v', validator: 'is_bad' },
    passes: false,
    evidence: { seen: 3 },
    message: 'Three are too many.',
  },
  { gate: { kind: 'validator', name: 'v', validator: 'is_god' }, passes: false, message: 'Did you mean "is_good"?' },
  { gate: { kind: 'validator', name: 'v', validator: 'throws' }, passes: false, message: 'broken validator' },
  {
    gate: { kind: 'command', name: 'c', command: node('console.log("fine")') },
    passes: true,
    evidence: { exit_code: 0, printed: 'fine\n' },
  },
  {
    gate: {
      kind: 'command',
      name: 'c',
      command: node('process.stdin.on("data", (d) => process.exit(JSON.parse(d).metrics ? 7 : 0))'),
    },
    passes: false,
    evidence: { exit_code: 7 },
  },
  {
    gate: { kind: 'command', name: 'c', command: ['/no/such/program'] },
    passes: false,
    message: 'Expected to start "/no/such/program": there is no such program',
  },
  {
    gate: { kind: 'command', name: 'c', command: node('for (;;);'), timeoutMs: 50 },
    passes: false,
    message: 'It did not end within 50 ms.',
  },
  {
    gate: { kind: 'json_schema', name: 's', output: 'metrics', schema: { type: 'object', required: ['sharpe_ratio'] } },
    passes: true,
  },
  {
    gate: {
      kind: 'json_schema',
      name: 's',
      output: 'metrics',
      schema: { type: 'object', properties: { max_drawdown: { type: 'number', maximum: 0.2 } } },
    },
    passes: false,
    message: 'metrics.max_drawdown',
  },
  {
    gate: { kind: 'json_schema', name: 's', output: 'metric', schema: {} },
    passes: false,
    message: 'Did you mean "metrics"?',
  },
  { gate: { kind: 'files', name: 'f', files: ['full.txt'] }, passes: true, evidence: [{ file: 'full.txt', bytes: 1 }] },
  {
    gate: { kind: 'files', name: 'f', files: ['full.txt', 'empty.txt', 'none.txt'] },
    passes: false,
    message: 'empty.txt, none.txt',
  },
]

test('every kind of gate that needs no person is seen to pass and to fail', () => {
  const kinds = Object.keys(gateKinds).filter((kind) => kind !== 'manual')
  for (const passes of [true, false]) {
    const seen = CASES.filter((each) => each.passes === passes).map(({ gate }) => gate.kind)
    expect([...new Set(seen)].sort()).toEqual([...kinds].sort())
  }
})

describe('a gate', () => {
  test.each(CASES.map((each) => [`${each.gate.kind}: ${JSON.stringify(each.gate).slice(0, 90)}`, each] as const))(
    'of %s',
    async (_, { gate, passes, evidence, message }) => {
      writeFileSync(join(engine.store.folder, 'full.txt'), 'x')
      writeFileSync(join(engine.store.folder, 'empty.txt'), '')
      const outcome = await engine.execute(guarded([gate]), { validators, folder: engine.store.folder })
      expect(statusesOf(outcome)).toEqual(
        passes ? { work: 'succeeded', next: 'succeeded' } : { work: 'failed', next: 'blocked' },
      )
      const view = readRun(engine.store, 'latest').phases[0]!
      expect(view.gate?.status).toBe(passes ? 'passed' : 'failed')
      const check = view.gate!.checks[0]!
      if (evidence !== undefined && typeof evidence === 'object')
        expect(check.evidence).toMatchObject(evidence as object)
      else if (evidence !== undefined) expect(check.evidence).toEqual(evidence)
      if (message !== undefined) expect(check.message).toContain(message)
      if (!passes)
        expect(view.error).toMatchObject({ code: 'GATE_FAILED', message: expect.stringContaining(check.message!) })
    },
  )

  test('of a program keeps no secrets that it prints', async () => {
    vi.stubEnv('GATE_TEST_TOKEN', 'correct-horse-battery')
    await engine.execute(
      guarded([{ kind: 'command', name: 'c', command: node('console.log(process.env.GATE_TEST_TOKEN)') }]),
    )
    vi.unstubAllEnvs()
    const check = readRun(engine.store, 'latest').phases[0]!.gate!.checks[0]!
    expect(check.evidence).toMatchObject({ printed: '[redacted]\n' })
  })

  test('fails on an empty result, whatever its checks say', async () => {
    const outcome = await engine.execute(
      guarded([{ kind: 'validator', name: 'v', validator: 'is_good' }], { rows: [] }),
      { validators },
    )
    expect(phaseOfView(outcome.view, 'work').gate?.checks[0]?.message).toBe(
      'Expected a result of phase work, was empty.',
    )
  })

  test('is looked at again when a result is taken over, since its checks may be others', async () => {
    await engine.execute(guarded([{ kind: 'expression', name: 'e', expression: 'ok' }]))
    const stricter = await engine.execute(guarded([{ kind: 'expression', name: 'e', expression: '!ok' }]))
    expect(phaseOfView(stricter.view, 'work')).toMatchObject({
      status: 'failed',
      reusedFrom: expect.any(String),
      attempts: [],
    })
  })

  test('that failed can be overridden with a reason, and the run goes on', async () => {
    const phases = guarded([{ kind: 'expression', name: 'e', expression: '!ok' }])
    const first = await engine.execute(phases)
    const decision = { decision: 'override', reason: 'Known and accepted.', by: 'ada' } as const
    await expect(decideGate(engine.store, first.run, 'work', { ...decision, reason: ' ' })).rejects.toThrow(
      'Expected a reason',
    )
    await expect(decideGate(engine.store, first.run, 'work', { ...decision, decision: 'approve' })).rejects.toThrow(
      'is failed',
    )
    await decideGate(engine.store, first.run, 'work', decision)
    const second = await engine.execute(phases)
    expect(second).toMatchObject({ run: first.run, status: 'succeeded' })
    expect(phaseOfView(second.view, 'work').gate).toMatchObject({
      status: 'overridden',
      reason: 'Known and accepted.',
      by: 'ada',
    })
    expect(phaseOfView(second.view, 'work').attempts).toHaveLength(1)
  })
})

describe('a check with only_if', () => {
  const check = { kind: 'expression', name: 'e', expression: '!ok' } as const

  test('is skipped where that is false, with what it read', async () => {
    const outcome = await engine.execute(guarded([{ ...check, onlyIf: 'metrics.sharpe_ratio > 2.0' }]))
    expect(outcome.status).toBe('succeeded')
    expect(phaseOfView(outcome.view, 'work').gate).toMatchObject({
      status: 'passed',
      checks: [
        {
          passed: true,
          skipped: true,
          evidence: { 'metrics.sharpe_ratio': 1.2 },
          message: 'Skipped, since `metrics.sharpe_ratio > 2.0` is false.',
        },
      ],
    })
  })

  test('counts where that is true', async () => {
    const outcome = await engine.execute(guarded([{ ...check, onlyIf: 'metrics.sharpe_ratio > 1.0' }]))
    expect(statusesOf(outcome)).toEqual({ work: 'failed', next: 'blocked' })
  })

  test('fails where that cannot be evaluated', async () => {
    const outcome = await engine.execute(guarded([{ ...check, onlyIf: 'metrics.sharp > 1.0' }]))
    expect(phaseOfView(outcome.view, 'work').gate?.checks[0]).toMatchObject({ passed: false })
  })

  test('does not save a phase whose result is empty', async () => {
    const outcome = await engine.execute(guarded([{ ...check, onlyIf: 'false' }], { rows: [] }))
    expect(statusesOf(outcome)).toEqual({ work: 'failed', next: 'blocked' })
  })
})

test('a check that is not overridable is passed by nobody', async () => {
  const firm = { kind: 'expression', name: 'must', expression: '!ok', overridable: false } as const
  const { run } = await engine.execute(guarded([firm]))
  const decision = { decision: 'override', reason: 'Known.', by: 'ada' } as const
  await expect(decideGate(engine.store, run, 'work', decision)).rejects.toMatchObject({
    code: 'GATE_DECISION',
    message: expect.stringContaining('"must"'),
  })
  expect(phaseOfView(readRun(engine.store, run), 'work').gate?.status).toBe('failed')
})

describe('a manual gate', () => {
  const phases = [...guarded([{ kind: 'manual', name: 'm', message: 'Look at it.' }]), { name: 'beside', type: 'add' }]

  test('waits, over restarts, while others go on, until it is approved', async () => {
    const first = await engine.execute(phases)
    expect(first.status).toBe('waiting')
    expect(statusesOf(first)).toEqual({ work: 'waiting', next: 'pending', beside: 'succeeded' })
    const again = await engine.execute(phases)
    expect(again).toMatchObject({ run: first.run, status: 'waiting' })
    await decideGate(engine.store, 'latest', 'work', { decision: 'approve', reason: 'Fine.', by: 'ada' })
    const last = await engine.execute(phases)
    expect(last).toMatchObject({ run: first.run, status: 'succeeded' })
    expect(last.view.phases.map(({ attempts }) => attempts.length)).toEqual([1, 1, 1])
  })

  test('goes on waiting when another phase is asked for', async () => {
    const first = await engine.execute(phases)
    expect(await engine.execute(phases, { only: ['beside'] })).toMatchObject({ run: first.run, status: 'waiting' })
  })

  test('that is rejected fails the phase', async () => {
    await engine.execute(phases)
    await decideGate(engine.store, 'latest', 'work', { decision: 'reject', reason: 'Too good to be true.', by: 'ada' })
    const outcome = await engine.execute(phases)
    expect(statusesOf(outcome)).toEqual({ work: 'failed', next: 'blocked', beside: 'succeeded' })
    expect(outcome.view.error?.message).toBe('The gate of phase work was rejected by ada: Too good to be true.')
  })

  describe('in a run that goes on meanwhile', () => {
    const endless: PhaseSpec = { name: 'endless', type: 'endless', config: { how: 'polite' } }
    /** Runs until `until` has happened, and decides when the gate waits. */
    async function decideLive(
      decide: (run: string) => Promise<unknown>,
      until: RunEvent['type'],
      phase: string,
    ): Promise<RunOutcome> {
      const stop = new AbortController()
      const decided = Promise.withResolvers<unknown>()
      const outcome = await engine.execute([...guarded([{ kind: 'manual', name: 'm', message: 'Look.' }]), endless], {
        signal: stop.signal,
        onEvent(event) {
          if (event.type === 'gate_evaluated') decide(event.run).then(decided.resolve, decided.reject)
          if (event.type === until && 'phase' in event && event.phase === phase) stop.abort()
        },
      })
      await decided.promise
      return outcome
    }
    const decision = { reason: 'Fine.', by: 'ada' }

    test('takes a decision at once', async () => {
      let how: string | undefined
      const outcome = await decideLive(
        async (run) => {
          ;({ how } = await decideGate(engine.store, run, 'work', { decision: 'approve', ...decision }))
        },
        'phase_succeeded',
        'next',
      )
      expect(how).toBe('taken')
      expect(statusesOf(outcome)).toEqual({ work: 'succeeded', next: 'succeeded', endless: 'cancelled' })
      expect(phaseOfView(outcome.view, 'work')).toMatchObject({ gate: { by: 'ada' }, attempts: [{ attempt: 1 }] })
    })

    test('fails the phase at once when it is rejected', async () => {
      const outcome = await decideLive(
        (run) => decideGate(engine.store, run, 'work', { decision: 'reject', ...decision }),
        'phase_blocked',
        'next',
      )
      expect(statusesOf(outcome)).toMatchObject({ work: 'failed', next: 'blocked' })
    })

    test('does not take a decision about another result', async () => {
      const outcome = await decideLive(
        (run) => {
          const folder = engine.store.runFolder(run as RunId)
          return leaveDecision(folder, { phase: 'work', key: 'other', decision: 'approve', ...decision }, 5_000).then(
            () => leaveDecision(folder, { phase: 'work', key: keyOf(run), decision: 'reject', ...decision }, 5_000),
          )
        },
        'phase_blocked',
        'next',
      )
      expect(statusesOf(outcome)).toMatchObject({ work: 'failed' })
    })

    const keyOf = (run: string): string => phaseOfView(readRun(engine.store, run), 'work').key!
  })

  test('takes a decision that was left for a process which had died', async () => {
    const first = await engine.execute(phases)
    const key = phaseOfView(first.view, 'work').key!
    const left = { phase: 'work', key, decision: 'approve', reason: 'Fine.', by: 'ada' } as const
    expect(await leaveDecision(engine.store.runFolder(first.run), left, 0)).toBe(false)
    const last = await engine.execute(phases)
    expect(last).toMatchObject({ run: first.run, status: 'succeeded' })
    expect(readdirSync(join(engine.store.runFolder(first.run), '.decisions'))).toEqual([])
  })
})
