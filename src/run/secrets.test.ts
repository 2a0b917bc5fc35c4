import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { openTestEngine, type TestEngine } from '../../test/recovery/fixture-engine.ts'
import type { PhaseSpec } from '../../test/recovery/fixture-plans.ts'
import type { EventBody } from './events.ts'
import { phaseOfView, readOutput } from './index.ts'
import { createRedaction } from './redact.ts'

let engine: TestEngine
beforeEach(() => {
  engine = openTestEngine()
})
afterEach(() => engine.close())

const journalText = (run: Parameters<TestEngine['store']['events']>[0]): string =>
  JSON.stringify(engine.store.events(run, { parts: true }))

describe('a secret', () => {
  const phases: readonly PhaseSpec[] = [
    { name: 'a', type: 'echo', config: { length: '${size(env.TOKEN)}' }, outputs: ['length'] },
  ]

  test('reaches the config and stays out of the journal', async () => {
    const { run, view } = await engine.execute(phases, { secrets: { TOKEN: 'hunter2hunter2' } })
    expect(await readOutput(engine.store, view, 'a.length')).toMatchObject({ value: 14 })
    expect(journalText(run)).not.toContain('hunter2')
  })

  test('that a phase returns is a name in its outputs and its warnings', async () => {
    const leaky: PhaseSpec = {
      name: 'a',
      type: 'echo',
      config: { text: 'as ${env.TOKEN}', deep: [{ again: '${env.TOKEN}' }] },
      outputs: ['text', 'deep'],
    }
    const { view, run } = await engine.execute([leaky], { secrets: { TOKEN: 'hunter2hunter2' } })
    expect(await readOutput(engine.store, view, 'a.text')).toMatchObject({ value: 'as [secret TOKEN]' })
    expect(await readOutput(engine.store, view, 'a.deep')).toMatchObject({ value: [{ again: '[secret TOKEN]' }] })
    expect(journalText(run)).not.toContain('hunter2')
    const redact = createRedaction({ TOKEN: 'hunter2hunter2' })
    const succeeded = { type: 'phase_succeeded', artifacts: { outputs: [], warnings: ['Saw hunter2hunter2.'] } }
    expect(JSON.stringify(redact(succeeded as unknown as EventBody))).toContain('Saw [secret TOKEN].')
  })

  test('is a name where it is a key of an output, in any encoding, and in what a phase says of its progress', async () => {
    const secret = 'hunter2hunter2'
    const encoded = Buffer.from(`user:${secret}`).toString('base64')
    const notes: unknown[] = []
    const leaky: PhaseSpec = {
      name: 'a',
      type: 'echo',
      config: { keys: { '${env.TOKEN}': encoded }, note: '${env.TOKEN}' },
      outputs: ['keys'],
    }
    const { view } = await engine.execute([leaky], {
      secrets: { TOKEN: secret },
      onEvent: (event) => notes.push(event),
    })
    const { value } = (await readOutput(engine.store, view, 'a.keys')) as { readonly value: object }
    expect(JSON.stringify(value)).not.toMatch(/hunter2|odW50ZXIyaHVudGVyM/)
    expect(JSON.stringify(notes)).not.toContain('hunter2')
  })

  test('can be asked about in conditions and gates, beside variables that are none', async () => {
    const secrets = { TOKEN: 'hunter2hunter2' }
    const bindings = { env: { PLACE: 'here' } }
    const condition = (expression: string) => ({ expression, expect: true, references: [], bindings })
    const { view, run } = await engine.execute(
      [
        {
          name: 'a',
          type: 'echo',
          bindings,
          config: { both: '${env.PLACE + string(size(env.TOKEN))}' },
          outputs: ['both'],
          conditions: [condition("env.TOKEN.startsWith('hunter') && env.PLACE == 'here'")],
          gates: [{ kind: 'expression', name: 'g', expression: 'size(env.TOKEN) > 3' }],
        },
        { name: 'b', type: 'echo', config: { x: 1 }, conditions: [condition("env.TOKEN == ''")] },
      ],
      { secrets },
    )
    expect(view.phases.map(({ status }) => status)).toEqual(['succeeded', 'skipped'])
    expect(await readOutput(engine.store, view, 'a.both')).toMatchObject({ value: 'here14' })
    expect(journalText(run)).not.toContain('hunter2')
  })

  test('counts by its name: another value is not another result', async () => {
    const first = await engine.execute(phases, { secrets: { TOKEN: 'hunter2hunter2' } })
    const second = await engine.execute(phases, { secrets: { TOKEN: 'hunter3' } })
    expect(phaseOfView(second.view, 'a').reusedFrom).toBe(first.run)
  })

  test('is blacked out where a phase says it in an error', async () => {
    const broken: PhaseSpec = { name: 'a', type: 'add', config: { value: '${env.TOKEN}', more: { '${env.TOKEN}': 1 } } }
    const gate: PhaseSpec = {
      name: 'b',
      type: 'echo',
      config: { x: 1 },
      gates: [{ kind: 'validator', name: 'v', validator: 'leaks' }],
    }
    const { run, view } = await engine.execute([broken, gate], {
      secrets: { TOKEN: 'hunter2hunter2' },
      validators: {
        leaks: () => ({ passed: false, evidence: { seen: ['hunter2hunter2'] }, message: 'It is hunter2hunter2.' }),
      },
    })
    expect(journalText(run)).not.toContain('hunter2')
    expect(phaseOfView(view, 'b').gate?.checks[0]).toMatchObject({
      evidence: { seen: ['[secret TOKEN]'] },
      message: 'It is [secret TOKEN].',
    })
  })
})
