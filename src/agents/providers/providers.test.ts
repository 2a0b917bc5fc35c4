import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { systemAlarmClock } from '../alarm-clock.ts'
import { askAgent } from '../ask-agent.ts'
import { createBudget } from '../budget.ts'
import { testServices } from '../fixtures/services.ts'
import { prepareTasks } from '../prepare-tasks.ts'
import { createRedactor } from '../redact.ts'
import { type RunTasksOptions, runTasks } from '../run-tasks.ts'
import { taskTypes } from '../task-types/index.ts'
import { aiSdk } from './ai-sdk.ts'
import { openAiCompatible } from './openai-compatible.ts'
import type { AgentRequest } from './provider.ts'
import { recorded, recorder } from './recorded.ts'
import { subprocess } from './subprocess.ts'

type Handler = (request: IncomingMessage, body: string, response: ServerResponse) => void

let server: Server
let handle: Handler
let address: string
let folder: string

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'providers-'))
  server = createServer((request, response) => {
    let body = ''
    request.setEncoding('utf8').on('data', (text) => {
      body += text
    })
    request.on('end', () => handle(request, body, response))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
})
afterEach(() => {
  server.closeAllConnections()
  server.close()
  rmSync(folder, { recursive: true })
})

const { signal } = new AbortController()
const request: AgentRequest = { messages: [{ role: 'user', content: 'Say hello.' }], max_tokens: 5 }
const node = (code: string): string[] => [process.execPath, '-e', code]

describe('openai-compatible', () => {
  const ask = (more = {}): Promise<unknown> =>
    openAiCompatible({ baseUrl: `${address}/v1`, model: 'm', ...more }).ask(request, signal)

  test('sends model, messages, schema and key, and reads text, tokens and cost', async () => {
    let seen: unknown
    handle = (incoming, body, response) => {
      seen = { url: incoming.url, key: incoming.headers.authorization, body: JSON.parse(body) }
      response.end(
        JSON.stringify({
          choices: [{ message: { content: 'hello' } }],
          usage: { prompt_tokens: 100, completion_tokens: 20 },
        }),
      )
    }
    const provider = openAiCompatible({
      baseUrl: `${address}/v1/`,
      model: 'm',
      keyVariable: 'THE_KEY',
      environment: { THE_KEY: 'k-123' },
      price: { input: 3, output: 15 },
    })
    const answer = await provider.ask({ ...request, schema: { type: 'object' } }, signal)
    expect(answer).toEqual({ text: 'hello', usage: { input_tokens: 100, output_tokens: 20, cost_usd: 0.0006 } })
    expect(seen).toEqual({
      url: '/v1/chat/completions',
      key: 'Bearer k-123',
      body: {
        model: 'm',
        messages: request.messages,
        max_tokens: 5,
        response_format: { type: 'json_schema', json_schema: { name: 'answer', schema: { type: 'object' } } },
      },
    })
  })

  test('a busy service may be asked again, after the time it asks for; a refused request may not', async () => {
    handle = (_, __, response) => response.writeHead(429, { 'retry-after': '7' }).end('slow down')
    await expect(ask()).rejects.toMatchObject({ name: 'BusyError', retryAfterMs: 7_000 })
    handle = (_, __, response) => response.writeHead(401).end('bad key')
    await expect(ask()).rejects.toMatchObject({
      name: 'TerminalError',
      message: expect.stringContaining('was 401: bad key'),
    })
  })

  test('no connection may pass; another protocol, a redirect or a flood may not', async () => {
    handle = (incoming) => incoming.socket.destroy()
    await expect(ask()).rejects.toMatchObject({ name: 'RetryableError' })
    handle = (_, __, response) => response.end('<html>')
    await expect(ask()).rejects.toMatchObject({ name: 'TerminalError', message: expect.stringContaining('<html>') })
    handle = (_, __, response) => response.writeHead(302, { location: 'http://127.0.0.1:1/' }).end()
    await expect(ask()).rejects.toMatchObject({ name: 'TerminalError' })
    handle = (_, __, response) => response.end('x'.repeat(2_000))
    await expect(ask({ maxBytes: 1_000 })).rejects.toThrow('at most 1000 bytes')
  })

  test('the time to wait may be a date, by the clock of the service', async () => {
    const headers = { date: 'Wed, 21 Oct 2015 07:28:00 GMT', 'retry-after': 'Wed, 21 Oct 2015 07:28:30 GMT' }
    handle = (_, __, response) => response.writeHead(503, headers).end()
    await expect(ask()).rejects.toMatchObject({ name: 'BusyError', retryAfterMs: 30_000 })
  })

  test('an error inside of a success is an error, busy where its code says so', async () => {
    handle = (_, __, response) => response.end('{"error": {"message": "Rate limit", "code": 429}}')
    await expect(ask()).rejects.toMatchObject({
      name: 'RetryableError',
      message: '"openai-compatible" failed: Rate limit',
    })
    handle = (_, __, response) => response.end('{"error": "No such model"}')
    await expect(ask()).rejects.toMatchObject({ name: 'TerminalError' })
  })

  test('a text may come in parts; without one the reason is told and the tokens are counted', async () => {
    const say = (message: object): void => {
      const usage = { prompt_tokens: 100, completion_tokens: 20 }
      handle = (_, __, response) => response.end(JSON.stringify({ choices: [{ message }], usage }))
    }
    say({
      content: [
        { type: 'text', text: 'he' },
        { type: 'text', text: 'llo' },
      ],
    })
    expect(await ask()).toMatchObject({ text: 'hello' })
    const usage = { input_tokens: 100, output_tokens: 20 }
    say({ content: null, refusal: 'I cannot.' })
    await expect(ask()).rejects.toMatchObject({ message: expect.stringContaining('it refused: I cannot.'), usage })
    say({ content: null, tool_calls: [{ id: '1' }] })
    await expect(ask()).rejects.toMatchObject({ message: expect.stringContaining('it called tools'), usage })
    const budget = createBudget('run')
    const provider = openAiCompatible({ baseUrl: address, model: 'm' })
    await expect(askAgent({ provider, request, signal, budget })).rejects.toThrow('it called tools')
    expect(budget.used).toMatchObject(usage)
  })

  test('without a price nothing is asked on a budget of cost, of the task or above', async () => {
    handle = (_, __, response) => response.end('{"choices": [{"message": {"content": "hello"}}]}')
    const budget = createBudget('run', { cost_usd: 1 }).inner('task')
    const of = (more: object) => openAiCompatible({ baseUrl: address, model: 'm', ...more })
    await expect(askAgent({ provider: of({}), request, signal, budget })).rejects.toThrow('Expected the price of')
    const provider = of({ price: { input: 1, output: 1 } })
    expect(await askAgent({ provider, request, signal, budget })).toBe('hello')
  })

  test('stops when told to', async () => {
    const controller = new AbortController()
    handle = () => controller.abort(new Error('enough'))
    const provider = openAiCompatible({ baseUrl: address, model: 'm' })
    await expect(provider.ask(request, controller.signal)).rejects.toThrow('enough')
  })

  test('names the variable of a missing key, and takes no other protocols', () => {
    const options = { baseUrl: 'http://127.0.0.1', model: 'm', keyVariable: 'NO_SUCH_KEY', environment: {} }
    expect(() => openAiCompatible(options)).toThrow('NO_SUCH_KEY')
    expect(() => openAiCompatible({ baseUrl: 'file:///etc', model: 'm' })).toThrow('http:// or https://')
  })
})

describe('subprocess', () => {
  const ask = (code: string): Promise<unknown> => subprocess({ command: node(code) }).ask(request, signal)

  test('a program reads the request as a line of JSON and its last line with text is the answer', async () => {
    const code = `
      process.stdin.setEncoding('utf8').on('data', (line) => {
        console.log('thinking …')
        console.log(JSON.stringify({ text: 'first' }))
        console.log(JSON.stringify({ text: JSON.parse(line).messages[0].content, usage: { input_tokens: 1, output_tokens: 2 } }))
      })`
    expect(await ask(code)).toEqual({
      text: 'Say hello.',
      usage: { input_tokens: 1, output_tokens: 2, cost_usd: 0 },
    })
  })

  test('a structured value is handed on as JSON', async () => {
    expect(await ask('console.log(JSON.stringify({ value: { ok: true } }))')).toEqual({ text: '{"ok":true}' })
  })

  test('failures say what the program said, and whether they may pass', async () => {
    await expect(ask('console.log(JSON.stringify({ error: "no credit" }))')).rejects.toMatchObject({
      name: 'TerminalError',
      message: expect.stringContaining('no credit'),
    })
    await expect(ask('console.log(JSON.stringify({ error: "busy", retry: true }))')).rejects.toMatchObject({
      name: 'RetryableError',
    })
    await expect(ask('console.error("crashed"); process.exit(3)')).rejects.toThrow('crashed')
  })

  test('a program sees the allowed variables and no others', async () => {
    const provider = subprocess({
      command: node('console.log(JSON.stringify({ text: Object.keys(process.env).sort().join() }))'),
      environment: { PATH: '/bin', SECRET_TOKEN: 'x', MY_KEY: 'y' },
      env: ['MY_KEY'],
    })
    expect((await provider.ask(request, signal)).text).toBe('MY_KEY,PATH')
  })
})

describe('recorded', () => {
  test('answers what was recorded, by content, and nothing else; secrets are not recorded', async () => {
    const file = join(folder, 'talk.json')
    const live = { name: 'live', ask: async () => ({ text: 'my key is abcdefgh-secret' }) }
    await recorder(live, file, createRedactor({ API_KEY: 'abcdefgh-secret' })).ask(request, signal)
    expect(readFileSync(file, 'utf8')).not.toContain('abcdefgh-secret')
    const replay = recorded(file)
    expect(await replay.ask({ max_tokens: 5, messages: request.messages }, signal)).toEqual({
      text: 'my key is [redacted]',
    })
    const other = { messages: [{ role: 'user' as const, content: 'Say goodbye.' }] }
    await expect(replay.ask(other, signal)).rejects.toMatchObject({
      code: 'AGENT_RECORDING',
      message: expect.stringContaining('Say goodbye.'),
    })
  })

  test('says what is wrong with a file', () => {
    expect(() => recorded(join(folder, 'none.json'))).toThrow('none.json')
    writeFileSync(join(folder, 'bad.json'), '{"version": 2}')
    expect(() => recorded(join(folder, 'bad.json'))).toThrow('exchanges')
  })
})

describe('ai-sdk', () => {
  test('says that its package is missing', async () => {
    await expect(aiSdk({ model: 'm' }).ask(request, signal)).rejects.toMatchObject({
      code: 'AGENT_PROVIDER_MISSING',
      hint: expect.stringContaining('npm install ai'),
    })
  })

  test('a model without a text says why, and what it used is counted', async () => {
    const of = (answer: object) =>
      aiSdk({ model: { specificationVersion: 'v2', doGenerate: async () => answer } }).ask(request, signal)
    const usage = { inputTokens: 7, outputTokens: 2 }
    const called = { content: [{ type: 'tool-call' }], finishReason: 'tool-calls', usage }
    await expect(of(called)).rejects.toMatchObject({
      message: '"ai-sdk" failed: it gave no text and ended with "tool-calls".',
      usage: { input_tokens: 7, output_tokens: 2 },
    })
    await expect(of({})).rejects.toThrow('it gave no text and ended with "unknown"')
    expect(() => aiSdk({ model: undefined })).toThrow('Expected a model of the AI SDK or the name of one')
  })

  test('hands requests to generateText without its retries and reads its usage', async () => {
    let seen: Record<string, unknown> = {}
    const load = async () => ({
      generateText: async (options: Record<string, unknown>) => {
        seen = options
        return { text: 'hi', usage: { inputTokens: 10, outputTokens: 2 } }
      },
    })
    const answer = await aiSdk({ model: 'm', load, price: { input: 1, output: 2 } }).ask(request, signal)
    expect(answer).toEqual({ text: 'hi', usage: { input_tokens: 10, output_tokens: 2, cost_usd: 0.000014 } })
    expect(seen).toMatchObject({ model: 'm', messages: request.messages, maxRetries: 0, maxOutputTokens: 5 })
  })

  test('keeps instructions apart from the messages, where later versions refuse them', async () => {
    let seen: Record<string, unknown> = {}
    const load = async () => ({
      async generateText(options: Record<string, unknown>) {
        seen = options
        return { text: '' }
      },
    })
    const [user] = request.messages
    await aiSdk({ model: 'm', load }).ask({ messages: [{ role: 'system', content: 'Be brief.' }, user!] }, signal)
    expect(seen).toMatchObject({ system: 'Be brief.', messages: [user] })
  })

  /** A model object exactly as the specification wants it, in the shapes of its versions. */
  const modelOf = (version: 'v2' | 'v3' | 'v4', seen: unknown[], more: object = {}) => ({
    specificationVersion: version,
    provider: 'test',
    modelId: 'model-1',
    supportedUrls: {},
    async doGenerate(options: unknown) {
      seen.push(options)
      const [input, output] = [
        { total: 7, noCache: 7, cacheRead: 0, cacheWrite: 0 },
        { total: 3, text: 3, reasoning: 0 },
      ]
      return {
        content: [
          { type: 'reasoning', text: 'Let me see.' },
          { type: 'text', text: 'hel' },
          { type: 'text', text: 'lo' },
        ],
        finishReason: version === 'v2' ? 'stop' : { unified: 'stop', raw: 'end_turn' },
        usage:
          version === 'v2'
            ? { inputTokens: 7, outputTokens: 3, totalTokens: 10 }
            : { inputTokens: input, outputTokens: output },
        warnings: [],
        ...more,
      }
    },
    doStream: () => Promise.reject(new Error('not asked for')),
  })

  for (const version of ['v2', 'v3', 'v4'] as const) {
    test(`calls a model object of specification ${version} itself, without any package`, async () => {
      const seen: unknown[] = []
      const messages = [{ role: 'system' as const, content: 'Be brief.' }, ...request.messages]
      const load = (): Promise<never> => Promise.reject(new Error('must not be loaded'))
      const provider = aiSdk({ model: modelOf(version, seen), load, price: { input: 1, output: 2 } })
      const answer = await provider.ask({ ...request, messages, temperature: 0, schema: { type: 'string' } }, signal)
      expect(answer).toEqual({ text: 'hello', usage: { input_tokens: 7, output_tokens: 3, cost_usd: 0.000013 } })
      expect(seen).toEqual([
        {
          prompt: [
            { role: 'system', content: 'Be brief.' },
            { role: 'user', content: [{ type: 'text', text: 'Say hello.' }] },
          ],
          maxOutputTokens: 5,
          temperature: 0,
          responseFormat: { type: 'json', schema: { type: 'string' }, name: 'answer' },
          abortSignal: signal,
        },
      ])
    })
  }

  test('an answer without text says why; errors that may pass are told apart by the model', async () => {
    const silent = modelOf('v3', [], { content: [], finishReason: { unified: 'content-filter' } })
    await expect(aiSdk({ model: silent }).ask(request, signal)).rejects.toThrow('content-filter')
    for (const [isRetryable, name] of [
      [true, 'RetryableError'],
      [false, 'TerminalError'],
    ] as const) {
      const failing = { ...silent, doGenerate: () => Promise.reject(Object.assign(new Error('no'), { isRetryable })) }
      await expect(aiSdk({ model: failing }).ask(request, signal)).rejects.toMatchObject({ name })
    }
  })
})

describe('a task of type "agent" on a real endpoint', () => {
  const runAgents = (count: number, more: Partial<RunTasksOptions> = {}, fields: object = {}) =>
    runTasks(
      prepareTasks(
        'p',
        Array.from({ length: count }, (_, index) => ({
          id: `t${index}`,
          title: 'Ask',
          type: 'agent',
          prompt: 'Say hello.',
          retry: { initial_seconds: 0.01 },
          ...fields,
        })),
        taskTypes,
      ),
      {
        phase: 'p',
        services: testServices(systemAlarmClock, {
          providers: { local: openAiCompatible({ name: 'local', baseUrl: address, model: 'm' }) },
        }),
        context: {},
        seed: 's',
        budget: createBudget('run'),
        ...more,
      },
    )
  const completion = (content: string): string =>
    JSON.stringify({ choices: [{ message: { content } }], usage: { prompt_tokens: 10, completion_tokens: 5 } })

  test('asks again after 503, a lost connection and a rate limit, and pays for the answer once', async () => {
    let asked = 0
    handle = (incoming, _, response) => {
      asked++
      if (asked === 1) response.writeHead(503).end('busy')
      else if (asked === 2) incoming.socket.destroy()
      else if (asked === 3) response.writeHead(429, { 'retry-after': '0' }).end('slow down')
      else response.end(completion('hello'))
    }
    const budget = createBudget('run')
    const [result] = await runAgents(1, { budget })
    expect(result).toMatchObject({ status: 'succeeded', value: 'hello', attempts: 4 })
    expect(budget.used).toEqual({ input_tokens: 10, output_tokens: 5, cost_usd: 0 })
  })

  test('a refused request is not repeated, and its key is in no error', async () => {
    let asked = 0
    handle = (_, __, response) => {
      asked++
      response.writeHead(401).end('no entry for sk-abcdefghijklmnop1234')
    }
    const [result] = await runAgents(1)
    expect(asked).toBe(1)
    expect(result!.error!.message).toContain('was 401')
    expect(JSON.stringify(result)).not.toContain('sk-abcdefghijklmnop1234')
  })

  test('an answer that does not fit is asked for again with the error, on the same endpoint', async () => {
    const bodies: { messages: { role: string; content: string }[] }[] = []
    handle = (_, body, response) => {
      bodies.push(JSON.parse(body))
      response.end(completion(bodies.length === 1 ? '{"count": "many"}' : '{"count": 3}'))
    }
    const output = { type: 'object', properties: { count: { type: 'number' } }, required: ['count'] }
    const [result] = await runAgents(1, {}, { output })
    expect(result!.value).toEqual({ count: 3 })
    expect(bodies[1]!.messages.at(-1)!.content).toMatch(/answer\.count/)
  })

  test('no more requests are under way at once than the provider may get', async () => {
    let open = 0
    let most = 0
    handle = (_, __, response) => {
      most = Math.max(most, ++open)
      setImmediate(() => {
        open--
        response.end(completion('hello'))
      })
    }
    const results = await runAgents(20, { limits: { phase: 10, services: { local: 3 } } })
    expect(results.every(({ status }) => status === 'succeeded')).toBe(true)
    expect(most).toBeLessThanOrEqual(3)
  })

  test('a request that hangs is cut off at the time limit of its task', async () => {
    handle = () => {}
    const [result] = await runAgents(1, {}, { timeout_seconds: 0.05, retry: { max_retries: 0 } })
    expect(result).toMatchObject({ status: 'failed', error: { code: 'TASK_TIMEOUT' } })
  })
})
