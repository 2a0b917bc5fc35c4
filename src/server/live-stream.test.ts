import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { watchChanges } from './change-watch.ts'
import { type SampleRuns, sampleRuns } from './fixtures/sample-project.ts'
import { type RunningServer, serve } from './serve.ts'

const folder = mkdtempSync(join(tmpdir(), 'phaseline-live-'))
let runs: SampleRuns
let server: RunningServer
beforeAll(async () => {
  runs = await sampleRuns(folder)
  server = await serve({ folder, port: 0 })
})
afterAll(async () => {
  await server.close()
  await runs.close()
  rmSync(folder, { recursive: true, force: true })
})

interface Message {
  readonly event: string
  readonly id?: string
  // biome-ignore lint/suspicious/noExplicitAny: the data are what the test looks at.
  readonly data: any
}

/** The messages of a stream, one at a time; `undefined` when it has ended. */
async function follow(path: string, headers: Record<string, string> = {}) {
  const stopping = new AbortController()
  const response = await fetch(server.url + path, { headers, signal: stopping.signal })
  expect(response.headers.get('content-type')).toBe('text/event-stream')
  const reader = response.body!.pipeThrough(new TextDecoderStream()).getReader()
  let text = ''
  const next = async (): Promise<Message | undefined> => {
    for (;;) {
      const end = text.indexOf('\n\n')
      if (end >= 0) {
        const lines = text.slice(0, end).split('\n')
        text = text.slice(end + 2)
        const field = (name: string): string | undefined =>
          lines.find((line) => line.startsWith(`${name}: `))?.slice(name.length + 2)
        const [event, id] = [field('event'), field('id')]
        if (event !== undefined) return { event, ...(id === undefined ? {} : { id }), data: JSON.parse(field('data')!) }
        continue
      }
      const { value, done } = await reader.read()
      if (done) return undefined
      text += value
    }
  }
  expect(await next()).toMatchObject({ event: 'ready' })
  return { next, stop: () => stopping.abort() }
}

describe('the stream of a run', () => {
  test('gives the journal from the beginning, then what is appended, each with its number', async () => {
    const { next, stop } = await follow(`/api/runs/${runs.ids.running}/live`)
    expect(await next()).toMatchObject({ event: 'journal', id: '1', data: { type: 'run_created' } })
    expect(await next()).toMatchObject({ id: '2', data: { type: 'run_started' } })
    expect(await next()).toMatchObject({ id: '3', data: { type: 'phase_started', phase: 'collect' } })
    await runs.append({ type: 'phase_log', phase: 'collect', level: 'info', message: 'half way' })
    // The use of memory and processors is news, too.
    let message = await next()
    while (message?.event === 'change') message = await next()
    expect(message).toMatchObject({ event: 'journal', id: '5', data: { message: 'half way' } })
    expect(await next()).toMatchObject({ event: 'change', data: { status: 'running', events: 5 } })
    stop()
  })

  test('goes on behind what a reader has seen, as browsers ask for after a lost connection', async () => {
    const { next, stop } = await follow(`/api/runs/${runs.ids.succeeded}/live`, { 'last-event-id': '9' })
    expect(await next()).toMatchObject({ event: 'journal', id: '10', data: { type: 'run_ended' } })
    stop()
  })

  test('of a run that is not there is an error, no stream', async () => {
    const response = await fetch(`${server.url}/api/runs/no-such-run/live`)
    expect(response.status).toBe(404)
    expect(await response.json()).toMatchObject({ error: { code: 'RUN_NOT_FOUND' } })
  })
})

describe('a stream of changes', () => {
  test('tells at once when the page that asks is older than what is there', async () => {
    const { next, stop } = await follow('/api/runs/live?seen=something-else')
    const change = await next()
    expect(change).toMatchObject({ event: 'change' })
    stop()
    const again = await follow(`/api/runs/live?seen=${change!.data.mark}`)
    await runs.append({ type: 'phase_log', phase: 'collect', level: 'info', message: 'on' })
    const later = await again.next()
    expect(later).toMatchObject({ event: 'change', id: later!.data.mark })
    expect(later!.data.mark).not.toBe(change!.data.mark)
    again.stop()
  })

  test('ends with the server, which does not wait for its readers', async () => {
    const own = await serve({ folder, port: 0 })
    const response = await fetch(`${own.url}/api/live`)
    const reader = response.body!.getReader()
    await reader.read()
    await own.close()
    for (let done = false; !done; ) done = (await reader.read()).done
  })
})

describe('a watch', () => {
  test('looks only while someone listens, and tells each listener of each change once', async () => {
    let looks = 0
    let state = 'a'
    const watch = watchChanges(() => {
      looks++
      return state
    }, 1)
    const told: string[] = []
    const changes = (count: number): Promise<void> =>
      new Promise((resolve) => {
        const stop = watch.subscribe((mark) => {
          told.push(mark)
          if (told.length < count) return
          stop()
          resolve()
        })
      })
    const both = changes(1)
    state = 'b'
    await both
    expect(told).toEqual([watch.mark()])
    const before = looks
    await new Promise((done) => setImmediate(done))
    expect(looks).toBe(before)
  })

  test('counts what cannot be read as a change, and goes on', () => {
    let fails = false
    const watch = watchChanges(() => {
      if (fails) throw new Error('gone')
      return 'there'
    })
    const mark = watch.mark()
    fails = true
    expect(watch.mark()).not.toBe(mark)
    fails = false
    expect(watch.mark()).toBe(mark)
  })
})
