/** @module A handful of named numbers, one column for each subject, with their definitions beneath. */
import type { MetricsFigure } from '../../definition/figure.ts'
import { formatNumber } from '../format-number.ts'
import { html } from '../html.ts'
import { type FigureRenderer, scrollBox } from './figure-renderer.ts'

export const metrics: FigureRenderer<MetricsFigure> = (figure) => {
  const notes = figure.rows.filter((row) => row.note !== undefined)
  const table = html`<table class="metrics"><thead><tr><th scope="col"><span class="sr">Metric</span></th>${figure.subjects.map(
    (subject) => html`<th scope="col" class="number">${subject}</th>`,
  )}</tr></thead><tbody>${figure.rows.map(
    (row) =>
      html`<tr><th scope="row"${row.note !== undefined && html` title="${row.note}"`}>${row.name}</th>${figure.subjects.map(
        (_, i) => html`<td class="number">${formatNumber(row.values[i], row.format)}</td>`,
      )}</tr>`,
  )}</tbody></table>`
  return html`${scrollBox(figure.title, table)}${
    notes.length > 0 &&
    html`<details class="notes"><summary>Definitions</summary><dl>${notes.map(
      (row) => html`<dt>${row.name}</dt><dd>${row.note}</dd>`,
    )}</dl></details>`
  }`
}
