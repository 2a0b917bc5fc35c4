/** @module `/api/runs`: the runs of the store, read only, and a stream of each one's journal. */
import { type Context, Hono } from 'hono'
import { z } from 'zod'
import { UserError } from '../../core/errors.ts'
import type { RunStore } from '../../run/index.ts'
import type { Dashboard } from '../dashboard.ts'
import { type LiveMessage, streamChanges } from '../live-stream.ts'
import { readQuery } from '../read-query.ts'

/** Events of one answer, and of one message of a stream. */
const MAX_EVENTS = 1_000

const listQuery = z.strictObject({
  limit: z.coerce.number().int().min(1).max(1_000).default(20),
  skip: z.coerce.number().int().min(0).default(0),
})
const eventsQuery = z.strictObject({
  from: z.coerce.number().int().min(1).default(1),
  limit: z.coerce.number().int().min(1).max(MAX_EVENTS).default(MAX_EVENTS),
  parts: z.stringbool().default(false),
})
const liveQuery = z.strictObject({
  seen: z.string().optional(),
  from: z.coerce.number().int().min(1).default(1),
  parts: z.stringbool().default(false),
})
export const changesQuery = z.strictObject({ seen: z.string().optional() })

/** Answers from the journal. The store is opened for reading: whoever drives a run is not disturbed. */
export function runRoutes(dashboard: Dashboard): Hono {
  const routes = new Hono()
  const { store, runs, watches, signal } = dashboard

  routes.get('/', (context) => {
    const { limit, skip } = readQuery(context, listQuery)
    const found = store.read((open) => ({
      total: open.runs().length,
      runs: runs.list(open, limit, skip),
    }))
    return context.json(found ?? { total: 0, runs: [] })
  })

  routes.get('/live', (context) => {
    const { seen } = readQuery(context, changesQuery)
    return streamChanges(context, {
      watch: watches.runs,
      seen: seenBy(context, seen),
      signal,
      messages: changeMessages,
    })
  })

  routes.get('/:run', async (context) => {
    const id = context.req.param('run')
    const found = await need(dashboard, id, async (open) => {
      const view = runs.view(open, id)
      const work = Object.fromEntries(await runs.work(open, view))
      return { ...view, work, samples: dashboard.processes.of(view.id) }
    })
    return context.json(found)
  })

  routes.get('/:run/events', (context) => {
    const id = context.req.param('run')
    const { from, limit, parts } = readQuery(context, eventsQuery)
    const events = need(dashboard, id, (open) => open.events(open.run(id).id, { fromSeq: from, limit, parts }))
    return context.json({ events, next: (events.at(-1)?.seq ?? from - 1) + 1 })
  })

  routes.get('/:run/live', (context) => {
    const { seen, from, parts } = readQuery(context, liveQuery)
    const id = need(dashboard, context.req.param('run'), (open) => open.run(context.req.param('run')).id)
    const last = Number(context.req.header('last-event-id'))
    let next = Number.isInteger(last) && last > 0 ? last + 1 : from
    return streamChanges(context, {
      watch: dashboard.watchRun(id),
      seen,
      signal,
      messages(mark) {
        const messages: LiveMessage[] = []
        const found = store.read((open) => ({
          events: open.events(id, { fromSeq: next, parts }),
          run: open.run(id),
        }))
        for (const event of found?.events ?? []) {
          next = event.seq + 1
          messages.push({ event: 'journal', id: String(event.seq), data: event })
        }
        if (mark !== undefined)
          messages.push({ event: 'change', data: { status: found?.run.status, events: found?.run.eventCount } })
        return messages
      },
    })
  })

  return routes
}

/** Says only that there is something new. */
export const changeMessages = (mark: string | undefined): LiveMessage[] =>
  mark === undefined ? [] : [{ event: 'change', id: mark, data: { mark } }]

/** What a reader has seen: what it saw last before its connection was lost, else what its page shows. */
export const seenBy = (context: Context, seen: string | undefined): string | undefined =>
  context.req.header('last-event-id') ?? seen

/** What `read` gives. @throws UserError RUN_NOT_FOUND where there is no store */
export function need<T>({ store }: Dashboard, run: string, read: (store: RunStore) => T): T {
  const found = store.read((open) => ({ value: read(open) }))
  if (found !== undefined) return found.value
  throw new UserError('RUN_NOT_FOUND', `Expected a run of this project, was "${run}"; its store holds none.`, {
    hint: '`phaseline run FILE` makes the first.',
  })
}
