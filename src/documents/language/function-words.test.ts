/** @module Tests of the look at a name before it is cut into words. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { wordsOf } from '../vocabularies/vocabulary.ts'
import { hasFunctionWord, mayHaveFunctionWord } from './recast.ts'

test('no name with a function word is passed over, however it is written', () => {
  const part = fc.constantFrom(
    'to',
    'By',
    'A',
    'card',
    'sign',
    'In',
    'OF',
    '7',
    'größe',
    '_',
    '-',
    ' ',
    "'",
    'ſ',
    'İ',
    'x',
  )
  let found = 0
  fc.assert(
    fc.property(
      fc.oneof(
        fc.array(part, { maxLength: 6 }).map((parts) => parts.join('')),
        fc.string(),
      ),
      (name) => {
        if (!hasFunctionWord(wordsOf(name))) return
        found++
        expect(mayHaveFunctionWord(name)).toBe(true)
      },
    ),
    { numRuns: 2_000 },
  )
  expect(found).toBeGreaterThan(100)
  for (const name of ['sign_in', 'signIn', 'Add to cart', 'out-of-sample']) expect(mayHaveFunctionWord(name)).toBe(true)
  for (const name of ['item_7', 'Item 7', 'information', 'catalog']) expect(mayHaveFunctionWord(name)).toBe(false)
})
