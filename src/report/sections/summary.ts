/** @module The head of the report: what was run, how it ended, and the few numbers that matter. */
import { formatDurationMs } from '../../core/units.ts'
import type { MetricsFigure } from '../../definition/figure.ts'
import { formatNumber } from '../format-number.ts'
import { type Html, html } from '../html.ts'
import type { ReportData } from '../report-data.ts'
import { phaseAnchor, type Section } from './section.ts'

interface Headline {
  readonly name: string
  readonly format: MetricsFigure['rows'][number]['format']
  readonly value: number | null
  /** The same number of another subject or of the data that the search saw. */
  readonly beside: readonly { readonly name: string; readonly value: number | null }[]
  readonly note?: string
}

const MAX_HEADLINES = 5

/**
 * The headline figure is the last out-of-sample one, because later phases validate earlier ones; without one, the last of
 * all; those with marked rows first. Its marked rows, else its first ones, are shown, each beside the row of the same name
 * of the last in-sample figure that has one.
 */
export function headlines(
  data: ReportData,
): { readonly figure: MetricsFigure; readonly phase: number; readonly rows: Headline[] } | null {
  const found = data.phases.flatMap((phase, index) =>
    phase.figures.flatMap((figure) => (figure.kind === 'metrics' ? [{ figure, phase: index }] : [])),
  )
  const isMarked = ({ figure }: { readonly figure: MetricsFigure }): boolean =>
    figure.rows.some((row) => row.headline === true)
  const outOfSample = found.filter(({ figure }) => figure.sample === 'out_of_sample')
  const chosen = outOfSample.findLast(isMarked) ?? outOfSample.at(-1) ?? found.findLast(isMarked) ?? found.at(-1)
  if (chosen === undefined) return null
  const { figure, phase } = chosen
  const inSample = found
    .filter((other) => other.figure.sample === 'in_sample' && other.figure !== figure)
    .flatMap((other) => other.figure.rows)
  const marked = figure.rows.filter((row) => row.headline === true)
  const rows = (marked.length > 0 ? marked : figure.rows).slice(0, MAX_HEADLINES).map((row): Headline => {
    const seen = figure.sample === 'out_of_sample' ? inSample.findLast((other) => other.name === row.name) : undefined
    return {
      name: row.name,
      format: row.format,
      value: row.values[0] ?? null,
      beside: [
        ...figure.subjects.slice(1, 3).map((name, i) => ({ name, value: row.values[i + 1] ?? null })),
        ...(seen === undefined ? [] : [{ name: 'in-sample', value: seen.values[0] ?? null }]),
      ],
      ...(row.note === undefined ? {} : { note: row.note }),
    }
  })
  return { figure, phase, rows }
}

function tiles(data: ReportData): Html | null {
  const found = headlines(data)
  if (found === null) return null
  const { figure, phase, rows } = found
  const origin =
    figure.sample === 'out_of_sample'
      ? 'on data that the search has not seen'
      : figure.sample === 'in_sample'
        ? 'in-sample: on the data that the search has seen, an upper bound and no forecast'
        : undefined
  return html`<dl class="tiles">${rows.map(
    (row) =>
      html`<div class="tile"${row.note !== undefined && html` title="${row.note}"`}><dt>${row.name}</dt><dd><b>${formatNumber(
        row.value,
        row.format,
      )}</b>${row.beside.map(
        ({ name, value }) => html`<span>${name} <em>${formatNumber(value, row.format)}</em></span>`,
      )}</dd></div>`,
  )}</dl><p class="fine">${figure.subjects[0] ?? ''} in <a href="#${phaseAnchor(phase)}">${data.phases[phase]!.name}</a>${
    origin !== undefined && html`, ${origin}`
  }.</p>`
}

const plural = (count: number, word: string): string =>
  `${formatNumber(count, 'integer')} ${word}${count === 1 ? '' : 's'}`

/** One sentence that a person in a hurry can stop after. */
function verdict(data: ReportData): string {
  const { run, phases } = data
  const count = (status: string): number => phases.filter((phase) => phase.status === status).length
  const done = count('succeeded')
  const reused = phases.filter((phase) => phase.reusedFrom !== undefined).length
  const parts = [`${done} of ${plural(phases.length, 'phase')} succeeded`]
  for (const status of ['failed', 'blocked', 'skipped', 'cancelled', 'waiting', 'running'] as const) {
    if (count(status) > 0) parts.push(`${count(status)} ${status}`)
  }
  if (reused > 0) parts.push(`${reused} reused from an earlier run`)
  if (run.starts > 1) parts.push(`resumed ${run.starts === 2 ? 'once' : `${run.starts - 1} times`}`)
  // The time of a start that ended in a crash is not known; that of the phases is.
  const work = phases.reduce((sum, phase) => sum + phase.durationMs, 0)
  const time = run.starts > 1 ? `${formatDurationMs(work)} of work` : `it took ${formatDurationMs(run.durationMs)}`
  return `${parts.join(', ')}; ${time}.`
}

export const summary: Section = {
  title: 'Summary',
  render(data) {
    const { run, insights } = data
    return html`<p class="verdict">${verdict(data)}</p>${
      run.error !== undefined &&
      html`<p class="note note-bad"><b>${run.error.code}</b> ${run.error.message}${run.error.hint !== undefined && html` <span>${run.error.hint}</span>`}</p>`
    }${tiles(data)}${
      insights.length > 0 &&
      html`<ul class="insights">${insights.map(
        ({ level, title, text }) => html`<li class="insight-${level}"><b>${title}</b> ${text}</li>`,
      )}</ul>`
    }`
  },
}
