/** @module YAML with its keys, texts and comments told apart by color. For reading; it is no parser. */
import { type Html, html } from './html.ts'

/** Indentation and dashes, a key with its colon, the value, a comment after white space. */
const LINE = /^(\s*(?:- +)*)((?:"[^"]*"|'[^']*'|[^\s#:'"[{][^#:]*?)\s*:(?=\s|$))?(.*)$/

function splitComment(text: string): [string, string] {
  let quote: string | undefined
  for (let i = 0; i < text.length; i++) {
    const character = text[i]!
    if (quote !== undefined) {
      if (character === quote) quote = undefined
    } else if (character === '"' || character === "'") {
      quote = character
    } else if (character === '#' && (i === 0 || /\s/.test(text[i - 1]!))) {
      return [text.slice(0, i), text.slice(i)]
    }
  }
  return [text, '']
}

/**
 * One line per line of `text`, so that line numbers can be put beside by the style sheet.
 *
 * @example
 * highlightYaml('a: 1 # one') // <span class="l"><b>a:</b> 1 <i># one</i></span>
 */
export function highlightYaml(text: string): Html {
  const lines = text.replace(/\s+$/, '').split(/\r?\n/)
  return html`${lines.map((line) => {
    const [code, comment] = splitComment(line)
    const [, indent = '', key = '', value = code] = LINE.exec(code) ?? []
    return html`<span class="l">${indent}${key !== '' && html`<b>${key}</b>`}${value}${comment !== '' && html`<i>${comment}</i>`}
</span>`
  })}`
}
