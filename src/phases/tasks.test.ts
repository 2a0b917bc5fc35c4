import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { type PhaseSpec, planOf } from '../../test/recovery/fixture-plans.ts'
import type { JsonValue } from '../core/hash.ts'
import {
  createInlineHost,
  type ExecuteOptions,
  executePlan,
  openStore,
  type RunOutcome,
  type RunStore,
  readOutput,
} from '../run/index.ts'
import { tasks } from './tasks.ts'

const registry = { tasks }
const host = createInlineHost({ registry, services: {} })

let folder: string
let store: RunStore
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tasks-phase-'))
  store = openStore(join(folder, 'store'))
})
afterEach(async () => {
  await store.close()
  rmSync(folder, { recursive: true, force: true })
})

const execute = (phases: readonly PhaseSpec[], more: Partial<ExecuteOptions> = {}): Promise<RunOutcome> =>
  executePlan({
    store,
    plan: planOf(phases),
    registry,
    seed: '1',
    hosts: { thread: host, coordinator: host },
    fingerprints: {},
    ...more,
  })

const phase = (
  name: string,
  list: readonly object[],
  more: Partial<PhaseSpec> = {},
  config: object = {},
): PhaseSpec => ({
  name,
  type: 'tasks',
  outputs: ['values', 'result', 'files', 'tasks'],
  config: { folder, tasks: list, ...config } as unknown as JsonValue,
  ...more,
})

const script = (code: string): string[] => [process.execPath, '-e', code]

async function output({ view }: RunOutcome, name: string, of: string): Promise<unknown> {
  const content = await readOutput(store, view, `${name}.${of}`)
  return content.kind === 'json' ? content.value : undefined
}

describe('a phase of tasks', () => {
  test('runs programs and functions of modules and hands their values on', async () => {
    writeFileSync(
      join(folder, 'double.ts'),
      'export const run = ({ arguments: n }: { arguments: number }) => ({ twice: 2 * n })\n',
    )
    const outcome = await execute([
      phase('first', [
        { id: 'twice', title: 'Double', type: 'function', module: 'double.ts', arguments: 21 },
        {
          title: 'Name a file',
          type: 'shell',
          command: script('console.log(JSON.stringify({ n: 1 }))'),
          parse: 'json',
        },
      ]),
      phase(
        'second',
        [
          {
            id: 'echo',
            title: 'Echo',
            type: 'Bash',
            command: [...script('console.log(process.argv[1])'), '{{first.twice.twice}}'],
          },
        ],
        {
          inputs: ['first.values'],
        },
      ),
    ])
    expect(outcome.view.phases.map(({ status }) => status)).toEqual(['succeeded', 'succeeded'])
    expect(await output(outcome, 'first', 'values')).toMatchObject({
      twice: { twice: 42 },
      'name-a-file': { json: { n: 1 } },
    })
    expect(await output(outcome, 'second', 'values')).toMatchObject({ echo: { stdout: '42\n' } })
  })

  test('after a failure, only what did not finish runs again', async () => {
    const log = join(folder, 'log')
    const note = (name: string, code = ''): string[] =>
      script(`require('fs').appendFileSync(${JSON.stringify(log)}, '${name} '); ${code}`)
    const list = [
      { title: 'Good', type: 'shell', command: note('good') },
      {
        title: 'Bad',
        type: 'shell',
        command: note(
          'bad',
          `process.exit(require('fs').existsSync(${JSON.stringify(join(folder, 'mended'))}) ? 0 : 1)`,
        ),
      },
    ]
    const first = await execute([phase('p', list)])
    expect(first.view.phases[0]).toMatchObject({ status: 'failed', error: { code: 'TASK_FAILED' } })
    writeFileSync(join(folder, 'mended'), 'yes')
    const again = await execute([phase('p', list)], { run: { kind: 'resume', id: first.view.id } })
    expect(again.view.phases[0]!.status).toBe('succeeded')
    expect(readFileSync(log, 'utf8')).toBe('good bad bad ')
  })

  test('an agent answers from a recording, and fan-in makes one result', async () => {
    const answer = (text: string): string[] => script(`console.log(JSON.stringify({ text: ${JSON.stringify(text)} }))`)
    const outcome = await execute([
      phase(
        'vote',
        ['a', 'b', 'c'].map((name) => ({ id: name, title: name, type: 'agent', prompt: 'Yes or no?', provider: name })),
        {},
        {
          parallel: true,
          fan_in: { strategy: 'majority' },
          providers: {
            a: { type: 'subprocess', command: answer('yes') },
            b: { type: 'subprocess', command: answer('no') },
            c: { type: 'subprocess', command: answer('yes') },
          },
        },
      ),
    ])
    expect(await output(outcome, 'vote', 'result')).toBe('yes')
    expect(existsSync(folder)).toBe(true)
  })
})

test('a function that is not there is one clear error, with the nearest names', async () => {
  writeFileSync(join(folder, 'work.mjs'), 'export const run = () => 1\nexport const sum = (a) => 1n\n')
  const call = (id: string, more: object): object => ({ id, title: id, type: 'function', module: 'work.mjs', ...more })
  const { view } = await execute([
    phase('p', [call('file', { module: 'wrk.mjs' }), call('name', { export: 'sm' }), call('json', { export: 'sum' })]),
  ])
  const { message } = view.phases[0]!.error!
  expect(message).toContain('Expected a module at wrk.mjs, there is no such file. Did you mean "work.mjs"?')
  expect(message).toContain('Expected a function "sm" in work.mjs, which exports run, sum. Did you mean "sum"?')
  expect(message).toContain('json: failed. Do not know how to serialize a BigInt')
})

describe('the check before a run', () => {
  const remarks = (list: readonly object[]): readonly string[] =>
    tasks.check!(tasks.config.parse({ tasks: list }), {}).map(({ message }) => message)

  test('names unknown types, fields and dependencies, with the nearest names', () => {
    expect(remarks([{ title: 'x', type: 'shel', command: ['ls'] }])[0]).toContain('Did you mean "shell"?')
    expect(remarks([{ title: 'x', type: 'shell', comand: ['ls'] }]).join(' ')).toContain('"comand"')
    expect(remarks([{ title: 'x', type: 'shell', command: ['ls'], depends_on: ['y'] }])[0]).toContain('was "y"')
    expect(remarks([{ title: 'x', type: 'shell', command: ['ls'] }])).toEqual([])
  })
})
