import fc from 'fast-check'
import { expect, test } from 'vitest'
import { escapeHtml, type HtmlPart, html, trustedHtml } from './html.ts'

test.each([
  ['<script>alert(1)</script>', '&lt;script&gt;alert(1)&lt;/script&gt;'],
  ['"><img src=x onerror=alert(1)>', '&quot;&gt;&lt;img src=x onerror=alert(1)&gt;'],
  ["' onmouseover='alert(1)", '&#39; onmouseover=&#39;alert(1)'],
  ['&lt;already&gt;', '&amp;lt;already&amp;gt;'],
  ['</title></style>]]>-->', '&lt;/title&gt;&lt;/style&gt;]]&gt;--&gt;'],
])('the hostile text %j becomes plain text', (text, escaped) => {
  expect(html`<p title="${text}">${text}</p>`.markup).toBe(`<p title="${escaped}">${escaped}</p>`)
})

test('control characters, lone surrogates and bidirectional overrides are replaced', () => {
  expect(escapeHtml('a\u0000b\ud800c\u202egpj.exe')).toBe('a\ufffdb\ufffdc\ufffdgpj.exe')
  expect(escapeHtml('tab\tnew line\n\u00e9\u{1f600}')).toBe('tab\tnew line\n\u00e9\u{1f600}')
})

test('nested templates and lists are not escaped twice', () => {
  const items = ['a<b', 'c'].map((text) => html`<li>${text}</li>`)
  expect(html`<ul>${items}</ul>`.markup).toBe('<ul><li>a&lt;b</li><li>c</li></ul>')
})

test('nothing renders as nothing and zero as zero', () => {
  expect(html`[${null}${undefined}${false}${0}${[]}]`.markup).toBe('[0]')
})

test('an object that only looks like markup is treated as text', () => {
  const pretender = { markup: '<script>' } as unknown as HtmlPart
  expect(html`${pretender}`.markup).not.toContain('<script>')
})

test('markup of our own passes unchanged', () => {
  expect(html`${trustedHtml('<svg></svg>')}`.markup).toBe('<svg></svg>')
})

test('no text can leave a text or attribute position', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      expect(escapeHtml(text)).not.toMatch(/[<>"']/)
    }),
  )
})
