import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { JsonValue } from '../../core/hash.ts'
import { diffDocuments } from './diff.ts'
import { renderJsonNode } from './json-source.ts'
import { readJson, renderJson } from './json-text.ts'
import { applyPatch } from './patch.ts'

const key = fc.constantFrom('a', 'b', 'c', '1', '0', 'x"y', 'back\\')
const json = fc.letrec<{ value: JsonValue }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4 },
    fc.constantFrom<JsonValue>(null, true, 0, 1.5, 'x', '', 'q"\\'),
    fc.array(tie('value'), { maxLength: 4 }),
    fc.dictionary(key, tie('value'), { maxKeys: 4, noNullPrototype: true }) as fc.Arbitrary<JsonValue>,
  ),
})).value

test('one pass over the text gives what putting every value together gives', () => {
  fc.assert(
    fc.property(
      json,
      json,
      fc.array(fc.nat({ max: 30 }), { maxLength: 4 }),
      fc.constantFrom(undefined, 2, '\t'),
      (value, other, picks, indent) => {
        // Some of what lies between the two, so that parts are kept, changed, added and removed.
        const before = JSON.parse(JSON.stringify(value)) as JsonValue
        const patch = diffDocuments(before, other)
        const text = JSON.stringify(before, null, indent)
        const style = {
          text,
          indent: /\n([ \t]+)\S/.exec(text)?.[1] ?? (text.includes('\n') ? '  ' : ''),
          newline: '\n',
        }
        let after = before
        for (const pick of [...picks, 0]) {
          const operation = patch[pick % Math.max(1, patch.length)]
          try {
            if (operation !== undefined) after = applyPatch(after, [operation]).document
          } catch {
            // It needs another one before.
          }
          expect(renderJson(text, before, after)).toBe(renderJsonNode(style, before, after, 0))
        }
      },
    ),
    { numRuns: 1500 },
  )
})

test('what the engine lets pass is found: repeated and unsafe keys at any level, and too many levels', () => {
  expect(readJson('{"a": {"b": 1, "c": ["\\"d\\": 1", {"b": 2}]}}')).toEqual({ a: { b: 1, c: ['"d": 1', { b: 2 }] } })
  expect(() => readJson('[{"a": 1, "b": {"a": 1, "\\u0061" : 2}}]')).toThrow('"a" is repeated')
  expect(() => readJson('{"a": {"__proto__": 1}}')).toThrow('Expected no key "__proto__"')
  expect(() => readJson(`${'['.repeat(300)}${']'.repeat(300)}`)).toThrow('levels of nesting')
  expect(() => readJson(`${'['.repeat(200_000)}`)).toThrow('levels of nesting')
})
