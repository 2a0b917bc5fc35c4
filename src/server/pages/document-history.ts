/** @module The page of one document: its kept versions, what each changed, and what to type to go back to one. */
import type { JsonValue } from '../../core/hash.ts'
import { applyPatch, type History, type HistoryEntry, type Operation, valueAt } from '../../documents/index.ts'
import { type Html, html } from '../../report/html.ts'
import { commandLine, emptyState, moment, part, renderPage } from './page.ts'
import { fileWord, shellWord } from './shell-word.ts'

/** More versions, operations of one change, and characters of a value are not shown. */
const [MAX_VERSIONS, MAX_OPERATIONS, MAX_VALUE] = [100, 40, 300]

export interface DocumentHistoryOptions {
  /** Relative to the project. */
  readonly file: string
  readonly history: History
  /** Of what is shown, for the stream that tells when it is old. */
  readonly mark: string
}

/** The whole page. */
export function documentHistoryPage({ file, history, mark }: DocumentHistoryOptions): string {
  const { entries } = history.record
  return renderPage({
    page: 'documents',
    kicker: html`<a href="/documents">Documents</a>`,
    title: file,
    description: html`Version ${history.version}. Versions are kept while the document is changed by commands only.`,
    live: `/api/documents/live?seen=${mark}`,
    body: entries.length === 0 ? noVersions(file) : html`${ways(file, history)}${versions(history, file)}`,
  })
}

function noVersions(file: string): Html {
  return part(
    'empty',
    'No kept versions',
    emptyState('This document was not edited by a command yet, or was changed by something else since.', [
      `phaseline edit ${fileWord(file)} "…" --dry-run`,
    ]),
  )
}

function ways(file: string, { canUndo, canRedo, record }: History): Html {
  const word = fileWord(file)
  const named = Object.keys(record.names)[0]
  const lines: readonly (readonly [string, string])[] = [
    ...(canUndo ? [['Take the last change back', `phaseline edit ${word} --undo`] as const] : []),
    ...(canRedo ? [['Do it again', `phaseline edit ${word} --redo`] as const] : []),
    ...(named === undefined
      ? [['Give this version a name', `phaseline edit ${word} --save-version before-tuning`] as const]
      : [['Go to a version by name', `phaseline edit ${word} --go-to ${shellWord(named)}`] as const]),
  ]
  return part(
    'ways',
    'Go back and forth',
    html`<div class="card">${lines.map(([text, command]) => html`<p class="fine">${text}:</p>${commandLine(command)}`)}</div>`,
  )
}

function versions(history: History, file: string): Html {
  const { entries, position, names, dropped } = history.record
  const before = documentsBefore(history)
  const items = entries
    .map((entry, i) => ({ entry, i, version: dropped + i + 1 }))
    .slice(-MAX_VERSIONS)
    .reverse()
  const namesOf = (version: number): string[] =>
    Object.entries(names)
      .filter(([, each]) => each === version)
      .map(([name]) => name)
  const badges = (version: number, isUndone: boolean): Html =>
    html`${version === history.version && html`<span class="badge badge-good">now</span> `}${isUndone && html`<span class="badge">taken back</span> `}${namesOf(version).map((name) => html`<span class="badge badge-accent">${name}</span> `)}`
  const goTo = (version: number): Html | false =>
    version !== history.version &&
    html`<details><summary>Go to this version</summary>${commandLine(`phaseline edit ${fileWord(file)} --go-to ${version}`)}</details>`
  return part(
    'versions',
    'Versions',
    html`<div class="card"><ol class="versions">${items.map(({ entry, i, version }) => {
      const isUndone = i >= position
      return html`<li><p class="line"><span class="muted">${version}</span> <b>${entry.label}</b> ${badges(version, isUndone)}<span class="muted">${moment(entry.at)} UTC</span></p>${changeOf(entry, before[i])}${goTo(version)}</li>`
    })}<li><p class="line"><span class="muted">${dropped}</span> <b>${dropped === 0 ? 'As it was before the first command' : 'The oldest that is kept'}</b> ${badges(dropped, false)}</p>${goTo(dropped)}</li></ol>${
      entries.length > MAX_VERSIONS &&
      html`<p class="fine">The latest ${MAX_VERSIONS} of ${entries.length} changes.</p>`
    }</div>`,
  )
}

/** The document before each entry; `undefined` where an entry cannot be followed. */
function documentsBefore({ document, record: { entries, position } }: History): (JsonValue | undefined)[] {
  const found: (JsonValue | undefined)[] = new Array(entries.length).fill(undefined)
  try {
    let value = document
    for (let i = position - 1; i >= Math.max(0, entries.length - MAX_VERSIONS); i--) {
      value = applyPatch(value, entries[i]!.inverse).document
      found[i] = value
    }
    value = document
    for (let i = position; i < entries.length; i++) {
      found[i] = value
      value = applyPatch(value, entries[i]!.patch).document
    }
  } catch {
    // A history that was edited by hand: its changes are shown without what was there before.
  }
  return found
}

function changeOf({ patch }: HistoryEntry, before: JsonValue | undefined): Html {
  let value = before
  const lines = patch.slice(0, MAX_OPERATIONS).map((operation) => {
    const line = operationLines(operation, value)
    try {
      if (value !== undefined) value = applyPatch(value, [operation]).document
    } catch {
      value = undefined
    }
    return line
  })
  const rest = patch.length - MAX_OPERATIONS
  return html`<div class="change">${lines}${rest > 0 && html`<span class="muted">and ${rest} more</span>`}</div>`
}

function operationLines(operation: Operation, before: JsonValue | undefined): Html {
  const old = before === undefined ? undefined : valueBefore(before, operation.path)
  const place = placeOf(operation.path, before)
  const removed = html`<del><span class="sr">removed: </span>${place}${old !== undefined && html`: ${shown(old)}`}</del>`
  switch (operation.op) {
    case 'add':
      return html`<ins><span class="sr">added: </span>${place}: ${shown(operation.value)}</ins>`
    case 'remove':
      return removed
    case 'replace':
      return html`${removed}<ins><span class="sr">added: </span>${place}: ${shown(operation.value)}</ins>`
    case 'move':
    case 'copy':
      return html`<ins><span class="sr">${operation.op}: </span>${place} <span class="muted">from</span> ${placeOf(operation.from, before)}</ins>`
    default:
      return html`<span class="muted">${JSON.stringify(operation)}</span>`
  }
}

/** A pointer for people: elements of lists by their names where they have one. The pointer itself as tooltip. */
function placeOf(pointer: string, before: JsonValue | undefined): Html {
  const keys = pointer.split('/').slice(1)
  const words = keys.map((key, i) => {
    const parent =
      before === undefined ? undefined : valueBefore(before, `/${keys.slice(0, i).join('/')}`.slice(i === 0 ? 1 : 0))
    const element = Array.isArray(parent) ? parent[Number(key)] : undefined
    const named = nameOf(element)
    return named ?? key.replaceAll('~1', '/').replaceAll('~0', '~')
  })
  return html`<span title="${pointer}">${words.length === 0 ? 'the document' : words.join(' › ')}</span>`
}

function nameOf(value: JsonValue | undefined): string | undefined {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined
  const { name, id } = value as Readonly<Record<string, JsonValue>>
  return typeof name === 'string' ? name : typeof id === 'string' ? id : undefined
}

function valueBefore(document: JsonValue, path: string): JsonValue | undefined {
  try {
    return valueAt(document, path)
  } catch {
    return undefined
  }
}

function shown(value: JsonValue): string {
  const text = JSON.stringify(value)
  return text.length <= MAX_VALUE ? text : `${text.slice(0, MAX_VALUE)}…`
}
