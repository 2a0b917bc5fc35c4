/** @module The page about commands on documents: how often, with what success, how fast, what was unusual, what changed. */
import { formatBytes } from '../../core/units.ts'
import type { MetricsReport, TimeSummary } from '../../documents/index.ts'
import { scrollBox } from '../../report/charts/figure-renderer.ts'
import { formatNumber } from '../../report/format-number.ts'
import { type Html, html } from '../../report/html.ts'
import { breakable, headingOf } from '../../report/sections/section.ts'
import type { DocumentFacts, UnusualCommand } from '../document-facts.ts'
import { trendPart } from './document-trend.ts'
import { formatMs, plural } from './figures.ts'
import { meter, shareBar, timeMeter } from './meter.ts'
import { commandLine, emptyState, moment, part, renderPage } from './page.ts'
import { fileWord } from './shell-word.ts'

/** Rows that are shown; the JSON has all. */
const [MAX_PATTERNS, MAX_UNUSUAL, MAX_DOCUMENTS] = [15, 10, 30]

const count = (value: number): string => formatNumber(value, 'integer')
const percent = (share: number): string => formatNumber(share, 'percent')

const statusColors = {
  success: 'var(--good)',
  partial: 'var(--series-2)',
  failed: 'var(--bad)',
  conflicted: 'var(--series-4)',
  rejected: 'var(--axis)',
  ambiguous: 'var(--series-1)',
} as const satisfies Record<keyof MetricsReport['statuses'], string>

/** The path of the page of one document. */
export const documentPath = (file: string): string => `/documents/history?file=${encodeURIComponent(file)}`

export interface DocumentsPageOptions {
  readonly facts: DocumentFacts
  /** Of what is shown, for the stream that tells when it is old. */
  readonly mark: string
  /** A workflow of the project to name in examples, if there is one. */
  readonly example?: string | undefined
}

/** The whole page. */
export function documentsPage({ facts, mark, example }: DocumentsPageOptions): string {
  const { report, folders, folder, activity } = facts
  const isEmpty = report.commands === 0 && activity.changes.length === 0
  const body = isEmpty
    ? nothingYet(example)
    : html`${folderChoice(folders, folder)}${summary(report)}${times(report)}${intents(report)}${trendPart(facts.trend)}${patterns(report)}${unusual(facts.unusual, report)}${changes(facts)}`
  return renderPage({
    page: 'documents',
    title: 'Documents',
    description: html`What commands did to the JSON and YAML documents of this project${folder !== '' && html`, in <code>${folder}</code>`}: the numbers of <code>phaseline edit --stats</code>.`,
    live: `/api/documents/live?seen=${mark}`,
    body,
  })
}

/** Possible in every workflow that has a phase. */
export const FIRST_COMMAND = 'disable the last phase'

function nothingYet(example: string | undefined): Html {
  const file = fileWord(example ?? 'workflow.yaml')
  return part(
    'empty',
    'Nothing yet',
    emptyState(
      'No document of this project was edited by a command yet. A command in plain words changes a JSON or YAML file whole or not at all; try it dry first. This page then shows how it went.',
      [`phaseline edit ${file} "${FIRST_COMMAND}" --dry-run`, 'phaseline edit --help'],
    ),
  )
}

function folderChoice(folders: readonly string[], folder: string): Html | false {
  if (folders.length < 2) return false
  return html`<nav id="folders" class="choice" aria-label="Folders with documents"><ul>${folders.map(
    (each) =>
      html`<li><a href="/documents?folder=${encodeURIComponent(each)}"${each === folder && html` aria-current="page"`}>${each === '' ? 'the project itself' : each}</a></li>`,
  )}</ul></nav>`
}

function summary({ commands, statuses, rates, total, memory }: MetricsReport): Html {
  const tile = (name: string, value: string, notes: readonly (readonly [string, string])[], title: string): Html =>
    html`<div class="tile" title="${title}"><dt>${name}</dt><dd><b>${value}</b>${notes.map(
      ([note, text]) => html`<span>${note} <em>${text}</em></span>`,
    )}</dd></div>`
  return part(
    'summary',
    'Summary',
    html`<dl class="tiles">${tile(
      'Success',
      percent(rates.success),
      [['commands', count(commands)]],
      'Commands that were carried out whole, of all commands',
    )}${tile(
      'Rolled back',
      percent(rates.rollback),
      [['commands', count(Math.round(rates.rollback * commands))]],
      'Commands whose changes were taken back because a step or a check failed',
    )}${tile(
      'Recovered',
      percent(rates.recovery),
      [['of those that would fail', '']],
      'Commands that were carried out after a correction, of those that would have failed without one',
    )}${tile(
      'Half take less than',
      formatMs(total.p50),
      [
        ['95 of 100', formatMs(total.p95)],
        ['the longest', formatMs(total.max)],
      ],
      'Time of a command from its words to the written document',
    )}${tile(
      'Memory at most',
      formatBytes(memory.peakHeapUsedBytes),
      [['server now', formatBytes(memory.heapUsedBytes)]],
      'The most that was in use when a command had ended, by the process that carried it out',
    )}</dl>${
      commands > 0 &&
      html`<div class="card outcomes"><h3>How commands ended</h3>${shareBar(
        'How commands ended',
        Object.entries(statusColors).map(([name, color]) => ({
          name,
          color,
          count: statuses[name as keyof typeof statuses],
        })),
      )}</div>`
    }`,
  )
}

function times({ stages, total }: MetricsReport): Html | false {
  const rows = Object.entries(stages).filter(([, { count: times }]) => times > 0)
  if (rows.length === 0) return false
  const most = Math.max(...rows.map(([, { p95 }]) => p95))
  const row = (name: string, { p50, p95, max, count: times }: TimeSummary, scale: number | undefined): Html =>
    html`<tr><th scope="row">${name}</th><td class="bar">${scale !== undefined && timeMeter(p50, p95, scale)}</td><td class="number">${formatMs(p50)}</td><td class="number">${formatMs(p95)}</td><td class="number optional">${formatMs(max)}</td><td class="number optional">${count(times)}</td></tr>`
  return part(
    'stages',
    'Time by stage',
    html`<div class="card">${scrollBox(
      'Time by stage',
      html`<table><thead><tr><th scope="col">Stage</th><th scope="col"><span class="sr">Bar</span></th><th scope="col" class="number">Median</th><th scope="col" class="number">95 %</th><th scope="col" class="number optional">Most</th><th scope="col" class="number optional">Commands</th></tr></thead><tbody>${rows.map(
        ([name, times]) => row(headingOf(name), times, most),
      )}${row('Whole command', total, undefined)}</tbody></table>`,
    )}<p class="fine">Thick: the median. Thin: the 95th percentile. Both of the latest 1,024 commands.</p></div>`,
  )
}

function intents({ intents: known }: MetricsReport): Html | false {
  const rows = Object.entries(known).sort(([, a], [, b]) => b.steps - a.steps)
  if (rows.length === 0) return false
  const most = Math.max(...rows.map(([, { meanMs }]) => meanMs))
  return part(
    'intents',
    'Intents',
    html`<div class="card">${scrollBox(
      'Intents',
      html`<table><thead><tr><th scope="col">Intent</th><th scope="col" class="number">Steps</th><th scope="col" class="number">Done</th><th scope="col" class="number optional">Confidence</th><th scope="col" class="optional"><span class="sr">Bar</span></th><th scope="col" class="number">Time a step</th></tr></thead><tbody>${rows.map(
        ([name, { steps, succeeded, meanConfidence, meanMs }]) =>
          html`<tr><th scope="row"><code>${breakable(name)}</code></th><td class="number">${count(steps)}</td><td class="number">${percent(succeeded / steps)}</td><td class="number optional">${formatNumber(meanConfidence, 'ratio')}</td><td class="bar optional">${meter(most > 0 ? meanMs / most : 0)}</td><td class="number">${formatMs(meanMs)}</td></tr>`,
      )}</tbody></table>`,
    )}<p class="fine">Means. The time of a command is shared by its steps in equal parts. Steps count as done when their command succeeded, wholly or in part.</p></div>`,
  )
}

function patterns({ patterns: known, commands }: MetricsReport): Html | false {
  if (known.length === 0) return false
  return part(
    'patterns',
    'Most common commands',
    html`<div class="card">${scrollBox(
      'Most common commands',
      html`<table><thead><tr><th scope="col">Pattern</th><th scope="col" class="number">Times</th><th scope="col" class="number">Done</th><th scope="col" class="optional"><span class="sr">Share of all commands</span></th></tr></thead><tbody>${known
        .slice(0, MAX_PATTERNS)
        .map(
          ({ pattern, count: times, succeeded }) =>
            html`<tr><th scope="row"><code class="long">${pattern}</code></th><td class="number">${count(times)}</td><td class="number">${percent(succeeded / times)}</td><td class="bar optional">${meter(times / commands)}</td></tr>`,
        )}</tbody></table>`,
    )}<p class="fine">How commands begin, without numbers (#) and texts; those that were understood without names (…), too.</p></div>`,
  )
}

function unusual(list: readonly UnusualCommand[], { total, commands }: MetricsReport): Html {
  const rest = list.length - MAX_UNUSUAL
  const body =
    list.length === 0
      ? html`<p class="note">${commands < 64 ? `Nothing is called unusual before 64 commands are known; ${plural(commands, 'command')} so far.` : 'No command took unusually long.'}</p>`
      : html`<div class="card"><ul class="unusual">${list
          .slice(0, MAX_UNUSUAL)
          .map(
            ({ pattern, at, ms, z, stage }) =>
              html`<li>${moment(at)} <code>${pattern}</code> took <b>${formatMs(ms)}</b>${
                total.p50 > 0 && html`, ${formatNumber(ms / total.p50, 'integer')} times the median`
              } <span class="muted">(robust z-score ${formatNumber(z, 'number')})</span>${
                stage !== undefined &&
                stage.ms > stage.usualMs &&
                html`; most of it in <b>${stage.name}</b>: ${formatMs(stage.ms)}, usually ${formatMs(stage.usualMs)}`
              }.</li>`,
          )}</ul>${rest > 0 && html`<p class="fine">And ${plural(rest, 'earlier one')}.</p>`}</div>`
  return part(
    'unusual',
    'Unusual',
    html`${body}<p class="fine">A command is unusual when its time has a robust z-score above 3.5: 0.6745 · (time − median) / median absolute deviation, among the latest 1,024.</p>`,
  )
}

function changes({ activity }: DocumentFacts): Html {
  const { changes: latest, documents } = activity
  if (documents.length === 0)
    return part('changes', 'Latest changes', html`<p class="note">No document has kept versions yet.</p>`)
  const undone = latest.find(({ canUndo }) => canUndo)
  return part(
    'changes',
    'Latest changes',
    html`<div class="card"><ul class="changes">${latest.map(
      ({ file, at, label, version }) =>
        html`<li><b>${label}</b><span class="muted"><a href="${documentPath(file)}">${breakable(file)}</a> version ${version}, ${moment(at)} UTC</span></li>`,
    )}</ul>${
      undone !== undefined &&
      html`<p class="fine">The last change of ${undone.file} is taken back with:</p>${commandLine(`phaseline edit ${fileWord(undone.file)} --undo`)}`
    }<details><summary>All documents with kept versions <span class="count">${documents.length}</span></summary>${scrollBox(
      'Documents with kept versions',
      html`<table class="rows"><thead><tr><th scope="col">Document</th><th scope="col" class="number">Version</th><th scope="col" class="number">Kept</th><th scope="col">Changed (UTC)</th></tr></thead><tbody>${documents
        .slice(0, MAX_DOCUMENTS)
        .map(
          ({ file, version, versions, changedAt, isCurrent }) =>
            html`<tr><th scope="row"><a href="${documentPath(file)}">${breakable(file)}</a>${!isCurrent && html`<br><span class="muted">changed by something else since</span>`}</th><td class="number">${version}</td><td class="number">${versions}</td><td>${changedAt === undefined ? '–' : moment(changedAt)}</td></tr>`,
        )}</tbody></table>`,
    )}${documents.length > MAX_DOCUMENTS && html`<p class="fine">The latest ${MAX_DOCUMENTS} of ${documents.length}.</p>`}</details></div>`,
  )
}
