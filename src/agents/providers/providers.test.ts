import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { createRedactor } from '../redact.ts'
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
})
