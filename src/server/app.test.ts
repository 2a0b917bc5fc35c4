import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { createApp } from './app.ts'
import { serve } from './serve.ts'

const WORKFLOW = `# nightly
phases:
  - name: search
    type: tasks
    config: { max_parallel: 2, tasks: [{ id: a, title: A, type: shell, run: [node, --version] }] }
  - name: review
    type: tasks
    depends_on: [search]
    config: { tasks: [{ id: b, title: B, type: shell, run: [node, --version] }] }
`

let root: string
let folder: string
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'phaseline-server-'))
  folder = join(root, 'project')
  mkdirSync(folder)
  writeFileSync(join(folder, 'w.yaml'), WORKFLOW)
})
afterEach(() => rmSync(root, { recursive: true, force: true }))

interface Answer {
  readonly status: number
  // biome-ignore lint/suspicious/noExplicitAny: the body is what the test looks at.
  readonly body: any
}

async function ask(path: string, body?: unknown, headers: Record<string, string> = {}): Promise<Answer> {
  const response = await createApp({ folder }).request(`http://localhost${path}`, {
    ...(body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) }),
    headers: { ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...headers },
  })
  return { status: response.status, body: await response.json() }
}
const text = (): string => readFileSync(join(folder, 'w.yaml'), 'utf8')

describe('documents', () => {
  test('a preview shows what an edit would do and writes nothing', async () => {
    const { status, body } = await ask('/api/documents/preview', { file: 'w.yaml', command: 'disable review' })
    expect(status).toBe(200)
    expect(body).toMatchObject({
      file: 'w.yaml',
      vocabulary: 'workflow',
      written: false,
      result: { status: 'success' },
    })
    expect(body.text).toContain('enabled: false')
    expect(text()).toBe(WORKFLOW)
  })

  test('a preview takes a document that is no file', async () => {
    const document = { phases: [{ name: 'first', type: 'tasks' }] }
    const { body } = await ask('/api/documents/preview', { document, command: 'rename first to second' })
    expect(body.result.patch).toEqual([{ op: 'replace', path: '/phases/0/name', value: 'second' }])
  })

  test('an edit is written, is in the history, and can be taken back', async () => {
    const edited = await ask('/api/documents/edit', { file: 'w.yaml', command: 'set max_parallel of search to 4' })
    expect(edited.body).toMatchObject({ written: true, result: { status: 'success' } })
    expect(text()).toBe(WORKFLOW.replace('max_parallel: 2', 'max_parallel: 4'))
    const { body } = await ask('/api/documents/history?file=w.yaml')
    expect(body).toMatchObject({ version: 1, entries: [{ label: 'set max_parallel of search to 4' }] })
    const undone = await ask('/api/documents/history', { file: 'w.yaml', move: 'undo' })
    expect(undone.body).toMatchObject({ version: 0, changed: true })
    expect(text()).toBe(WORKFLOW)
  })

  test('a command that was not understood is a result, not an error of the request', async () => {
    const { status, body } = await ask('/api/documents/edit', { file: 'w.yaml', command: 'paint it blue' })
    expect(status).toBe(200)
    expect(body).toMatchObject({ written: false, result: { status: 'rejected' } })
  })

  test('a batch is written whole or not at all', async () => {
    writeFileSync(join(folder, 'v.yaml'), WORKFLOW)
    const good = { document: 'v.yaml', command: 'disable review' }
    const failed = await ask('/api/documents/batch', {
      commands: [good, { document: 'w.yaml', command: 'remove nothing' }],
    })
    expect(failed.body).toMatchObject({ status: 'failed', rolledBack: true, written: [] })
    const done = await ask('/api/documents/batch', {
      commands: [good, { document: 'w.yaml', command: 'disable search' }],
    })
    expect(done.body).toMatchObject({ status: 'success', written: ['v.yaml', 'w.yaml'] })
  })

  test('what changed between two versions is told, and versions that something else left behind are not gone back to', async () => {
    for (const n of [4, 5]) await ask('/api/documents/edit', { file: 'w.yaml', command: `set max_parallel to ${n}` })
    const between = await ask('/api/documents/history?file=w.yaml&from=0&to=1')
    expect(between.body.diff).toMatchObject([{ op: 'replace', value: 4 }])
    expect((await ask('/api/documents/history?file=w.yaml&from=0')).body.diff).toMatchObject([{ value: 5 }])
    expect((await ask('/api/documents/history?file=w.yaml&form=0')).status).toBe(400)
    const edited = text()
    writeFileSync(join(folder, 'w.yaml'), edited.replace('max_parallel: 5', 'max_parallel: 9'))
    const refused = await ask('/api/documents/history', { file: 'w.yaml', move: 'undo' })
    expect(refused.status).toBe(400)
    expect(refused.body.error.message).toContain('something else changed it since, and its 3 kept versions')
    writeFileSync(join(folder, 'w.yaml'), edited)
    expect((await ask('/api/documents/history', { file: 'w.yaml', move: 'undo' })).body.version).toBe(1)
  })

  test('a vocabulary of the project is found by its file, and one outside is not', async () => {
    const own = new URL('../documents/index.ts', import.meta.url).href
    writeFileSync(
      join(folder, 'menu.ts'),
      `import { defineVocabulary } from '${own}'
export const menu = defineVocabulary({ name: 'menu', thing: 'dish', lists: ['/dishes'] })`,
    )
    const request = { document: { dishes: [{ name: 'soup' }] }, command: 'rename soup to stew' }
    const done = await ask('/api/documents/preview', { ...request, vocabulary: 'menu.ts' })
    expect(done.body).toMatchObject({ vocabulary: 'menu', result: { patch: [{ value: 'stew' }] } })
    expect(await ask('/api/documents/preview', { ...request, vocabulary: '../menu.ts' })).toMatchObject({ status: 403 })
  })

  test('statistics count what was asked', async () => {
    await ask('/api/documents/edit', { file: 'w.yaml', command: 'disable review' })
    await ask('/api/documents/edit', { file: 'w.yaml', command: 'paint it blue' })
    const { body } = await ask('/api/documents/statistics')
    expect(body).toMatchObject({ commands: 2, statuses: { success: 1, rejected: 1 } })
    expect(body.intents.disable_phase).toMatchObject({ steps: 1, succeeded: 1 })
  })

  test('vocabularies are listed with their intents', async () => {
    const { body } = await ask('/api/documents/vocabularies')
    expect(body.map(({ name }: { name: string }) => name)).toEqual(['blueprint', 'workflow'])
    expect(body[1].intents.map(({ name }: { name: string }) => name)).toContain('rename_phase')
  })
})

describe('a request is refused', () => {
  const edit = { file: 'w.yaml', command: 'disable review' }

  test.each(['../w.yaml', '/etc/passwd', 'sub/../../w.yaml', '.git/x.json', 'w.txt', 'link/w.yaml', '.', 'a\0.json'])(
    'that names %j, outside the project or no document',
    async (file) => {
      mkdirSync(join(root, 'elsewhere'))
      writeFileSync(join(root, 'elsewhere', 'w.yaml'), WORKFLOW)
      symlinkSync(join(root, 'elsewhere'), join(folder, 'link'))
      const { status, body } = await ask('/api/documents/edit', { ...edit, file })
      expect({ status, code: body.error.code }).toEqual({ status: 403, code: 'SERVER_PATH' })
      expect(readFileSync(join(root, 'elsewhere', 'w.yaml'), 'utf8')).toBe(WORKFLOW)
    },
  )

  test('that a page of another site sends, or that reached this machine under another name', async () => {
    expect(await ask('/api/documents/edit', edit, { origin: 'https://example.org' })).toMatchObject({ status: 403 })
    const response = await createApp({ folder }).request('http://evil.example/api/documents/vocabularies')
    expect(response.status).toBe(403)
    expect(await ask('/api/documents/edit', edit, { origin: 'http://localhost' })).toMatchObject({ status: 200 })
  })

  test.each<[string, unknown, Record<string, string>, string]>([
    ['no JSON type', edit, { 'content-type': 'text/plain' }, 'application/json'],
    ['no command', { file: 'w.yaml' }, {}, 'command'],
    ['an unknown key', { ...edit, fiel: 1 }, {}, 'fiel'],
    ['both file and document', { ...edit, document: {} }, {}, 'document'],
  ])('that has %s', async (_, body, headers, message) => {
    const answer = await ask('/api/documents/edit', body, headers)
    expect(answer.status).toBe(400)
    expect(answer.body.error.message).toContain(message)
  })

  test.each([
    ['no JSON', '{"file": "w.yaml",\n oops}', 'line 2, column 2'],
    ['a key that reaches a prototype', '{"file":"w.yaml","command":[{"intent":"x","__proto__":{}}]}', '"__proto__"'],
    ['a key twice', '{"file":"w.yaml","file":"v.yaml","command":"x"}', '"file" is repeated'],
    [
      'ten thousand lists in each other',
      `{"document":${'['.repeat(10_000)}${']'.repeat(10_000)},"command":"x"}`,
      '200 levels',
    ],
  ])('that has %s', async (_, body, message) => {
    const headers = { 'content-type': 'application/json' }
    const response = await createApp({ folder }).request('http://localhost/api/documents/preview', {
      method: 'POST',
      body,
      headers,
    })
    expect(response.status).toBe(400)
    expect(((await response.json()) as { error: { message: string } }).error.message).toContain(message)
  })

  test('that gives two commands of a batch one id', async () => {
    const commands = ['disable review', 'enable review'].map((command) => ({ id: 'a', document: 'w.yaml', command }))
    const { status, body } = await ask('/api/documents/batch', { commands })
    expect({ status, message: body.error.message }).toEqual({
      status: 400,
      message: 'Expected an id of its own for each command, "a" is there twice.',
    })
  })

  test('that names a file or path that is not there', async () => {
    expect(await ask('/api/documents/edit', { ...edit, file: 'gone.yaml' })).toMatchObject({ status: 404 })
    expect(await ask('/api/nothing')).toMatchObject({ status: 404, body: { error: { code: 'SERVER_REQUEST' } } })
  })

  test('that is larger than the server takes', async () => {
    const { status } = await ask('/api/documents/edit', { ...edit, command: 'x'.repeat(17 * 2 ** 20) })
    expect(status).toBe(400)
  })
})

test('the server answers on loopback, and a taken port is one clear error', async () => {
  const server = await serve({ folder, port: 0 })
  try {
    expect(server.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/)
    const response = await fetch(`${server.url}/api/documents/vocabularies`)
    expect(response.status).toBe(200)
    const port = Number(new URL(server.url).port)
    await expect(serve({ folder, port })).rejects.toMatchObject({ code: 'SERVER_ADDRESS' })
  } finally {
    await server.close()
  }
})
