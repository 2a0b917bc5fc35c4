/** @module The pages of the dashboard: whole without a script, nothing inline, nothing from elsewhere. */
import { type Context, Hono } from 'hono'
import { z } from 'zod'
import { renderReport, reportDataOf } from '../../report/index.ts'
import type { RunView } from '../../run/index.ts'
import { documentHistory } from '../../workspace/edit-document.ts'
import type { Dashboard } from '../dashboard.ts'
import { streamChanges } from '../live-stream.ts'
import { documentHistoryPage } from '../pages/document-history.ts'
import { documentsPage } from '../pages/documents.ts'
import { liveScript } from '../pages/live-script.ts'
import { type OpenRun, overviewPage } from '../pages/overview.ts'
import { assetPaths } from '../pages/page.ts'
import { runPage } from '../pages/run.ts'
import { runCommands, runPath } from '../pages/run-parts.ts'
import { RUNS_PAGE, runsPage } from '../pages/runs.ts'
import { dashboardStylesheet } from '../pages/style.ts'
import { projectPath } from '../project-path.ts'
import { readQuery } from '../read-query.ts'
import { changeMessages, changesQuery, need, seenBy } from './runs.ts'

/**
 * Scripts, styles and connections of the server itself only, nothing inline; the lengths of bars are attributes. No page of
 * another site may frame this one.
 */
const PAGE_POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self'; style-src-attr 'unsafe-inline'; img-src data:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
/** A report carries its style with it, and needs nothing else. */
const REPORT_POLICY =
  "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

/** Runs of the first page, and how many of them may be open. */
const [LATEST, MAX_OPEN] = [8, 6]
/** Reports that are kept: to draw one takes a second. */
const MAX_REPORTS = 8

const documentsQuery = z.strictObject({ folder: z.string().optional() })
const historyQuery = z.strictObject({ file: z.string().min(1) })
const runsQuery = z.strictObject({ skip: z.coerce.number().int().min(0).default(0) })

/** Answers with a page. */
export function htmlAnswer(context: Context, page: string, status: 200 | 400 | 403 | 404 | 500 = 200): Response {
  context.header('Content-Security-Policy', PAGE_POLICY)
  return context.html(page, status)
}

export function pageRoutes(dashboard: Dashboard): Hono {
  const routes = new Hono()
  const { folder, store, runs, watches, documents, signal } = dashboard
  const command = runCommands(dashboard.storeName)
  const style = dashboardStylesheet()
  const reports = new Map<string, Promise<string>>()

  routes.get(assetPaths.style, (context) => context.body(style, 200, { 'Content-Type': 'text/css; charset=utf-8' }))
  routes.get(assetPaths.script, (context) =>
    context.body(liveScript, 200, { 'Content-Type': 'text/javascript; charset=utf-8' }),
  )

  routes.get('/', async (context) => {
    const mark = watches.all.mark()
    const found = store.read((open) => ({ total: open.runs().length, latest: runs.list(open, LATEST) }))
    const open: OpenRun[] = []
    // The newest that runs, waits or stopped; a failure that a later run of the same workflow mended asks for nobody.
    const seen = new Set<string>()
    for (const { id, status, workflow } of found?.latest ?? []) {
      const isNewest = !seen.has(workflow)
      seen.add(workflow)
      const asks = status === 'running' || status === 'waiting' || (isNewest && /^(failed|interrupted)$/.test(status))
      if (!asks || open.length >= MAX_OPEN) continue
      const one = await store.read(async (each): Promise<OpenRun> => {
        const run = runs.view(each, id)
        return { run, work: await runs.work(each, run) }
      })
      if (one !== undefined) open.push(one)
    }
    return htmlAnswer(
      context,
      overviewPage({
        project: dashboard.name,
        open,
        latest: found?.latest ?? [],
        total: found?.total ?? 0,
        documents: documents.read(),
        mark,
        command,
        example: dashboard.exampleWorkflow(),
      }),
    )
  })

  routes.get('/api/live', (context) => {
    const { seen } = readQuery(context, changesQuery)
    return streamChanges(context, { watch: watches.all, seen: seenBy(context, seen), signal, messages: changeMessages })
  })

  routes.get('/runs', (context) => {
    const { skip } = readQuery(context, runsQuery)
    const mark = watches.runs.mark()
    const found = store.read((open) => ({
      total: open.runs().length,
      listed: runs.list(open, RUNS_PAGE, skip),
    }))
    return htmlAnswer(
      context,
      runsPage({
        runs: found?.listed ?? [],
        total: found?.total ?? 0,
        skipped: skip,
        mark,
        example: dashboard.exampleWorkflow(),
      }),
    )
  })

  routes.get('/runs/:run', async (context) => {
    const wanted = context.req.param('run')
    const { id } = need(dashboard, wanted, (open) => open.run(wanted))
    // One address a run: what is bookmarked as `latest` leads to another run tomorrow.
    if (id !== wanted) return context.redirect(runPath(id))
    const mark = dashboard.watchRun(id).mark()
    const { run, work } = await need(dashboard, id, async (open) => {
      const view = runs.view(open, id)
      return { run: view, work: await runs.work(open, view) }
    })
    return htmlAnswer(
      context,
      runPage({ run, work, samples: dashboard.processes.of(id), mark, command, now: dashboard.clock.now() }),
    )
  })

  routes.get('/runs/:run/report', async (context) => {
    const wanted = context.req.param('run')
    const view = need(dashboard, wanted, (open) => runs.view(open, wanted))
    const page = await drawn(view)
    context.header('Content-Security-Policy', REPORT_POLICY)
    return context.html(page)
  })

  /** Drawn from the journal as it is now, whatever report was written before. */
  function drawn(view: RunView): Promise<string> {
    const key = `${view.id} ${view.status} ${view.eventCount}`
    const known = reports.get(key)
    if (known !== undefined) return known
    const page = need(dashboard, view.id, async (open) => renderReport(await reportDataOf(open, view)))
    page.catch(() => reports.delete(key))
    reports.set(key, page)
    if (reports.size > MAX_REPORTS) reports.delete(reports.keys().next().value!)
    return page
  }

  routes.get('/documents', (context) => {
    const { folder: wanted } = readQuery(context, documentsQuery)
    const mark = watches.documents.mark()
    const facts = documents.read(wanted)
    return htmlAnswer(context, documentsPage({ facts, mark, example: dashboard.exampleWorkflow() }))
  })

  routes.get('/documents/history', (context) => {
    const { file } = readQuery(context, historyQuery)
    const mark = watches.documents.mark()
    const history = documentHistory(projectPath(folder, file))
    return htmlAnswer(context, documentHistoryPage({ file, history, mark }))
  })

  return routes
}
