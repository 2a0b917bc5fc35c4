/** @module What phases of tasks share in a run: places, files, budgets, breakers; and functions that never end. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { type PhaseSpec, planOf } from '../../test/recovery/fixture-plans.ts'
import type { JsonValue } from '../core/hash.ts'
import { createRandom } from '../core/random.ts'
import { createInlineHost, executePlan, openStore, type RunOutcome, type RunStore } from '../run/index.ts'
import { tasks } from './tasks.ts'
import { type AgentsSection, agentsSection } from './tasks-config.ts'
import { createTasksService, TASKS_SERVICE, type TasksService } from './tasks-service.ts'

const registry = { tasks }

let folder: string
let store: RunStore
let server: Server
let address: string
/** Requests under way now, the most there were, and all. */
const seen = { open: 0, most: 0, all: 0 }
let answer: (number: number) => { readonly status: number; readonly text: string }

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'limits-'))
  store = openStore(join(folder, 'store'))
  Object.assign(seen, { open: 0, most: 0, all: 0 })
  answer = () => ({ status: 200, text: completion(10) })
  server = createServer((_, response) => {
    seen.most = Math.max(seen.most, ++seen.open)
    const { status, text } = answer(++seen.all)
    setTimeout(() => {
      seen.open--
      response.writeHead(status).end(text)
    }, 5)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
})
afterEach(async () => {
  server.closeAllConnections()
  server.close()
  await store.close()
  rmSync(folder, { recursive: true, force: true })
})

const completion = (tokens: number): string =>
  JSON.stringify({
    choices: [{ message: { content: 'hello' } }],
    usage: { prompt_tokens: tokens - 1, completion_tokens: 1 },
  })

function serviceOf(section: object): TasksService {
  const written = { providers: { local: { type: 'openai-compatible', base_url: address, model: 'm' } }, ...section }
  return createTasksService({ folder, section: agentsSection.parse(written) as AgentsSection })
}

async function run(phases: readonly PhaseSpec[], service: TasksService): Promise<RunOutcome> {
  const host = createInlineHost({ registry, services: { [TASKS_SERVICE]: service } })
  return executePlan({
    store,
    plan: planOf(phases),
    registry,
    seed: '1',
    hosts: { thread: host, coordinator: host },
    fingerprints: {},
  })
}

const phase = (name: string, list: readonly object[], config: object = {}): PhaseSpec => ({
  name,
  type: 'tasks',
  outputs: ['values'],
  config: { tasks: list, parallel: true, max_parallel: 20, ...config } as unknown as JsonValue,
})
const asking = (count: number, more: object = {}): object[] =>
  Array.from({ length: count }, (_, index) => ({
    id: `ask-${index}`,
    title: 'Ask',
    type: 'agent',
    prompt: 'Hello?',
    max_tokens: 50,
    retry: { initial_seconds: 0 },
    ...more,
  }))
const messages = ({ view }: RunOutcome): string => view.phases.map(({ error }) => error?.message ?? '').join('\n')

describe('phases that run at the same time', () => {
  test('together never ask a provider more often at once than it may be asked', async () => {
    const service = serviceOf({ limits: { services: { local: 3 } } })
    const outcome = await run([phase('one', asking(10)), phase('two', asking(10)), phase('three', asking(10))], service)
    expect(outcome.status, messages(outcome)).toBe('succeeded')
    expect(seen).toMatchObject({ all: 30, open: 0 })
    expect(seen.most).toBe(3)
  })

  test('together keep to the limit of the run, and never write the same file at once', async () => {
    const service = serviceOf({ limits: { tasks: 4 } })
    const write = (id: string): object => ({
      id,
      title: id,
      type: 'shell',
      writes: ['shared'],
      command: ['node', '-e', "fs.mkdirSync('shared'); fs.rmdirSync('shared')"],
    })
    const outcome = await run(
      [phase('one', [write('a'), ...asking(8)]), phase('two', [write('b'), ...asking(8)])],
      service,
    )
    expect(outcome.status, messages(outcome)).toBe('succeeded')
    expect(seen.most).toBeLessThanOrEqual(4)
  })

  test('share the breaker of a provider: what fails in one is left alone in the other', async () => {
    answer = () => ({ status: 503, text: 'down' })
    const service = serviceOf({ breaker: { failures: 5, open_seconds: 600 } })
    const failing = asking(10, { retry: { max_retries: 0 } })
    const outcome = await run([phase('one', failing), phase('two', failing)], service)
    expect(outcome.status).toBe('failed')
    expect(service.breakers.get('local')!.state).toBe('open')
    const before = seen.all
    expect((await run([phase('three', failing)], service)).status).toBe('failed')
    expect(seen.all).toBe(before)
  })
})

describe('the budget of a run', () => {
  test('bounds all its phases together; a request that may not fit is not sent', async () => {
    answer = () => ({ status: 200, text: completion(100) })
    const service = serviceOf({ budget: { tokens: 1_000 } })
    const outcome = await run([phase('one', asking(8)), phase('two', asking(8))], service)
    expect(outcome.status).toBe('failed')
    expect(messages(outcome)).toContain('Expected enough budget for the run')
    expect(service.budget.used.input_tokens + service.budget.used.output_tokens).toBeLessThanOrEqual(1_000)
    expect(seen.all).toBeLessThanOrEqual(10)
  })

  test('of cost stops when it is spent', async () => {
    const section = {
      providers: {
        local: { type: 'openai-compatible', base_url: address, model: 'm', price: { input: 1_000, output: 0 } },
      },
      budget: { cost_usd: 0.02 },
    }
    const outcome = await run([phase('one', asking(9), { parallel: false })], serviceOf(section))
    expect(messages(outcome)).toContain('USD')
    expect(seen.all).toBe(3)
  })
})

describe('functions', () => {
  const FUNCTIONS = `
    export const spin = () => { for (;;); }
    export const sleep = () => new Promise(() => setInterval(() => {}, 1000))
    export const fail = () => { throw new Error('no') }
    export const quit = () => process.exit(3)
    export const good = ({ arguments: n }) => n
  `
  const call = (id: string, name: string, more: object = {}): object => ({
    id,
    title: id,
    type: 'function',
    module: 'work.mjs',
    export: name,
    arguments: 1,
    retry: { max_retries: 0 },
    ...more,
  })

  test('that never end are ended at their time limit, loops without a break too', async () => {
    writeFileSync(join(folder, 'work.mjs'), FUNCTIONS)
    const outcome = await run(
      [phase('p', [call('spin', 'spin', { timeout_seconds: 0.3 }), call('sleep', 'sleep', { timeout_seconds: 0.3 })])],
      serviceOf({}),
    )
    expect(messages(outcome)).toContain('Expected task "spin" to end within')
    expect(messages(outcome)).toContain('Expected task "sleep" to end within')
  })

  test('a hundred that fail, hang, quit and answer, in three phases, end within the limit', async () => {
    writeFileSync(join(folder, 'work.mjs'), FUNCTIONS)
    const random = createRandom('hundred')
    const kinds = ['fail', 'good', 'quit', 'good', 'good', 'spin']
    const list = (count: number): object[] =>
      Array.from({ length: count }, (_, index) => {
        // Few hang: each takes its whole time limit and grace.
        const kind = kinds[random.below(index % 17 === 0 ? 6 : 5)]!
        const shell = { id: `t${index}`, title: `t${index}`, type: 'shell' }
        if (random.below(4) > 0 && kind !== 'spin') return { ...shell, command: [kind === 'good' ? 'true' : 'false'] }
        if (kind === 'spin') return { ...shell, command: ['sleep', '600'], timeout_seconds: 0.4 }
        return call(`t${index}`, kind)
      })
    let open = 0
    let most = 0
    const service = serviceOf({ limits: { tasks: 6 } })
    const { held } = service.shared
    const count = (change: number): void => {
      open += change
      most = Math.max(most, open)
    }
    const [add, remove] = [held.add.bind(held), held.delete.bind(held)]
    held.add = (claim) => {
      count(1)
      return add(claim)
    }
    held.delete = (claim) => {
      const was = remove(claim)
      if (was) count(-1)
      return was
    }
    const outcome = await run([phase('one', list(34)), phase('two', list(33)), phase('three', list(33))], service)
    expect(outcome.status).toBe('failed')
    expect(most).toBe(6)
    expect(open).toBe(0)
    for (const { name, key } of outcome.view.phases) {
      const ended = store.parts(outcome.run, name, key!).map(({ meta }) => (meta as { status: string }).status)
      expect(ended.length).toBe(name === 'one' ? 34 : 33)
      expect(new Set(ended)).toEqual(new Set(['succeeded', 'failed']))
    }
  })
})
