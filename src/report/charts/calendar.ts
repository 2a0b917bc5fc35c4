/** @module Returns by month and year: a table that can be read, copied and printed, colored like a heat map. */
import type { CalendarFigure } from '../../definition/figure.ts'
import { formatNumber, MISSING } from '../format-number.ts'
import { html } from '../html.ts'
import { type FigureRenderer, scrollBox } from './figure-renderer.ts'
import { heatLegend } from './heat-map.ts'
import { type HeatScale, heatScale } from './heat-scale.ts'

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']

/** One decimal, without the percent sign, which would be there a hundred times. */
const short = (value: number | null | undefined): string =>
  value === null || value === undefined || !Number.isFinite(value)
    ? MISSING
    : formatNumber(Math.round(value * 1000) / 10, 'ratio').replace(/\d$/, '')

function cell(value: number | null | undefined, scale: HeatScale, label: string) {
  if (value === null || value === undefined || !Number.isFinite(value)) return html`<td class="none">${MISSING}</td>`
  const step = `${scale.kind}-${scale.classOf(value)}`
  return html`<td style="background:var(--${step});color:var(--on-${step})" title="${label}: ${formatNumber(value, 'percent')}">${short(value)}</td>`
}

export const calendar: FigureRenderer<CalendarFigure> = (figure) => {
  // A month beyond ±10 % is as strong as colors get; else one crash would leave all other months white.
  const months = heatScale(
    figure.rows.flatMap((row) => row.months),
    0.1,
  )
  const table = html`<table class="calendar"><thead><tr><th scope="col">%</th>${MONTHS.map(
    (month) => html`<th scope="col">${month}</th>`,
  )}<th scope="col">Year</th></tr></thead><tbody>${figure.rows.map(
    (row) =>
      html`<tr><th scope="row">${row.year}</th>${MONTHS.map((month, i) =>
        cell(row.months[i], months, `${month} ${row.year}`),
      )}<td class="total">${short(row.total)}</td></tr>`,
  )}</tbody></table>`
  return html`${heatLegend(months, 'Month', 'percent')}${scrollBox(figure.title, table)}`
}
