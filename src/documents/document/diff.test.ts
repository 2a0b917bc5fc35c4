import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { JsonValue } from '../../core/hash.ts'
import { diffDocuments } from './diff.ts'
import { jsonEqual } from './equal.ts'
import { applyPatch } from './patch.ts'
import { childOf, formatPointer, isInside, parentPointer, parsePointer, valueAt } from './pointer.ts'

const { value: json } = fc.letrec<{ value: JsonValue }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    fc.constantFrom<JsonValue>(null, true, 0, 1, '', 'a', 'b'),
    fc.array(tie('value'), { maxLength: 4 }),
    fc.dictionary(fc.constantFrom('a', 'b', 'c/d', '~', '0'), tie('value'), { maxKeys: 4, noNullPrototype: true }),
  ),
}))

describe('a difference', () => {
  test('leads from one version to the other, and is empty only for equal ones', () => {
    fc.assert(
      fc.property(json, json, (before, after) => {
        const patch = diffDocuments(before, after)
        expect(applyPatch(before, patch).document).toEqual(after)
        expect(patch.length === 0).toBe(jsonEqual(before, after))
      }),
      { numRuns: 500 },
    )
  })

  test('of a list with one more or one less element is one operation', () => {
    const list = [1, 2, 3, 4, 5]
    expect(diffDocuments(list, [1, 2, 9, 3, 4, 5])).toEqual([{ op: 'add', path: '/2', value: 9 }])
    expect(diffDocuments(list, [1, 2, 4, 5])).toEqual([{ op: 'remove', path: '/2' }])
  })
})

describe('a pointer', () => {
  test('names the same keys after formatting and parsing', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom('a', 'a/b', '~', '~1', '0', '', ' ')), (segments) => {
        expect(parsePointer(formatPointer(segments))).toEqual(segments)
      }),
    )
  })

  test('reaches own members only', () => {
    expect(valueAt({ 'a/b': [{ c: 5 }] }, '/a~1b/0/c')).toBe(5)
    expect(valueAt({ a: [1] }, '/a/01')).toBeUndefined()
    expect(childOf({}, 'toString')).toBeUndefined()
    expect(childOf([1], 'length')).toBeUndefined()
    expect(() => parsePointer('/a/__proto__/b')).toThrow('__proto__')
    expect(() => parsePointer('a')).toThrow('starts with "/"')
    expect(() => parsePointer('/~2')).toThrow('after "~"')
  })

  test('knows what lies inside of what', () => {
    expect([isInside('/a/b', '/a'), isInside('/ab', '/a'), isInside('/a', '/a'), isInside('/a', '')]).toEqual([
      true,
      false,
      true,
      true,
    ])
    expect([parentPointer('/a/b'), parentPointer('/a'), parentPointer('')]).toEqual(['/a', '', undefined])
  })
})

test('equality does not depend on the order of keys, and does on everything else', () => {
  expect(jsonEqual({ a: 1, b: [2] }, { b: [2], a: 1 })).toBe(true)
  expect(jsonEqual([1, 2], [2, 1])).toBe(false)
  expect(jsonEqual({ a: 1 }, { b: 1 })).toBe(false)
  expect(jsonEqual([], {})).toBe(false)
  expect(jsonEqual(undefined, null)).toBe(false)
})
