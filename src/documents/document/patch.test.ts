import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { JsonValue } from '../../core/hash.ts'
import { diffDocuments } from './diff.ts'
import { jsonEqual } from './equal.ts'
import { applyPatch, type Operation, type OwnContainers, type Patch } from './patch.ts'
import { childOf, formatPointer, isInside, parsePointer, valueAt } from './pointer.ts'

const key = fc.constantFrom('a', 'b', 'c', 'a/b', '~', '1', '0')
const json = fc.letrec<{ value: JsonValue }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4 },
    fc.constantFrom<JsonValue>(null, true, 0, 1.5, 'x', ''),
    fc.array(tie('value'), { maxLength: 4 }),
    fc.dictionary(key, tie('value'), { maxKeys: 4, noNullPrototype: true }) as fc.Arbitrary<JsonValue>,
  ),
})).value

function placesOf(value: JsonValue, path: (string | number)[] = []): string[] {
  const own = [formatPointer(path)]
  if (Array.isArray(value)) return own.concat(...value.map((item, i) => placesOf(item, [...path, i])))
  if (typeof value === 'object' && value !== null) {
    return own.concat(...Object.entries(value).map(([name, item]) => placesOf(item as JsonValue, [...path, name])))
  }
  return own
}

/** A patch that fits the document, made step by step from random numbers. */
function patchFor(
  document: JsonValue,
  choices: readonly (readonly [number, number, number, JsonValue])[],
): Operation[] {
  const operations: Operation[] = []
  let current = document
  for (const [kind, first, second, value] of choices) {
    const places = placesOf(current)
    const path = places[first % places.length]!
    const other = places[second % places.length]!
    const container = valueAt(current, other)
    const target = Array.isArray(container)
      ? `${other}/${second % (container.length + 1)}`
      : typeof container === 'object' && container !== null
        ? `${other}/${['a', 'b', 'new', '1'][second % 4]}`
        : ''
    const operation: Operation =
      kind === 0
        ? { op: 'replace', path, value }
        : kind === 1
          ? { op: 'remove', path }
          : kind === 2
            ? { op: 'add', path: target, value }
            : kind === 3
              ? { op: 'move', from: path, path: target }
              : { op: 'copy', from: path, path: target }
    try {
      current = applyPatch(current, [operation]).document
      operations.push(operation)
    } catch {
      // An operation that does not fit is left out.
    }
  }
  return operations
}

const choices = fc.array(fc.tuple(fc.nat({ max: 4 }), fc.nat(), fc.nat(), json), { maxLength: 8 })

describe('patches', () => {
  test('the inverse restores the document to the byte, and nothing is mutated', () => {
    fc.assert(
      fc.property(json, choices, (document, picks) => {
        const before = JSON.stringify(document)
        const operations = patchFor(document, picks)
        const { document: after, inverse } = applyPatch(document, operations)
        expect(JSON.stringify(applyPatch(after, inverse).document)).toBe(before)
        expect(JSON.stringify(document)).toBe(before)
      }),
      { numRuns: 2000 },
    )
  })

  test('a patch applied at once equals its operations applied one by one', () => {
    fc.assert(
      fc.property(json, choices, (document, picks) => {
        const operations = patchFor(document, picks)
        let current = document
        for (const operation of operations) current = applyPatch(current, [operation]).document
        expect(JSON.stringify(applyPatch(document, operations).document)).toBe(JSON.stringify(current))
      }),
      { numRuns: 1000 },
    )
  })

  test('a series of patches that changes its own copies in place gives what patches one by one give, failures left out', () => {
    fc.assert(
      fc.property(json, fc.array(fc.tuple(choices, fc.boolean()), { maxLength: 5 }), (document, series) => {
        const before = JSON.stringify(document)
        const owned: OwnContainers = new Set()
        let one = document
        let own = document
        const undo: [Patch, string][] = []
        for (const [picks, isWrong] of series) {
          const operations = patchFor(one, picks)
          if (isWrong) {
            const wrong: Operation[] = [...operations, { op: 'test', path: '/none/at/all', value: 1 }]
            const now = JSON.stringify(own)
            expect(() => applyPatch(own, wrong, owned)).toThrow()
            expect(JSON.stringify(own)).toBe(now)
            continue
          }
          const alone = applyPatch(one, operations)
          const within = applyPatch(own, operations, owned)
          expect(JSON.stringify(within.document)).toBe(JSON.stringify(alone.document))
          one = alone.document
          own = within.document
          undo.push([within.inverse, JSON.stringify(alone.inverse)])
        }
        // What a patch gave is not changed by later ones.
        for (const [inverse, wanted] of undo) expect(JSON.stringify(inverse)).toBe(wanted)
        for (const [inverse] of undo.reverse()) own = applyPatch(own, inverse).document
        expect(JSON.stringify(own)).toBe(before)
        expect(JSON.stringify(document)).toBe(before)
      }),
      { numRuns: 1500 },
    )
  })

  test('the difference of two documents leads from one to the other', () => {
    fc.assert(
      fc.property(json, json, (before, after) => {
        expect(jsonEqual(applyPatch(before, diffDocuments(before, after)).document, after)).toBe(true)
      }),
      { numRuns: 1000 },
    )
  })

  test('what did not change is shared with the original', () => {
    const document = { a: { x: 1 }, b: { y: [1, 2] } }
    const { document: after } = applyPatch(document, [{ op: 'replace', path: '/a/x', value: 2 }])
    expect((after as typeof document).b).toBe(document.b)
  })

  test('the examples of RFC 6902, appendix A, hold', () => {
    const apply = (document: JsonValue, ...patch: Operation[]) => applyPatch(document, patch).document
    expect(apply({ foo: ['bar', 'baz'] }, { op: 'add', path: '/foo/1', value: 'qux' })).toEqual({
      foo: ['bar', 'qux', 'baz'],
    })
    expect(apply({ foo: ['bar', 'qux', 'baz'] }, { op: 'remove', path: '/foo/1' })).toEqual({ foo: ['bar', 'baz'] })
    expect(apply({ foo: ['all', 'grass', 'cows', 'eat'] }, { op: 'move', from: '/foo/1', path: '/foo/3' })).toEqual({
      foo: ['all', 'cows', 'eat', 'grass'],
    })
    expect(apply({ foo: ['bar'] }, { op: 'add', path: '/foo/-', value: ['abc', 'def'] })).toEqual({
      foo: ['bar', ['abc', 'def']],
    })
    expect(() => apply({ baz: 'qux' }, { op: 'test', path: '/baz', value: 'bar' })).toThrow('the value differs')
    expect(() => apply({ foo: 'bar' }, { op: 'add', path: '/baz/bat', value: 'qux' })).toThrow('there is no "/baz"')
    expect(apply({ '/': 9, '~1': 10 }, { op: 'test', path: '/~01', value: 10 })).toEqual({ '/': 9, '~1': 10 })
  })

  test.each(['/__proto__/polluted', '/a/constructor/prototype/x', '/prototype'])('the path %s is refused', (path) => {
    expect(() => applyPatch({ a: {} }, [{ op: 'add', path, value: 1 }])).toThrow('Expected a path without')
    expect(({} as Record<string, unknown>).polluted).toBeUndefined()
  })

  test('inherited properties do not exist', () => {
    expect(childOf({}, 'toString')).toBeUndefined()
    expect(valueAt([1], '/length')).toBeUndefined()
  })

  test('pointers survive a round trip, and "inside" respects the borders of keys', () => {
    fc.assert(
      fc.property(fc.array(fc.string()), (segments) => {
        fc.pre(!segments.some((each) => ['__proto__', 'constructor', 'prototype'].includes(each)))
        expect(parsePointer(formatPointer(segments))).toEqual(segments)
      }),
    )
    expect(isInside('/a/b', '/a')).toBe(true)
    expect(isInside('/ab', '/a')).toBe(false)
    expect(isInside('/a', '')).toBe(true)
  })
})
