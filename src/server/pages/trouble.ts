/** @module The page that says what is wrong with a request, and where to go on. */
import { html } from '../../report/html.ts'
import { part, renderPage } from './page.ts'

export interface Trouble {
  readonly code?: string
  readonly message: string
  readonly hint?: string | undefined
}

/** The whole page. @param title such as `Not found` */
export function troublePage(title: string, { code, message, hint }: Trouble): string {
  return renderPage({
    title,
    body: part(
      'trouble',
      'What happened',
      html`<p class="note note-bad">${code !== undefined && html`<b>${code}</b> `}${message}${hint !== undefined && html` <span>${hint}</span>`}</p><p class="fine"><a href="/">To the overview</a></p>`,
    ),
  })
}
