import { describe, expect, test } from 'vitest'
import type { JsonValue } from './hash.ts'
import { findSchemaMistakes, validateJson } from './json-schema.ts'

const fits = (schema: JsonValue, value: JsonValue): boolean =>
  validateJson(schema, value, { formats: true }).length === 0

describe('values that do not fit', () => {
  test.each<[JsonValue, JsonValue, JsonValue]>([
    [{ type: 'object', required: ['a'] }, { a: 1 }, { n: 1 }],
    [{ required: ['a'] }, { a: 1 }, {}],
    [{ properties: { a: { type: 'string' } } }, { a: 'x' }, { a: 1 }],
    [{ minimum: 3 }, 3, 1],
    [{ items: { type: 'string' } }, ['a'], [1]],
    [{ minLength: 2 }, 'ab', 'a'],
    [{ type: 'object', properties: { a: { default: 1, type: 'number' } }, required: ['a'] }, { a: 2 }, {}],
    [{ not: { type: 'string' } }, 1, 'x'],
    [JSON.parse('{"if": {"required": ["a"]}, "then": {"required": ["b"]}}'), { a: 1, b: 1 }, { a: 1 }],
    [{ dependentRequired: { a: ['b'] } }, { c: 1 }, { a: 1 }],
    [{ dependentSchemas: { a: { required: ['b'] } } }, { a: 1, b: 2 }, { a: 1 }],
    [{ propertyNames: { pattern: '^a' } }, { a1: 1 }, { b: 1 }],
    [{ contains: { const: 1 } }, [1, 2], [2]],
    [{ contains: { const: 1 }, minContains: 2, maxContains: 2 }, [1, 1], [1, 1, 1]],
    [
      { uniqueItems: true },
      [1, '1'],
      [
        { a: 1, b: 2 },
        { b: 2, a: 1 },
      ],
    ],
    [{ prefixItems: [{ type: 'string' }], items: false }, ['a'], ['a', 1]],
    [{ items: [{ type: 'string' }] }, ['a', 1], [1]],
    [{ patternProperties: { '^a': { type: 'string' } }, additionalProperties: false }, { a1: 'x' }, { b: 1 }],
    [{ oneOf: [{ type: 'number' }, { type: 'integer' }] }, 1.5, 1],
    [
      { $ref: '#/$defs/node', $defs: { node: { properties: { child: { $ref: '#/$defs/node' } }, required: ['v'] } } },
      { v: 1 },
      { v: 1, child: {} },
    ],
    [{ enum: [{ a: 1, b: 2 }] }, { b: 2, a: 1 }, { a: 1 }],
    [{ format: 'email' }, 'a@b.org', 'b'],
    [{ format: 'date-time' }, '2026-02-28T10:00:00Z', '2026-02-30T10:00:00Z'],
    [{ format: 'colour' }, 'whatever', 'never'],
  ])('%j', (schema, good, bad) => {
    expect(fits(schema, good)).toBe(true)
    expect(fits(schema, bad)).toBe(bad === 'never')
  })

  test('are named by their place and keyword', () => {
    expect(validateJson({ properties: { 'a/b': { items: { type: 'integer' } } } }, { 'a/b': [1, 'x'] })).toEqual([
      { path: '/a~1b/1', at: '/a~1b/1', keyword: 'type', message: 'Expected integer, was string' },
    ])
  })
})

describe('mistakes of a schema', () => {
  test.each<[JsonValue, string]>([
    [{ type: 'strng' }, '/type'],
    [{ properties: { a: { type: ['string', 'nil'] } } }, '/properties/a/type'],
    [{ properties: { a: { $ref: '#/$defs/none' } } }, '/properties/a/$ref'],
    [{ items: { pattern: '(' } }, '/items/pattern'],
    [{ anyOf: [{}, 'string'] }, '/anyOf/1'],
    [{ properties: { a: 'string' } }, '/properties/a'],
    [{ required: 'a' }, '/required'],
    [{ unevaluatedProperties: false }, '/unevaluatedProperties'],
  ])('%j', (schema, path) => {
    expect(findSchemaMistakes(schema).map((each) => each.path)).toEqual([path])
  })

  test('are not found in keywords and formats that nobody knows', () => {
    expect(findSchemaMistakes({ type: 'object', title: 'x', format: 'colour', nullable: true })).toEqual([])
  })
})
