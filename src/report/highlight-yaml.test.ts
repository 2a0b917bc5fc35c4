import { expect, test } from 'vitest'
import { highlightYaml } from './highlight-yaml.ts'

const plain = (markup: string): string =>
  markup
    .replace(/<[^>]*>/g, '')
    .replaceAll('&lt;', '<')
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&')

test.each([
  ['a: 1 # one', '<b>a:</b> 1 <i># one</i>'],
  ['  - name: "x: y" # z', '  - <b>name:</b> &quot;x: y&quot; <i># z</i>'],
  ['url: http://a/#b', '<b>url:</b> http://a/#b'],
  ['- fast < slow', '- fast &lt; slow'],
  ['"quoted key": 2', '<b>&quot;quoted key&quot;:</b> 2'],
  ['# only a comment', '<i># only a comment</i>'],
])('%j is told apart', (line, markup) => {
  expect(highlightYaml(line).markup).toBe(`<span class="l">${markup}\n</span>`)
})

test('the text itself is never changed', () => {
  const text =
    "workflow:\n  name: \"S&P <500>\"\n\n  list: [1, {a: b}]\n  key without value:\n  - - nested: 'it''s'\n:odd\n?"
  expect(plain(highlightYaml(text).markup)).toBe(`${text}\n`)
})
