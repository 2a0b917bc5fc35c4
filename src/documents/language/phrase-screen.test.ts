import { expect, test } from 'vitest'
import { blueprint } from '../vocabularies/blueprint/blueprint.ts'
import { vocabularies } from '../vocabularies/index.ts'
import { matchPhrase } from './match-phrase.ts'
import type { SlotContext } from './slot.ts'
import type { Token } from './token.ts'
import { tokenize } from './tokenize.ts'

const CLAUSES = [
  'make the header bold',
  'make "bold" bold',
  'set the padding of card to 8px',
  'move buy above the header',
  'change the text of buy to "make it red"',
  'give search 8 workers',
  'add a walk_forward phase after validation',
  'add a my_own_type phase',
  'hide all cards',
  'turn the background of buy light blue',
  'make it much bigger',
  'align everything to the left',
  'footer text to Hello there',
]

test('no phrase is ruled out that would have matched', () => {
  let matched = 0
  let ruledOut = 0
  for (const { grammar } of [blueprint, vocabularies.workflow]) {
    const leads = [...grammar.leads].flatMap((lead) => grammar.candidates(lead).phrases)
    const list = grammar.screen.listOf([...new Set([...grammar.fragments.phrases, ...leads])])
    for (const command of CLAUSES) {
      const tokens = tokenize(command) as readonly Token[]
      const possible = new Set(grammar.screen.possible(list, tokens, 0, tokens.length))
      for (const phrase of list.phrases) {
        const context: SlotContext = { command, names: {}, budget: { left: 100_000 }, read: new Map() }
        const isAllowed = possible.has(phrase)
        const matches = matchPhrase(phrase, tokens, 0, tokens.length, context)
        if (matches.length > 0) expect(isAllowed, `${phrase.source} for ${command}`).toBe(true)
        if (matches.length > 0) matched++
        else if (!isAllowed) ruledOut++
      }
    }
  }
  expect(matched).toBeGreaterThan(CLAUSES.length)
  expect(ruledOut).toBeGreaterThan(100 * matched)
})
