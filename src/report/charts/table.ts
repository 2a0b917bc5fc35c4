/** @module Rows and columns of text and numbers. */
import type { TableFigure } from '../../definition/figure.ts'
import { formatNumber, MISSING } from '../format-number.ts'
import { type Html, html } from '../html.ts'
import { type FigureRenderer, scrollBox } from './figure-renderer.ts'

/** Rows shown; the rest is in the phase's outputs. */
const MAX_ROWS = 100
const SHORT = 24

export const table: FigureRenderer<TableFigure> = (figure) => {
  const rows = figure.rows.slice(0, MAX_ROWS)
  const isNumber = (i: number): boolean => figure.columns[i]!.format !== 'text'
  const write = (value: string | number | boolean | null | undefined, i: number): string => {
    if (value === null || value === undefined) return MISSING
    const { format } = figure.columns[i]!
    if (typeof value === 'number') return formatNumber(value, format === 'text' ? 'number' : format)
    return typeof value === 'boolean' ? (value ? 'yes' : 'no') : value
  }
  /** Dates and short names stay on one line; longer texts wrap. */
  const cell = (value: string | number | boolean | null | undefined, i: number): Html => {
    const text = write(value, i)
    if (isNumber(i)) return html`<td class="number">${text}</td>`
    return text.length <= SHORT ? html`<td class="nb">${text}</td>` : html`<td>${text}</td>`
  }
  const content = html`<table class="rows"><thead><tr>${figure.columns.map(
    (column, i) => html`<th scope="col"${isNumber(i) && html` class="number"`}>${column.name}</th>`,
  )}</tr></thead><tbody>${rows.map(
    (row) => html`<tr>${figure.columns.map((_, i) => cell(row[i], i))}</tr>`,
  )}</tbody></table>`
  const isCut = figure.rows.length > MAX_ROWS
  return html`${scrollBox(figure.title, content)}${
    isCut && html`<p class="fine">The first ${MAX_ROWS} of ${formatNumber(figure.rows.length, 'integer')} rows.</p>`
  }`
}
