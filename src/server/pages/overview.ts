/** @module The first page: what runs now, what asks for a person, how the latest runs ended, and what commands did to documents. */
import { formatNumber } from '../../report/format-number.ts'
import { type Html, html } from '../../report/html.ts'
import { statusBadge } from '../../report/sections/section.ts'
import type { RunView } from '../../run/index.ts'
import type { DocumentFacts } from '../document-facts.ts'
import type { ListedRun, PhaseWork } from '../run-facts.ts'
import { documentPath } from './documents.ts'
import { formatMs } from './figures.ts'
import { moment, part, renderPage } from './page.ts'
import { attention, progressOf, type RunCommand, runPath, runTable } from './run-parts.ts'
import { noRuns } from './runs.ts'

/** A run that is under way, or asks for a person. */
export interface OpenRun {
  readonly run: RunView
  readonly work: ReadonlyMap<string, PhaseWork>
}

export interface OverviewOptions {
  /** Name of the project's folder. */
  readonly project: string
  readonly open: readonly OpenRun[]
  readonly latest: readonly ListedRun[]
  readonly total: number
  readonly documents: DocumentFacts
  readonly mark: string
  readonly command: RunCommand
  readonly example?: string | undefined
}

/** The whole page. */
export function overviewPage(options: OverviewOptions): string {
  const { project, open, latest, total, documents, mark, command, example } = options
  const running = open.filter(({ run }) => run.status === 'running')
  const asking = open.filter(({ run }) => run.status !== 'running')
  const runParts =
    total === 0
      ? noRuns(example)
      : html`${
          running.length > 0 &&
          part(
            'running',
            'Running now',
            html`<div class="attention">${running.map((each) => openRun(each, command))}</div>`,
          )
        }${
          asking.length > 0 &&
          part('asking', 'For you', html`<div class="attention">${asking.map((each) => openRun(each, command))}</div>`)
        }${part(
          'runs',
          'Latest runs',
          html`<div class="card">${runTable('Latest runs', latest)}${
            total > latest.length &&
            html`<p class="fine"><a href="/runs">All ${formatNumber(total, 'integer')} runs</a></p>`
          }</div>`,
        )}`
  return renderPage({
    page: 'overview',
    title: project,
    live: `/api/live?seen=${mark}`,
    body: html`${runParts}${documentsPart(documents)}`,
  })
}

function openRun({ run, work }: OpenRun, command: RunCommand): Html {
  const isRunning = run.status === 'running'
  const tone = isRunning ? 'accent' : run.status === 'waiting' ? 'accent' : run.status === 'failed' ? 'bad' : 'warn'
  const cards = attention(run, command)
  return html`<article class="card card-${tone}"><h3><a href="${runPath(run.id)}">${run.workflow}</a> ${statusBadge(run.status)}</h3><p class="fine"><code>${run.id}</code></p>${progressOf(run, work)}${
    cards.length > 0 && html`<div class="attention inner">${cards}</div>`
  }</article>`
}

function documentsPart({ report, activity }: DocumentFacts): Html {
  const { commands, rates, total } = report
  if (commands === 0 && activity.changes.length === 0)
    return part(
      'documents',
      'Documents',
      html`<p class="note">No document was edited by a command yet. <a href="/documents">How to begin</a></p>`,
    )
  return part(
    'documents',
    'Documents',
    html`<div class="card"><dl class="facts"><div><dt>commands</dt><dd>${formatNumber(commands, 'integer')}</dd></div><div><dt>success</dt><dd>${formatNumber(rates.success, 'percent')}</dd></div><div><dt>rolled back</dt><dd>${formatNumber(rates.rollback, 'percent')}</dd></div><div><dt>median time</dt><dd>${formatMs(total.p50)}</dd></div></dl>${
      activity.changes.length > 0 &&
      html`<ul class="log recent">${activity.changes
        .slice(0, 5)
        .map(
          ({ file, at, label }) =>
            html`<li><span class="muted">${moment(at)}</span><span><a href="${documentPath(file)}">${file}</a> ${label}</span></li>`,
        )}</ul>`
    }<p class="fine"><a href="/documents">How fast, how well, what was unusual</a></p></div>`,
  )
}
