/** @module The report of a run: one HTML page that needs nothing else, no network and no script. */
import { formatDurationMs } from '../core/units.ts'
import { loadDrawer } from './charts/draw-svg.ts'
import { makeFigureContext } from './charts/figure-renderer.ts'
import { type Html, html, trustedHtml } from './html.ts'
import type { ReportData } from './report-data.ts'
import { sections } from './sections/index.ts'
import { breakable, formatMoment, phaseAnchor, type Section, statusBadge, toneOf } from './sections/section.ts'
import { stylesheet } from './stylesheet.ts'

/** Nothing may be fetched or executed. Inline styles carry the colors of cells; pictures are part of the page. */
const POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'"

/** Beyond this many phases the table of contents names sections only. */
const MAX_LISTED = 40

/**
 * Draws the report of a run. A pure function of its data: the same data give the same bytes. The chart library is loaded
 * on the first call.
 *
 * @returns a whole HTML document
 * @example
 * writeFileAtomic('report.html', await renderReport(await reportDataOf(store, run)))
 */
export async function renderReport(data: ReportData): Promise<string> {
  const context = makeFigureContext(await loadDrawer())
  const { run } = data
  const parts = Object.entries(sections as Record<string, Section>).flatMap(([id, section]) => {
    const body = section.render(data, context)
    return body === null ? [] : [{ id, title: section.title, body }]
  })
  const title = `${run.workflow} · ${run.id}`
  const page = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${POLICY}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="generator" content="phaseline">
<meta name="referrer" content="no-referrer">
<link rel="icon" href="data:,">
<title>${title}</title>
<style>${trustedHtml(stylesheet())}</style>
</head>
<body>
<a class="skip" href="#summary">Skip to the summary</a>
${masthead(data)}
<div class="columns">
${contents(data, parts)}
<main>
${parts.map((part) => html`<section id="${part.id}"><h2>${part.title}</h2>${part.body}</section>\n`)}</main>
</div>
<footer><p>Drawn from the journal and the artifacts of run <code>${run.id}</code>. Past results say nothing certain about the future.</p></footer>
</body>
</html>
`
  return page.markup
}

function masthead({ run }: ReportData): Html {
  const themes = [
    ['auto', 'Auto'],
    ['light', 'Light'],
    ['dark', 'Dark'],
  ] as const
  return html`<header class="masthead"><div><p class="kicker">Run <code>${run.id}</code> ${statusBadge(run.status)}</p><h1>${run.workflow}</h1>${
    run.description !== undefined && html`<p class="description">${run.description}</p>`
  }<p class="facts-line">${formatMoment(run.createdAt)}${
    run.starts === 1 && run.durationMs > 0 && html` · ${formatDurationMs(run.durationMs)}`
  } · seed ${run.seed}</p></div><fieldset class="theme"><legend class="sr">Color theme</legend>${themes.map(
    ([value, label]) =>
      html`<label><input type="radio" name="theme" id="theme-${value}"${value === 'auto' && html` checked`}><span>${label}</span></label>`,
  )}</fieldset></header>`
}

function contents(data: ReportData, parts: readonly { readonly id: string; readonly title: string }[]): Html {
  const listed = data.phases.length <= MAX_LISTED
  return html`<nav class="contents" aria-label="Contents"><ul>${parts.map(
    ({ id, title }) =>
      html`<li><a href="#${id}">${title}</a>${
        id === 'phases' &&
        listed &&
        html`<ul>${data.phases.map(
          (phase, index) =>
            html`<li><a href="#${phaseAnchor(index)}"><i class="dot dot-${toneOf(phase.status)}"></i><span>${breakable(phase.name)}</span></a></li>`,
        )}</ul>`
      }</li>`,
  )}</ul></nav>`
}
