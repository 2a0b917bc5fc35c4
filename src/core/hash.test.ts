import fc from 'fast-check'
import { expect, test } from 'vitest'
import { canonicalJson, hashJson, sha256 } from './hash.ts'

test('sha256 of "abc" is the example of FIPS 180-4', () => {
  expect(sha256('abc')).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad')
})

test('canonical JSON parses back to the same value whatever the order of keys', () => {
  fc.assert(
    fc.property(fc.jsonValue({ noUnicodeString: false }), (value) => {
      expect(JSON.parse(canonicalJson(value))).toEqual(JSON.parse(JSON.stringify(value)))
    }),
  )
  expect(canonicalJson({ b: [1, { d: 2, c: 'é' }], a: undefined })).toBe('{"b":[1,{"c":"é","d":2}]}')
  expect(hashJson({ a: 1, b: 2 })).toBe(hashJson({ b: 2, a: 1 }))
})

test('a number that is not finite is refused', () => {
  expect(() => canonicalJson({ a: Number.NaN })).toThrow('A number in JSON must be finite, was NaN.')
})
