import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { type Progress, progressSchema } from '../agents/index.ts'
import type { JsonValue } from '../core/hash.ts'
import { decideGate, type RunOutcome, readOutput } from '../run/index.ts'
import { type Execution, execute, openWritableStore } from './execute.ts'
import { prepare } from './workspace.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'progress-'))
  writeFileSync(join(folder, 'work.mjs'), WORK)
})
afterEach(() => {
  rmSync(folder, { recursive: true, force: true })
})

/** Notes that it ran; fails while there is a file named like it; answers with what it was given. */
const WORK = `
import { appendFileSync, existsSync } from 'node:fs'
import { join } from 'node:path'
export function run({ arguments: name, services, context }) {
  appendFileSync(join(services.folder, 'ran.log'), name + '\\n')
  if (existsSync(join(services.folder, 'fail-' + name))) throw new Error(name + ' is not ready')
  return { name, files: [name + '.ts'], saw: JSON.stringify(context) }
}
`
const work = (id: string): JsonValue => ({ id, title: `Do ${id}`, type: 'function', module: 'work.mjs', arguments: id })
const phase = (name: string, tasks: readonly JsonValue[], more: object = {}, config: object = {}): object => ({
  name,
  type: 'tasks',
  outputs: ['values'],
  config: { tasks, ...config },
  ...more,
})
const two = (gate: object = {}): object[] => [
  phase('discovery', [work('a'), work('b')], gate),
  phase('build', [work('c')], { inputs: ['discovery.values'] }),
]

interface Result extends RunOutcome {
  readonly warnings: readonly string[]
}

async function run(phases: readonly object[], more: object = {}, execution: Execution = {}): Promise<Result> {
  const file = join(folder, 'workflow.json')
  writeFileSync(file, JSON.stringify({ workflow: { name: 'demo' }, phases, ...more }))
  const prepared = await prepare('workflow.json', { cwd: folder, env: process.env })
  const store = openWritableStore(folder, undefined)
  const warnings: string[] = []
  try {
    const progress = join(folder, 'PROGRESS.json')
    const outcome = await execute(store, prepared, { progress, warn: (each) => warnings.push(each), ...execution })
    return { ...outcome, warnings }
  } finally {
    await store.close()
  }
}

async function valuesOf(outcome: RunOutcome, phase: string): Promise<unknown> {
  const store = openWritableStore(folder, undefined)
  try {
    const content = await readOutput(store, outcome.view, `${phase}.values`)
    return content.kind === 'json' ? content.value : undefined
  } finally {
    await store.close()
  }
}

const progress = (): Progress => progressSchema.parse(JSON.parse(readFileSync(join(folder, 'PROGRESS.json'), 'utf8')))
const ran = (): string[] =>
  existsSync(join(folder, 'ran.log')) ? readFileSync(join(folder, 'ran.log'), 'utf8').trim().split('\n') : []
const loseStore = (): void => rmSync(join(folder, '.phaseline'), { recursive: true })
const writeProgress = (value: unknown): void => writeFileSync(join(folder, 'PROGRESS.json'), JSON.stringify(value))

describe('the progress file of a run', () => {
  test('names every phase and task with its value, and the run that it follows', async () => {
    const outcome = await run(two())
    const written = progress()
    expect(written).toMatchObject({
      status: 'completed',
      current_phase: null,
      completion: 1,
      run: { id: outcome.run, workflow: 'demo', definition: 'workflow.json', last_event: outcome.view.lastSeq },
    })
    expect(written.phases.map(({ id, status, completion }) => [id, status, completion])).toEqual([
      ['discovery', 'complete', 1],
      ['build', 'complete', 1],
    ])
    expect(
      written.phases[0]!.tasks.map(({ id, status, value }) => [id, status, (value as { name: string }).name]),
    ).toEqual([
      ['a', 'succeeded', 'a'],
      ['b', 'succeeded', 'b'],
    ])
  })

  test('says which task failed and why; when that is mended, only that task runs again', async () => {
    writeFileSync(join(folder, 'fail-b'), '')
    await run(two())
    expect(progress()).toMatchObject({
      status: 'failed',
      current_phase: 'discovery',
      reason: expect.stringContaining('b is not ready'),
      phases: [{ status: 'failed', tasks: [{ status: 'succeeded' }, { status: 'failed' }] }, { status: 'blocked' }],
    })
    rmSync(join(folder, 'fail-b'))
    loseStore()
    expect((await run(two())).status).toBe('succeeded')
    expect(ran()).toEqual(['a', 'b', 'b', 'c'])
  })

  test('a gate that fails stops the run with its reason and evidence, and the file says so', async () => {
    await run(two({ gate: { expression: 'size(values) > 2' } }))
    expect(progress()).toMatchObject({
      status: 'failed',
      current_phase: 'discovery',
      phases: [{ status: 'failed' }, {}],
    })
    expect(progress().reason).toContain('size(values) > 2')
    expect(progress().phases[0]!.validation).toMatchObject({ passed: false, evidence: [{ kind: 'expression' }] })
  })

  test('is enough when the store is gone: no finished task runs again, values and run id are the same', async () => {
    const first = await run(two())
    const before = await valuesOf(first, 'build')
    loseStore()
    const again = await run(two())
    expect(ran()).toEqual(['a', 'b', 'c'])
    expect(again.run).toBe(first.run)
    expect(await valuesOf(again, 'build')).toEqual(before)
  })

  test('an approval counts again for the same results, after the store is gone', async () => {
    const phases = two({ gate: { manual: 'Go on?' } })
    const first = await run(phases)
    expect(progress()).toMatchObject({ status: 'waiting', reason: 'Go on?' })
    const store = openWritableStore(folder, undefined)
    await decideGate(store, first.run, 'discovery', { decision: 'approve', reason: 'fine', by: 'ann' })
    await store.close()
    writeFileSync(join(folder, 'fail-c'), '')
    expect((await run(phases)).status).toBe('failed')
    expect(progress().phases[0]!.validation).toMatchObject({ passed: true, approved_by: 'ann', reason: 'fine' })
    rmSync(join(folder, 'fail-c'))
    loseStore()
    const last = await run(phases)
    expect(last.status).toBe('succeeded')
    expect(last.view.phases[0]!.gate).toMatchObject({ status: 'passed', by: 'ann' })
    expect(ran()).toEqual(['a', 'b', 'c', 'c'])
  })

  test('of a run that the store has, a new run takes over nothing: not what is done, nor what was approved', async () => {
    const phases = two({ gate: { manual: 'Go on?' } })
    const first = await run(phases)
    const store = openWritableStore(folder, undefined)
    await decideGate(store, first.run, 'discovery', { decision: 'approve', reason: 'fine', by: 'ann' })
    await store.close()
    expect((await run(phases)).status).toBe('succeeded')
    const second = await run(phases)
    expect(second.run).not.toBe(first.run)
    expect(second).toMatchObject({ status: 'waiting' })
    expect(progress()).toMatchObject({
      run: { id: second.run },
      phases: [{ status: 'waiting' }, { status: 'pending' }],
    })
  })

  test('tasks that were edited since run again, and what depends on them', async () => {
    await run(two())
    loseStore()
    const [, second] = two()
    await run([phase('discovery', [work('a'), { ...(work('b') as object), version: 2 }]), second!])
    expect(ran()).toEqual(['a', 'b', 'c', 'b', 'c'].filter((each, index) => index < 4 || each !== 'c'))
  })

  test('the elements of a list of work are told apart and taken over one by one', async () => {
    const phases = [
      phase('discovery', [work('a'), work('b')], { outputs: ['values', 'files'] }),
      {
        ...phase('each', [{ ...(work('c') as object), arguments: '${item}' }]),
        for_each: '${discovery.files}',
      },
    ]
    await run(phases)
    expect(progress().phases[1]!.tasks.map(({ id, status }) => [id, status])).toEqual([
      ['1.c', 'succeeded'],
      ['2.c', 'succeeded'],
    ])
    loseStore()
    await run(phases)
    expect(ran().sort()).toEqual(['a', 'a.ts', 'b', 'b.ts'])
  })

  test('holds no secret, whoever printed it', async () => {
    const secret = 'correct-horse-battery'
    process.env.DEMO_API_KEY = secret
    try {
      const leak = { id: 'leak', title: 'Leak', type: 'shell', env: ['DEMO_API_KEY'] }
      const print = { ...leak, command: ['node', '-p', 'process.env.DEMO_API_KEY'] }
      const fail = {
        ...leak,
        id: 'fail',
        command: ['node', '-e', 'console.error(process.env.DEMO_API_KEY); process.exit(1)'],
      }
      const { view } = await run([phase('a', [print as JsonValue, fail as JsonValue], {}, { audit: 'audit.jsonl' })])
      const store = openWritableStore(folder, undefined)
      const journal = JSON.stringify(store.events(view.id, { parts: true }))
      const kept = store
        .parts(view.id, 'a', view.phases[0]!.key!)
        .map(({ name }) => store.partBytes(view.id, 'a', view.phases[0]!.key!, name))
      await store.close()
      const texts = [
        journal,
        ...kept.map(String),
        readFileSync(join(folder, 'audit.jsonl'), 'utf8'),
        JSON.stringify(progress()),
      ]
      for (const text of texts) expect(text).not.toContain(secret)
      expect(JSON.stringify(progress())).toContain('[redacted]')
    } finally {
      delete process.env.DEMO_API_KEY
    }
  })
})

test('phases of every type stand in the file; with the store gone others than tasks are computed again, to the same bytes', async () => {
  const plugin = `
    import { readFileSync } from 'node:fs'
    import { join } from 'node:path'
    export const double = {
      type: 'double', version: 1, description: 'Doubles.', outputs: { twice: 'it' }, uses: [],
      config: { safeParse: (data) => ({ success: true, data }) },
      run: async ({ config, progress }) => {
        progress({ done: 1, total: 1, unit: 'numbers' })
        const seen = JSON.parse(readFileSync(join(config.folder, 'PROGRESS.json'), 'utf8'))
        return { outputs: { twice: { kind: 'json', value: { twice: 2 * config.n, seen: seen.phases[1].status } } } }
      },
    }`
  writeFileSync(join(folder, 'double.mjs'), plugin)
  const double = {
    name: 'double',
    type: 'double',
    depends_on: ['first'],
    outputs: ['twice'],
    config: { n: 21, folder },
  }
  const skipped = { name: 'never', type: 'double', enabled: false, config: {} }
  const phases = [phase('first', [work('a')]), double, phase('last', [work('b')], { depends_on: ['double'] }), skipped]
  await run(phases, { plugins: ['./double.mjs'] })
  const before = progress()
  expect(before.phases.map(({ id, type, status, completion }) => [id, type, status, completion])).toEqual([
    ['first', 'tasks', 'complete', 1],
    ['double', 'double', 'complete', 1],
    ['last', 'tasks', 'complete', 1],
    ['never', 'double', 'skipped', 1],
  ])
  loseStore()
  const again = await run(phases, { plugins: ['./double.mjs'] })
  expect(ran()).toEqual(['a', 'b'])
  expect(progress().phases.map(({ outputs }) => outputs)).toEqual(before.phases.map(({ outputs }) => outputs))
  // The file could be read while the phase ran, and said so.
  const store = openWritableStore(folder, undefined)
  const content = await readOutput(store, again.view, 'double.twice')
  await store.close()
  expect(content).toMatchObject({ kind: 'json', value: { twice: 42, seen: 'in_progress' } })
})

test('what models cost counts against the budget of the run over restarts, from the store and from the file', async () => {
  const answer = JSON.stringify({ text: 'ok', usage: { input_tokens: 1, output_tokens: 1, cost_usd: 0.01 } })
  writeFileSync(join(folder, 'agent.mjs'), `console.log(${JSON.stringify(answer)})`)
  const agents = {
    providers: { demo: { type: 'subprocess', command: ['node', 'agent.mjs'] } },
    budget: { cost_usd: 0.03 },
  }
  const asks = (count: number): object[] =>
    Array.from({ length: count }, (_, index) => {
      const ask = { id: 'ask', title: 'Ask', type: 'agent', prompt: `Question ${index}`, max_tokens: 5 }
      return phase(`p${index}`, [ask], index === 0 ? {} : { depends_on: [`p${index - 1}`] })
    })
  const statuses = async (): Promise<readonly string[]> => {
    const { view } = await run(asks(4), { agents })
    expect(view.phases[3]!.error!.message).toContain('USD 0.0300 of 0.03 are spent')
    expect(progress().usage.cost_usd).toBeCloseTo(0.03)
    return view.phases.map(({ status }) => status)
  }
  const expected = ['succeeded', 'succeeded', 'succeeded', 'failed']
  expect(await statuses()).toEqual(expected)
  expect(await statuses()).toEqual(expected)
  loseStore()
  expect(await statuses()).toEqual(expected)
})

describe('files that others wrote', () => {
  const value = { name: 'a', files: ['a.ts'], saw: 'from elsewhere' }
  const shapes: Readonly<Record<string, unknown>> = {
    pattern: {
      current_phase: 2,
      phases: [
        {
          id: 'discovery',
          status: 'complete',
          tasks: [
            { id: 'a', value },
            { id: 'b', value },
          ],
          validation: { passed: true },
        },
      ],
    },
    plan: {
      plan_id: 'p1',
      phases: [
        {
          id: 1,
          name: 'Discovery',
          status: 'completed',
          tasks: [
            { id: 'a', completed: true, result: value },
            { id: 'b', completed: true, result: value },
          ],
        },
      ],
    },
    phase: {
      phase_number: 1,
      name: 'discovery',
      status: 'completed',
      validation_gates: { tests: true },
      tasks: [
        { id: 'a', completed: true, output: value },
        { id: 'b', status: 'completed', output: value },
      ],
    },
    generated: {
      project: { name: 'x' },
      execution_log: [],
      phases: [
        {
          name: 'discovery',
          status: 'complete',
          tasks: [
            { id: 'a', status: 'completed', value },
            { id: 'b', status: 'completed', value },
          ],
        },
      ],
    },
  }
  for (const [name, shape] of Object.entries(shapes)) {
    test(`the shape "${name}" is gone on from: its finished tasks do not run, later ones see their values`, async () => {
      writeProgress(shape)
      const outcome = await run(two())
      expect(outcome.status).toBe('succeeded')
      expect(ran()).toEqual(['c'])
      expect(JSON.stringify(await valuesOf(outcome, 'build'))).toContain('from elsewhere')
      expect(progress()).toMatchObject({ format: 'phaseline-progress', status: 'completed' })
    })
  }

  test('one of another workflow, another seed, other phases or older tasks is one clear error, and stays as it is', async () => {
    await run(two())
    const own = progress()
    loseStore()
    const cases: readonly (readonly [unknown, string])[] = [
      [{ ...own, run: { ...own.run, workflow: 'other' } }, 'workflow "demo"'],
      [{ ...own, run: { ...own.run, seed: '7' } }, 'seed 7'],
      [
        { ...own, phases: own.phases.map((each) => ({ ...each, id: `x${each.id}`, name: 'x' })) },
        'phases discovery, build',
      ],
      [
        {
          ...own,
          phases: own.phases.map((each) => ({
            ...each,
            tasks: each.tasks.map((task) => ({ ...task, id: `old-${task.id}` })),
          })),
        },
        'older ones, old-a',
      ],
    ]
    for (const [file, message] of cases) {
      writeProgress(file)
      await expect(run(two())).rejects.toMatchObject({
        code: 'PROGRESS_FOREIGN',
        message: expect.stringContaining(message),
      })
      expect(JSON.parse(readFileSync(join(folder, 'PROGRESS.json'), 'utf8'))).toEqual(file)
    }
    writeFileSync(join(folder, 'PROGRESS.json'), '{ "form')
    await expect(run(two())).rejects.toMatchObject({ code: 'PROGRESS_UNREADABLE' })
    expect(ran()).toEqual(['a', 'b', 'c'])
    expect((await run(two(), {}, { run: { kind: 'new' } })).status).toBe('succeeded')
    expect(progress().status).toBe('completed')
  })

  test('a file that cannot be written is said once; the run goes on', async () => {
    const block = ['sh', '-c', 'rm PROGRESS.json && mkdir -p PROGRESS.json/in-the-way']
    const blocks = { id: 'block', title: 'Block', type: 'shell', command: block }
    const outcome = await run([phase('blocks', [blocks]), phase('after', [work('a')], { depends_on: ['blocks'] })])
    expect(outcome.status).toBe('succeeded')
    expect(outcome.warnings).toHaveLength(1)
    expect(outcome.warnings[0]).toContain('cannot be written')
    await expect(run(two())).rejects.toMatchObject({
      code: 'PROGRESS_UNREADABLE',
      message: expect.stringContaining('folder'),
    })
  })
})
