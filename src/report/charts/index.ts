/** @module The figures that a report can draw: one file and one line each. */
import type { Figure } from '../../definition/figure.ts'
import { type Html, html } from '../html.ts'
import { bars } from './bars.ts'
import { calendar } from './calendar.ts'
import { type FigureContext, type FigureRenderer, sampleBadge } from './figure-renderer.ts'
import { heatMap } from './heat-map.ts'
import { metrics } from './metrics.ts'
import { note } from './note.ts'
import { scatter } from './scatter.ts'
import { table } from './table.ts'
import { timeSeries } from './time-series.ts'

export const charts = {
  metrics,
  table,
  time_series: timeSeries,
  heat_map: heatMap,
  scatter,
  calendar,
  bars,
  note,
} as const satisfies { readonly [K in Figure['kind']]: FigureRenderer<Extract<Figure, { kind: K }>> }

/**
 * A figure with its title, badge and caption. A kind that this version does not know is named, not dropped.
 */
export function renderFigure(figure: Figure, context: FigureContext): Html {
  const isKnown = Object.hasOwn(charts, figure.kind)
  const renderer = isKnown ? (charts[figure.kind] as FigureRenderer) : undefined
  const body =
    renderer === undefined
      ? html`<p class="note note-warn">This version cannot draw figures of kind "${figure.kind}".</p>`
      : renderer(figure, context)
  // A note is one line, heading and all.
  if (figure.kind === 'note') return html`<figure class="figure-note">${body}</figure>`
  return html`<figure class="figure figure-${isKnown ? figure.kind : 'unknown'}"><figcaption><h4>${figure.title} ${sampleBadge(figure.sample)}</h4>${
    figure.caption !== undefined && html`<p>${figure.caption}</p>`
  }</figcaption>${body}</figure>`
}
