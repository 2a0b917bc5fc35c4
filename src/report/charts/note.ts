/** @module A sentence that the reader must not miss. */
import type { NoteFigure } from '../../definition/figure.ts'
import { html } from '../html.ts'
import type { FigureRenderer } from './figure-renderer.ts'

export const note: FigureRenderer<NoteFigure> = (figure) =>
  html`<p class="note note-${figure.level === 'warning' ? 'warn' : 'info'}">${figure.title !== '' && html`<b>${figure.title}</b> `}${figure.text}</p>`
