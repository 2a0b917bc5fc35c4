/** @module The contract of a figure's renderer, and the frame that all figures share. */
import type { Figure } from '../../definition/figure.ts'
import { type Html, html } from '../html.ts'
import type { Drawer, Drawing } from './draw-svg.ts'

/** Pictures are drawn twice, for a desk and for a phone: text in a picture that is merely scaled down cannot be read. */
export interface PictureSize {
  readonly width: number
  readonly narrow: boolean
}

const WIDE: PictureSize = { width: 920, narrow: false }
const NARROW: PictureSize = { width: 380, narrow: true }

export interface FigureContext {
  /** An id that no other element of the page has. */
  nextId(prefix: string): string
  /** Draws for both sizes; the style sheet shows the one that fits. */
  picture(label: string, draw: (size: PictureSize) => Drawing): Html
}

export type FigureRenderer<F extends Figure = Figure> = (figure: F, context: FigureContext) => Html

/** A context for one page. Ids count from 1, so that the same data give the same page. */
export function makeFigureContext(drawer: Drawer): FigureContext {
  let count = 0
  const nextId = (prefix: string): string => `${prefix}-${++count}`
  return {
    nextId,
    picture: (label, draw) =>
      html`<div class="picture">${[WIDE, NARROW].map((size) =>
        drawer(draw(size), {
          id: nextId('plot'),
          label,
          className: size.narrow ? 'plot plot-narrow' : 'plot plot-wide',
        }),
      )}</div>`,
  }
}

/** What a figure is drawn from, in words; `undefined` when the figure does not say. */
export function sampleBadge(sample: 'in_sample' | 'out_of_sample' | undefined): Html | undefined {
  if (sample === undefined) return undefined
  return sample === 'in_sample'
    ? html`<span class="badge badge-warn" title="Drawn from data that the search has seen: an upper bound, no forecast">In-sample</span>`
    : html`<span class="badge badge-good" title="Drawn from data that the search has not seen">Out-of-sample</span>`
}

/** The line of names and colors over a picture. */
export function legend(
  entries: readonly { readonly name: string; readonly color: string; readonly text?: string }[],
): Html {
  return html`<ul class="legend">${entries.map(
    ({ name, color, text }) =>
      html`<li><span class="swatch" style="background:${color}"></span>${name}${text !== undefined && html` <b>${text}</b>`}</li>`,
  )}</ul>`
}

/** Wide content that scrolls by itself, so that the page does not. Reachable by keyboard. */
export function scrollBox(label: string, content: Html): Html {
  return html`<div class="scroll" tabindex="0" role="region" aria-label="${label}">${content}</div>`
}
