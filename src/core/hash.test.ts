import fc from 'fast-check'
import { expect, test } from 'vitest'
import { canonicalJson } from './canonical-json.ts'
import { hashJson, sha256 } from './hash.ts'

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

test('strings, keys and numbers are spelled as JSON.stringify spells them', () => {
  const character = fc.oneof(
    fc.integer({ min: 0, max: 0x7f }),
    fc.integer({ min: 0xd7f0, max: 0xe010 }),
    fc.integer({ min: 0, max: 0xffff }),
  )
  const text = fc.array(character, { maxLength: 80 }).map((codes) => String.fromCharCode(...codes))
  fc.assert(
    fc.property(text, fc.double({ noNaN: true, noDefaultInfinity: true }), (key, number) => {
      expect(canonicalJson({ [key]: [key, number] })).toBe(JSON.stringify({ [key]: [key, number] }))
    }),
    { numRuns: 1_000 },
  )
  expect(canonicalJson([-0, 1e21, 1e-7, 5e-324])).toBe('[0,1e+21,1e-7,5e-324]')
})

test('keys are sorted by their UTF-16 units, as RFC 8785 shows', () => {
  // Section 3.2.3 of the RFC.
  const keys = ['\u20ac', '\r', '\ufb33', '1', '\ud83d\ude00', '\u0080', '\u00f6']
  const sorted = ['\r', '1', '\u0080', '\u00f6', '\u20ac', '\ud83d\ude00', '\ufb33']
  const record = Object.fromEntries(keys.map((key) => [key, 0]))
  expect(Object.keys(JSON.parse(canonicalJson(record)) as object).sort()).toEqual(sorted)
  expect(canonicalJson(record)).toBe(`{${sorted.map((key) => `${JSON.stringify(key)}:0`).join(',')}}`)
  expect(canonicalJson({ 10: 1, 9: 2, a: undefined })).toBe('{"10":1,"9":2}')
})

test('the hash of a value is that of its canonical JSON, whatever was hashed before', () => {
  fc.assert(
    fc.property(fc.jsonValue({ noUnicodeString: false }), (value) => {
      expect(hashJson(value)).toBe(sha256(canonicalJson(value)))
    }),
  )
  const long = [
    'x'.repeat(3_000_000),
    'é'.repeat(100_000),
    Object.fromEntries(Array.from({ length: 50 }, (_, i) => [`k${(i * 37) % 50}`, i])),
  ]
  expect(hashJson(long)).toBe(sha256(canonicalJson(long)))
  expect(JSON.parse(canonicalJson(long))).toEqual(long)
  expect(hashJson({ a: 1 })).toBe(sha256('{"a":1}'))
})

test('a number that is not finite is refused', () => {
  expect(() => canonicalJson({ a: Number.NaN })).toThrow('A number in JSON must be finite, was NaN.')
})
