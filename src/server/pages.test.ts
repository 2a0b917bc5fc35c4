import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { commandStatistics, editDocument } from '../workspace/edit-document.ts'
import { createApp } from './app.ts'
import { HOSTILE, SAMPLE_START, type SampleRuns, sampleDocuments, sampleRuns } from './fixtures/sample-project.ts'
import { FIRST_COMMAND } from './pages/documents.ts'

const root = mkdtempSync(join(tmpdir(), 'phaseline-pages-'))
const folder = join(root, 'project')
const empty = join(root, 'empty')
let runs: SampleRuns
const ending = new AbortController()
let app: ReturnType<typeof createApp>

beforeAll(async () => {
  for (const each of [folder, empty]) mkdirSync(each)
  await sampleDocuments(folder)
  runs = await sampleRuns(folder)
  app = createApp({ folder, signal: ending.signal })
})
afterAll(async () => {
  ending.abort()
  await runs.close()
  rmSync(root, { recursive: true, force: true })
})

const get = (path: string, headers: Record<string, string> = {}): Promise<Response> =>
  Promise.resolve(app.request(`http://localhost${path}`, { headers }))
async function page(path: string): Promise<string> {
  const response = await get(path)
  expect(response.status, path).toBe(200)
  return response.text()
}
// biome-ignore lint/suspicious/noExplicitAny: the body is what the test looks at.
const json = async (path: string): Promise<any> => (await get(path)).json()

const paths = (): string[] => [
  '/',
  '/runs',
  '/documents',
  '/documents?folder=pages',
  '/documents/history?file=w.yaml',
  `/documents/history?file=${encodeURIComponent("pages/Anna's file.yaml")}`,
  ...Object.values(runs.ids).map((id) => `/runs/${id}`),
]

describe('every page', () => {
  test('may load and run only what the server itself sends, and carries no script or handler of its own', async () => {
    for (const path of paths()) {
      const response = await get(path)
      const policy = response.headers.get('content-security-policy')!
      expect(policy).toContain("default-src 'none'; script-src 'self'; style-src 'self';")
      expect(policy).not.toMatch(/script-src[^;]*unsafe|eval|\*|https?:/)
      expect(response.headers.get('x-frame-options')).toBe('DENY')
      const text = await response.text()
      expect(text.match(/<script[^>]*>[^<]*/g)).toEqual(['<script src="/assets/dashboard.js">'])
      expect(text).not.toMatch(/<style|<[^>]* on[a-z]+=|javascript:|https?:\/\//i)
    }
  })

  test('shows names and messages as text, whatever they hold', async () => {
    for (const path of ['/', '/runs', '/documents', ...Object.values(runs.ids).map((id) => `/runs/${id}`)]) {
      const text = await page(path)
      expect(text, path).not.toContain('<img')
      expect(text, path).toContain('&lt;img')
    }
  })

  test('has one heading of the first level, landmarks with names, and says which page it is', async () => {
    for (const path of paths()) {
      const text = await page(path)
      expect(text.match(/<h1/g)).toHaveLength(1)
      expect(text).toMatch(/<html lang="en">/)
      expect(text).toMatch(/<nav aria-label="Pages">/)
      expect(text.match(/<main id="content"/g)).toHaveLength(1)
      expect(text.match(/aria-current="page">(Overview|Runs|Documents)</g)).toHaveLength(1)
      const ids = [...text.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id)
      expect(new Set(ids).size).toBe(ids.length)
    }
  })
})

describe('the page about documents', () => {
  test('shows the numbers of `edit --stats`', async () => {
    const { commands, rates, total, statuses } = commandStatistics(folder)
    const text = await page('/documents')
    expect(commands).toBe(83)
    expect(text).toContain(`${(rates.success * 100).toFixed(1)}%`)
    expect(text).toContain(`${(rates.rollback * 100).toFixed(1)}%`)
    expect(text).toContain(`${total.p50.toFixed(2)} ms`)
    expect(text).toContain(`success <b>${statuses.success}</b>`)
    const { memory: _, ...shown } = await json('/api/documents/statistics')
    const { memory, ...told } = commandStatistics(folder)
    expect(shown).toEqual(told)
    expect(memory.peakHeapUsedBytes).toBeGreaterThanOrEqual(40e6)
  })

  test('says of an unusual command what was unusual', async () => {
    const { unusual } = await json('/api/documents/activity')
    expect(unusual).toEqual([
      {
        pattern: HOSTILE,
        at: SAMPLE_START - 5 * 600_000,
        ms: 90,
        z: expect.any(Number),
        stage: { name: 'apply', ms: 89.7, usualMs: expect.any(Number) },
      },
    ])
    expect(await page('/documents')).toMatch(
      /took <b>90\.0 ms<\/b>, \d+ times the median .*most of it in <b>apply<\/b>/,
    )
  })

  test('lists the latest changes, each with the page of its document and the way back', async () => {
    const text = await page('/documents')
    expect(text).toContain('<b>set max_parallel of search to 4</b>')
    expect(text).toContain('href="/documents/history?file=w.yaml"')
    expect(text).toContain('phaseline edit &#39;pages/Anna&#39;\\&#39;&#39;s file.yaml&#39; --undo')
    const { documents, changes, trend } = await json('/api/documents/activity')
    expect(documents.map(({ file }: { file: string }) => file)).toEqual(["pages/Anna's file.yaml", 'w.yaml'])
    expect(changes[0]).toMatchObject({ label: 'disable review', version: 1, canUndo: true, operations: 1 })
    expect(trend.reduce((sum: number, { commands }: { commands: number }) => sum + commands, 0)).toBe(83)
  })

  test('shows what each version changed, and what leads to it', async () => {
    const text = await page('/documents/history?file=w.yaml')
    expect(text).toContain('phaseline edit w.yaml --undo')
    expect(text).toContain('phaseline edit w.yaml --go-to 0')
    expect(text).toMatch(
      /<del>.*<span title="\/phases\/0\/config\/max_parallel">phases › search › config › max_parallel<\/span>: 2<\/del><ins>.*max_parallel<\/span>: 4</,
    )
  })

  test('of another folder is asked for by its name; nothing else is a folder', async () => {
    expect(await json('/api/documents/statistics?folder=pages')).toMatchObject({ commands: 1 })
    for (const wrong of ['..', '/etc', 'pages/..', 'none']) {
      expect((await get(`/documents?folder=${encodeURIComponent(wrong)}`)).status).toBe(403)
    }
    for (const file of ['../secret.yaml', '/etc/passwd', '.phaseline-documents/w.yaml.history.json']) {
      expect((await get(`/documents/history?file=${encodeURIComponent(file)}`)).status).toBe(403)
    }
  })
})

describe('the pages about runs', () => {
  test('list every run with its state, what waits and why it failed', async () => {
    const { total, runs: listed } = await json('/api/runs')
    expect(total).toBe(5)
    expect(listed.map(({ status }: { status: string }) => status)).toEqual([
      'running',
      'interrupted',
      'waiting',
      'failed',
      'succeeded',
    ])
    expect(listed[2]).toMatchObject({ phases: 3, phasesDone: 1, waiting: ['second phase'] })
    expect(listed[3]).toMatchObject({ failed: ['second phase'], reason: expect.stringContaining('3 rows fewer') })
    expect((await json('/api/runs?limit=2&skip=1')).runs.map(({ id }: { id: string }) => id)).toEqual([
      runs.ids.interrupted,
      runs.ids.waiting,
    ])
    expect(await page('/runs?skip=3')).toContain('Runs 4 to 5 of 5, newest first.')
    const text = await page('/runs')
    for (const id of Object.values(runs.ids)) expect(text).toContain(`href="/runs/${id}"`)
    expect(text).toContain('waits for a decision: second phase')
  })

  test('tell how far a running phase is', async () => {
    expect(await page(`/runs/${runs.ids.running}`)).toContain('1 of 3 tasks')
    expect((await json(`/api/runs/${runs.ids.running}`)).work).toEqual({
      collect: { done: 1, total: 3, unit: 'tasks' },
    })
  })

  test('show the commands that answer a gate, resume a run, and nothing that does it by itself', async () => {
    const { waiting, failed, interrupted } = runs.ids
    expect(await page(`/runs/${waiting}`)).toContain(
      `phaseline approve ${waiting} &#39;second phase&#39; --reason &quot;…&quot;`,
    )
    expect(await page('/')).toContain(`phaseline reject ${waiting} &#39;second phase&#39;`)
    const text = await page(`/runs/${failed}`)
    expect(text).toContain('<b>TASK_FAILED</b>')
    expect(text).toContain('Ask the owner of the table.')
    expect(text).toContain(`phaseline resume ${failed}`)
    expect(await page(`/runs/${interrupted}`)).toContain(`phaseline resume ${interrupted}`)
    for (const path of paths()) expect(await page(path)).not.toMatch(/<form|<button|type="submit"/)
  })

  test('lead from `latest` and from the beginning of an id to the run', async () => {
    const response = await get('/runs/latest')
    expect([response.status, response.headers.get('location')]).toEqual([302, `/runs/${runs.ids.running}`])
  })

  test('give the journal in pieces', async () => {
    const path = `/api/runs/${runs.ids.succeeded}/events`
    const first = await json(`${path}?limit=2`)
    expect(first.events.map(({ type }: { type: string }) => type)).toEqual(['run_created', 'run_started'])
    const rest = await json(`${path}?from=${first.next}`)
    expect(rest.events.at(-1)).toMatchObject({ type: 'run_ended', seq: rest.next - 1 })
    expect((await json(`${path}?from=${rest.next}`)).events).toEqual([])
    const { running } = runs.ids
    const types = async (query: string): Promise<string[]> =>
      (await json(`/api/runs/${running}/events${query}`)).events.map(({ type }: { type: string }) => type)
    expect(await types('?parts=true')).toContain('part_written')
    expect(await types('')).not.toContain('part_written')
  })
})

describe('a person is told', () => {
  test('how to begin, where nothing is there yet', async () => {
    const blank = createApp({ folder: empty })
    const read = async (path: string): Promise<string> => (await blank.request(`http://localhost${path}`)).text()
    expect(await read('/')).toContain('phaseline run workflow.yaml')
    expect(await read('/runs')).toContain('phaseline init')
    expect(await read('/documents')).toContain('--dry-run')
    writeFileSync(join(empty, 'mine.yaml'), 'phases: []\n')
    expect(await read('/runs')).toContain('phaseline run mine.yaml')
    expect(await read('/documents')).toContain('phaseline edit mine.yaml')
    expect(await (await blank.request('http://localhost/api/runs')).json()).toEqual({ total: 0, runs: [] })
    const { result } = await editDocument(join(folder, 'w.yaml'), FIRST_COMMAND, { dryRun: true })
    expect(result.status).toBe('success')
  })

  test('on a page what is wrong; a program, in JSON', async () => {
    const known = runs.ids.succeeded
    const response = await get(`/runs/${known}x`)
    expect(response.status).toBe(404)
    const text = await response.text()
    expect(text).toContain('<b>RUN_NOT_FOUND</b>')
    expect(text).toContain(known)
    expect(await json(`/api/runs/${known}x`)).toMatchObject({ error: { code: 'RUN_NOT_FOUND' } })
    expect(await json('/api/runs?limit=0')).toMatchObject({ error: { code: 'SERVER_REQUEST' } })
    expect((await get('/nothing')).headers.get('content-type')).toContain('text/html')
  })

  test('nothing, when the request comes from elsewhere', async () => {
    for (const path of ['/', '/documents', '/api/runs', '/api/live']) {
      expect((await get(path, { origin: 'https://example.org' })).status).toBe(403)
      expect((await app.request(`http://evil.example${path}`)).status).toBe(403)
    }
  })
})

test('every address of the guide answers', async () => {
  const guide = readFileSync(new URL('../../docs/how-to/dashboard.md', import.meta.url), 'utf8')
  const addresses = [...guide.matchAll(/`(?:GET )?(\/[a-z/A-Z]*(?:\?[^`]*)?)`/g)].map(([, address]) => address!)
  expect(addresses.length).toBeGreaterThan(14)
  for (const address of addresses) {
    const path = address.replace('/ID', `/${runs.ids.succeeded}`).replace('=FILE', '=w.yaml')
    if (path === '/api' || path.endsWith('/report')) continue
    const response = await get(path)
    expect([200, 302], path).toContain(response.status)
    await response.body?.cancel()
  }
})
