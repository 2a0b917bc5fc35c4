import fc from 'fast-check'
import { expect, test } from 'vitest'
import { ThingIndex } from './thing-index.ts'
import type { Thing } from './vocabulary.ts'

const WORDS = ['red', 'card', 'buy', '+buy', '2'] as const

const thing = (key: string, words: readonly string[], other: readonly string[]): Thing => ({
  key,
  label: key,
  names: [key],
  words: new Set(words),
  otherWords: new Set(other),
})

const words = fc.uniqueArray(fc.constantFrom(...WORDS), { maxLength: 3 })

test('an index mended after changes of words finds what a new one finds', () => {
  fc.assert(
    fc.property(
      fc.array(fc.tuple(words, words), { minLength: 1, maxLength: 8 }),
      fc.array(
        fc.record({
          asked: fc.array(fc.tuple(fc.constantFrom(...WORDS), fc.boolean()), { maxLength: 4 }),
          changed: fc.array(fc.tuple(fc.nat(7), words, words), { maxLength: 3 }),
        }),
        { maxLength: 4 },
      ),
      (start, edits) => {
        let things = start.map(([own, other], i) => thing(`t${i}`, own, other))
        let index = new ThingIndex(things)
        for (const { asked, changed } of edits) {
          for (const [word, other] of asked) index.withWord(word, other)
          things = things.slice()
          const positions = new Set<number>()
          for (const [at, own, other] of changed) {
            const position = at % things.length
            things[position] = thing(`t${position}`, own, other)
            positions.add(position)
          }
          const before = index
          const kept = WORDS.map((word) => [...before.withWord(word, true)])
          index = index.renamed(things, positions)
          const fresh = new ThingIndex(things)
          for (const word of WORDS) {
            for (const other of [false, true]) expect(index.withWord(word, other)).toEqual(fresh.withWord(word, other))
          }
          expect([...index.positions()]).toEqual([...fresh.positions()])
          expect(WORDS.map((word) => [...before.withWord(word, true)])).toEqual(kept)
        }
      },
    ),
    { numRuns: 300 },
  )
})
