import fc from 'fast-check'
import { expect, test } from 'vitest'
import { BoundedCache } from './bounded-cache.ts'

test('what is kept never weighs more than the budget, and is what was used last', () => {
  fc.assert(
    fc.property(
      fc.array(fc.record({ key: fc.constantFrom('a', 'b', 'c', 'd', 'e'), weight: fc.nat(14), read: fc.boolean() })),
      (uses) => {
        const cache = new BoundedCache<number>(40)
        /** The same, kept as a plain list with the latest last. */
        let expected: { key: string; weight: number }[] = []
        for (const { key, weight, read } of uses) {
          const known = expected.find((each) => each.key === key)
          if (read) {
            expect(cache.get(key)).toBe(known?.weight)
            if (known !== undefined) expected = [...expected.filter((each) => each !== known), known]
          } else {
            cache.set(key, weight, weight)
            if (weight * 4 <= 40) expected = [...expected.filter((each) => each !== known), { key, weight }]
            while (expected.reduce((sum, each) => sum + each.weight, 0) > 40) expected.shift()
          }
          expect(cache.size).toBe(expected.length)
        }
      },
    ),
  )
})
