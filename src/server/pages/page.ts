/** @module The frame that all pages of the dashboard share: the design of the report, a way between the pages, nothing inline. */
import { type Html, html } from '../../report/html.ts'

/** The paths of what pages load. */
export const assetPaths = { style: '/assets/dashboard.css', script: '/assets/dashboard.js' } as const

/** The pages of the dashboard, in order. */
export const pages = {
  overview: { path: '/', title: 'Overview' },
  runs: { path: '/runs', title: 'Runs' },
  documents: { path: '/documents', title: 'Documents' },
} as const satisfies Record<string, { readonly path: string; readonly title: string }>

export type PageName = keyof typeof pages

export interface PageOptions {
  /** In the way between pages; absent for pages that are not there. */
  readonly page?: PageName
  readonly title: string
  /** Above the title: where the reader is. */
  readonly kicker?: Html
  readonly description?: Html | undefined
  readonly body: Html
  /** Path of the events on which the page is read anew. Default: it stays as it is. */
  readonly live?: string
}

const themes = [
  ['auto', 'Auto'],
  ['light', 'Light'],
  ['dark', 'Dark'],
] as const

/**
 * A whole HTML document.
 *
 * @example
 * renderPage({ page: 'runs', title: 'Runs', body: html`<section id="runs">…</section>` })
 */
export function renderPage({ page, title, kicker, description, body, live }: PageOptions): string {
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="generator" content="phaseline">
<link rel="icon" href="data:,">
<link rel="stylesheet" href="${assetPaths.style}">
<title>${title} · Phaseline</title>
<script src="${assetPaths.script}"></script>
</head>
<body>
<a class="skip" href="#content">Skip to the content</a>
<header class="top"><a class="brand" href="/">Phaseline</a><nav aria-label="Pages"><ul>${Object.entries(pages).map(
    ([name, { path, title: label }]) =>
      html`<li><a href="${path}"${name === page && html` aria-current="page"`}>${label}</a></li>`,
  )}</ul></nav><fieldset class="theme"><legend class="sr">Color theme</legend>${themes.map(
    ([value, label]) =>
      html`<label><input type="radio" name="theme" id="theme-${value}"${value === 'auto' && html` checked`}><span>${label}</span></label>`,
  )}</fieldset></header>
<main id="content" tabindex="-1"${live !== undefined && html` data-live="${live}"`}>
<div class="head" id="head">${kicker !== undefined && html`<p class="kicker">${kicker}</p>`}<h1>${title}</h1>${
    description !== undefined && html`<p class="description">${description}</p>`
  }</div>
${body}
</main>
<footer><p>Read from the journal and the files of this project; nothing here changes them. <span id="live-state"></span></p></footer>
</body>
</html>
`.markup
}

/** A part of a page with its heading. Only parts that differ are put in place when the page is read anew. */
export function part(id: string, title: string, body: Html): Html {
  return html`<section id="${id}" aria-labelledby="${id}-title"><h2 id="${id}-title">${title}</h2>${body}</section>`
}

/** What a part says when there is nothing yet: why, and what to type. */
export function emptyState(text: Html | string, commands: readonly string[] = []): Html {
  return html`<div class="empty"><p>${text}</p>${commands.map((command) => commandLine(command))}</div>`
}

/** A command to be typed, selected as a whole by one click. */
export function commandLine(command: string): Html {
  return html`<pre class="command"><code>${command}</code></pre>`
}

/** A moment, exact for machines and readable for people. @param milliseconds UTC */
export function moment(milliseconds: number): Html {
  const date = new Date(milliseconds)
  if (Number.isNaN(date.getTime())) return html`–`
  const iso = date.toISOString()
  return html`<time class="nb" datetime="${iso}" title="${iso}">${iso.slice(0, 16).replace('T', ' ')}</time>`
}
