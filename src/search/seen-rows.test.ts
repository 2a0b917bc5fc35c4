/** @module Tests of the set of rows: it agrees with a set of texts, in small spaces, large ones and those beyond all numbers. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { SeenRows } from './seen-rows.ts'
import { createSpace } from './space.ts'

test.each([
  [3, 2],
  [1000, 5],
  [9000, 40],
])('%i values of each of %i parameters: a row is seen once it was added, and no other', (max, count) => {
  const parameters = Object.fromEntries(
    Array.from({ length: count }, (_, k) => [`p${k}`, { type: 'integer', min: 1, max } as const]),
  )
  const space = createSpace(parameters)
  const row = fc.array(fc.integer({ min: 1, max }), { minLength: count, maxLength: count })
  fc.assert(
    fc.property(fc.array(row, { minLength: 1, maxLength: 60 }), fc.array(row, { maxLength: 20 }), (added, others) => {
      const seen = new SeenRows(space)
      const texts = new Set<string>()
      for (const numbers of added) {
        expect(seen.has(Float64Array.from(numbers))).toBe(texts.has(numbers.join()))
        seen.add(Float64Array.from(numbers))
        texts.add(numbers.join())
      }
      expect(seen.size).toBe(texts.size)
      for (const numbers of [...added, ...others]) {
        expect(seen.has(Float64Array.from(numbers))).toBe(texts.has(numbers.join()))
      }
    }),
    { numRuns: 40 },
  )
})

test('many rows stay apart while it grows, those with a parameter that does not exist too', () => {
  const space = createSpace({
    kind: { type: 'boolean' },
    a: { type: 'integer', min: 0, max: 5000 },
    b: { type: 'integer', min: 0, max: 9, when: { kind: true } },
  })
  const seen = new SeenRows(space)
  for (let a = 0; a <= 5000; a++) seen.add(Float64Array.of(0, a, Number.NaN))
  for (let a = 0; a <= 5000; a += 2) seen.add(Float64Array.of(1, a, a % 10))
  expect(seen.size).toBe(5001 + 2501)
  expect(seen.has(Float64Array.of(1, 1, 1))).toBe(false)
  expect(seen.has(Float64Array.of(1, 4000, 0))).toBe(true)
  expect(seen.has(Float64Array.of(0, 4999, Number.NaN))).toBe(true)
})
