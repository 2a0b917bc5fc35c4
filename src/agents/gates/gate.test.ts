import { expect, test } from 'vitest'
import { manualAlarmClock } from '../alarm-clock.ts'
import { testServices } from '../fixtures/services.ts'
import { memoryProgress } from '../progress-file.ts'
import { type Phase, runPhases } from '../run-phases.ts'
import { askGate, type Gate, type GateCall } from './gate.ts'

const call = (signal = new AbortController().signal): GateCall => ({
  phase: 'p',
  context: {},
  services: testServices(manualAlarmClock()),
  signal,
})
const ask = (check: () => unknown, signal?: AbortSignal) => askGate({ check } as Gate, [], call(signal))
const phases = (validation: unknown): Phase[] => [
  { id: 'p', name: 'P', tasks: [{ title: 't', type: 'function', run: () => 1 }], validation: validation as Gate },
]

test.each<[string, () => unknown]>([
  ['nothing', () => undefined],
  ['null', async () => null],
  ['true alone', () => true],
  ['an object without passed', () => ({ reason: 'fine' })],
  ['a passed that is no truth value', () => ({ passed: 'yes' })],
])('a check that says %s does not pass, and the reason says what is expected', async (_, check) => {
  const { passed, reason } = await ask(check)
  expect(passed).toBe(false)
  expect(reason).toContain('expected { passed: true } or { passed: false, reason }')
})

test('a check that throws or rejects does not pass', async () => {
  const boom = (): never => {
    throw new Error('boom')
  }
  expect(await ask(boom)).toEqual({ passed: false, reason: 'The gate could not be checked: boom' })
  expect(await ask(async () => boom())).toEqual({ passed: false, reason: 'The gate could not be checked: boom' })
})

test('evidence becomes plain JSON, and the verdict stands where it has none', async () => {
  const circle: Record<string, unknown> = {}
  circle.self = circle
  expect((await ask(() => ({ passed: true, evidence: { at: new Date(0), none: undefined } }))).evidence).toEqual({
    at: '1970-01-01T00:00:00.000Z',
  })
  expect(await ask(() => ({ passed: false, reason: 'x', evidence: circle }))).toMatchObject({
    reason: 'x',
    evidence: expect.stringContaining('No JSON'),
  })
})

test('a gate that does not end is left when the run is cancelled, and the phase says so', async () => {
  const stop = new AbortController()
  const store = memoryProgress()
  const check = () => {
    stop.abort()
    return new Promise<never>(() => {})
  }
  const { status, reason } = await runPhases(phases({ check }), { store, signal: stop.signal })
  expect([status, reason]).toEqual(['cancelled', 'The run was cancelled.'])
})

test.each<[string, unknown]>([
  ['an object without check', {}],
  ['a function', () => ({ passed: true })],
  ['a list with something else in it', [{ check: () => ({ passed: true }) }, null]],
])('%s in place of a gate is refused before anything runs', async (_, validation) => {
  await expect(runPhases(phases(validation))).rejects.toThrow(
    'Phase p: expected `validation`: a gate, `{ check(results) }`, or a list of gates',
  )
})

test('what a gate does to the results it is shown does not change them', async () => {
  const check: Gate['check'] = (results) => {
    ;(results[0]!.value as string[]).push('more')
    return { passed: true }
  }
  const { context } = await runPhases([
    {
      id: 'p',
      name: 'P',
      tasks: [{ id: 't', title: 't', type: 'function', run: () => ['one'] }],
      validation: { check },
    },
  ])
  expect(context.p!.tasks.t).toEqual(['one'])
})

test('what a function does to the context does not change it for others', async () => {
  const run = (call: { readonly context: Readonly<Record<string, { readonly tasks: Record<string, unknown> }>> }) => {
    ;(call.context.p!.tasks.t as string[]).reverse()
    return 1
  }
  const { context } = await runPhases([
    { id: 'p', name: 'P', tasks: [{ id: 't', title: 't', type: 'function', run: () => ['one', 'two'] }] },
    { id: 'q', name: 'Q', tasks: [{ title: 'q', type: 'function', run }] },
  ])
  expect(context.p!.tasks.t).toEqual(['one', 'two'])
})
