/** @module The contract of a report's section. */
import type { RunStatus } from '../../run/run-view.ts'
import type { FigureContext } from '../charts/figure-renderer.ts'
import { type Html, html } from '../html.ts'
import type { ReportData, ReportPhase } from '../report-data.ts'

export interface Section {
  /** In the table of contents. */
  readonly title: string
  /** The body, or `null` when the run has nothing for this section. */
  render(data: ReportData, context: FigureContext): Html | null
}

type Tone = 'good' | 'warn' | 'bad' | 'muted' | 'accent'

const TONES: Readonly<Record<ReportPhase['status'] | RunStatus, Tone>> = {
  created: 'muted',
  pending: 'muted',
  ready: 'muted',
  running: 'accent',
  waiting: 'accent',
  succeeded: 'good',
  failed: 'bad',
  interrupted: 'warn',
  skipped: 'muted',
  blocked: 'warn',
  cancelled: 'warn',
}

/** The tone in which a state is colored. */
export function toneOf(status: ReportPhase['status'] | RunStatus): Tone {
  return TONES[status] ?? 'muted'
}

/** A state as word and color. */
export function statusBadge(status: ReportPhase['status'] | RunStatus): Html {
  return html`<span class="badge badge-${toneOf(status)}">${status}</span>`
}

/** The anchor of the n-th phase: names may hold anything, numbers cannot. */
export function phaseAnchor(index: number): string {
  return `phase-${index + 1}`
}

/** `parameter_optimization` as a heading: `Parameter optimization`. The name itself is shown beside it. */
export function headingOf(name: string): string {
  const words = name.replace(/[_-]+/g, ' ').trim()
  return words === '' ? name : words[0]!.toUpperCase() + words.slice(1)
}

/** A short form of a hash that still tells hashes apart; the whole one as tooltip. */
export function shortHash(hash: string): Html {
  return html`<code title="${hash}">${hash.slice(0, 12)}</code>`
}

/** A name or a fact that may break into lines after its separators, and not in the middle of a word or a date. */
export function breakable(text: string): Html {
  const parts = text.split(/(\d{4}-\d\d-\d\d)|(?<=[_./:])(?=[^\s/])|(?<=-)(?=[A-Za-z])/)
  return html`${parts
    .filter((part) => part !== undefined && part !== '')
    .map((part, i) => [
      i > 0 && html`<wbr>`,
      /^\d{4}-\d\d-\d\d$/.test(part) ? html`<span class="nb">${part}</span>` : part,
    ])}`
}

/** Milliseconds UTC as `2026-11-21 09:43:41 UTC`. */
export function formatMoment(milliseconds: number): string {
  const date = new Date(milliseconds)
  return Number.isNaN(date.getTime()) ? '–' : `${date.toISOString().slice(0, 19).replace('T', ' ')} UTC`
}
