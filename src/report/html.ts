/** @module HTML that is safe by construction: whatever is put into a template is escaped unless it came from a template. */

const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

/**
 * Characters that HTML cannot hold or that turn the reading direction of what follows: an output named with U+202E would
 * otherwise mirror the rest of its line.
 */
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for.
const UNPRINTABLE = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069\ufffe\uffff]/g

/** Text without what {@link UNPRINTABLE} lists and without lone surrogates: each becomes U+FFFD. */
export function printable(text: string): string {
  return text.toWellFormed().replace(UNPRINTABLE, '\ufffd')
}

/**
 * Text as HTML text or as a quoted attribute value. Lone surrogates, control characters and bidirectional overrides
 * become U+FFFD.
 *
 * @example
 * escapeHtml('<b> & "c"') // '&lt;b&gt; &amp; &quot;c&quot;'
 */
export function escapeHtml(text: string): string {
  return printable(text).replace(/[&<>"']/g, (character) => ESCAPES[character]!)
}

/** Markup that needs no escaping. A class, so that data from a journal cannot pass for it. */
export class Html {
  readonly markup: string

  constructor(markup: string) {
    this.markup = markup
  }

  toString(): string {
    return this.markup
  }
}

/** What a template takes: text is escaped, nothing (`null`, `undefined`, `false`) is left out, lists are joined. */
export type HtmlPart = Html | string | number | null | undefined | false | readonly HtmlPart[]

function render(part: HtmlPart): string {
  if (part === null || part === undefined || part === false) return ''
  if (part instanceof Html) return part.markup
  if (Array.isArray(part)) return part.map(render).join('')
  return escapeHtml(String(part))
}

/**
 * A template that escapes what is put into it. Attribute values must stand in double quotes in the template.
 *
 * @example
 * html`<p title="${'"'}">${'<script>'}</p>`.markup // '<p title="&quot;">&lt;script&gt;</p>'
 */
export function html(strings: TemplateStringsArray, ...parts: readonly HtmlPart[]): Html {
  let markup = strings[0]!
  for (let i = 0; i < parts.length; i++) markup += render(parts[i]) + strings[i + 1]!
  return new Html(markup)
}

/** Markup made by this program, such as a picture from the chart library. Never for text from a user or a journal. */
export function trustedHtml(markup: string): Html {
  return new Html(markup)
}
