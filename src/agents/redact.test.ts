import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { memoryProgress } from './progress-file.ts'
import { openAiCompatible } from './providers/openai-compatible.ts'
import { createRedactor } from './redact.ts'
import { runPhases } from './run-phases.ts'

const redacts = (name: string, value: string): boolean =>
  !createRedactor({ [name]: value })
    .text(`it is ${value} here`)
    .includes(value)

test.each([
  ['DB_PASS', 'correct horse'],
  ['MYSQL_PWD', 'correct horse'],
  ['SIGNING_PASSPHRASE', 'correct horse'],
  ['AUTHORIZATION', 'correct horse'],
  ['SLACK_WEBHOOK', 'correct horse'],
  ['PIN_TOKEN', '123456789012'],
  ['AWS_SECRET_ACCESS_KEY', '/aB3+Zk9/qwertyuiopasdfghjklzxcvbnm12345'],
])('the value of %s is a secret', (name, value) => {
  expect(redacts(name, value)).toBe(true)
})

test.each([
  ['GIT_AUTHOR_NAME', 'Ada Lovelace'],
  ['MAX_TOKENS', '100000000'],
  ['GOOGLE_APPLICATION_CREDENTIALS_FILE', '/somewhere/key.json'],
  ['SSH_AUTH_SOCK', '/tmp/agent.socket'],
  ['PATH', '/usr/bin:/bin'],
])('the value of %s is none', (name, value) => {
  expect(redacts(name, value)).toBe(false)
})

test('the password of an address is a secret where it stands alone, too', () => {
  const redact = createRedactor({ DATABASE_URL: 'postgres://me:hunter2%21hunter2@host/db' })
  expect(redact.text('hunter2!hunter2 hunter2%21hunter2 postgres://me:hunter2%21hunter2@host/db')).toBe(
    '[redacted] [redacted] postgres://[redacted]@host/db',
  )
})

test('texts around addresses without credentials stay as they are', () => {
  const { text } = createRedactor({})
  for (const plain of ['{"url":"http://host","to":"a:b@c"}', 'http://host:80/x a@b', 'see https://a.org: me@b.org'])
    expect(text(plain)).toBe(plain)
})

test('keys of known forms are secrets', () => {
  const { text } = createRedactor({})
  const jwt = 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.dBjftJeZ4CVPmB92K27u'
  for (const key of ['AKIAIOSFODNN7EXAMPLE', 'xoxb-123456789012-abcdef', `AIza${'x'.repeat(35)}`, jwt])
    expect(text(`a ${key} b`)).toBe('a [redacted] b')
  expect(text('-----BEGIN RSA PRIVATE KEY-----\nMIIE\n-----END RSA PRIVATE KEY-----')).toBe('[redacted]')
})

let address = ''
const server = createServer((request, response) => {
  const key = String(request.headers.authorization ?? request.headers['x-mine']).replace('Bearer ', '')
  if (request.url === '/cut') response.writeHead(400).end(`${'x'.repeat(490)}${key}`)
  else if (request.url === '/echo') response.end(key)
  else response.end(JSON.stringify({ choices: [{ message: { content: `I was given ${key}` } }] }))
})
beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
})
afterAll(() => void server.close())

test('keys of providers and headers are secrets whatever their variables are called, also where a text is cut', async () => {
  const environment = { MINE: 'correct-horse-battery-staple' }
  const store = memoryProgress()
  const http = { type: 'http', secret_headers: { 'x-mine': 'MINE' } }
  const outcome = await runPhases(
    [
      {
        id: 'p',
        name: 'P',
        tasks: [
          { title: 'ask', type: 'agent', prompt: 'Which key?' },
          { ...http, title: 'echo', url: `${address}/echo` },
          { ...http, title: 'cut', url: `${address}/cut` },
        ],
      },
    ],
    {
      store,
      environment,
      providers: { m: openAiCompatible({ baseUrl: address, model: 'm', keyVariable: 'MINE', environment }) },
    },
  )
  const seen = JSON.stringify([outcome, store.latest])
  expect(seen).toContain('I was given [redacted]')
  expect(seen).not.toContain('correct')
})
