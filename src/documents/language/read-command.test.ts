import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { blueprint } from '../vocabularies/blueprint/blueprint.ts'
import { compileGrammar } from './grammar.ts'
import { readCommand } from './read-command.ts'
import { choiceSlot, textSlot } from './slot.ts'

const read = (command: string) => readCommand(command, blueprint.grammar)
const texts = (command: string): string[] => read(command).clauses.map((clause) => clause.text)
const first = (command: string) => read(command).clauses[0]!.readings[0]!

describe('reading a command', () => {
  test('separators nest: a list of things, a list of values and a list of steps in one sentence', () => {
    expect(
      texts('make the card, the footer and the title red, then hide the image; and delete the link. Show the icon'),
    ).toEqual(['make the card, the footer and the title red', 'hide the image', 'delete the link', 'Show the icon'])
  })

  test('quoted text keeps its case, its separators and its verbs; hex keeps its case', () => {
    const [clause] = read('change the text of the title to "Save, then Delete; NOW" and make it bold').clauses
    expect(clause!.readings[0]!.parameters.text).toBe('Save, then Delete; NOW')
    expect(first('make the title #aBcDeF').parameters.color).toBe('#aBcDeF')
  })

  test.each([
    ['X should be red', 'make X red'],
    ['I want X to be red', 'make X red'],
    ['make sure X is red', 'make X red'],
    ['for X, use red', 'use red for X'],
    ['red for X', 'make X red'],
    ['the padding of X should go up by 4px', 'increase the padding of X by 4px'],
    ['fix the padding of X at 4px', 'set the padding of X to 4px'],
    ['use 4px as the padding of X', 'set the padding of X to 4px'],
  ])('"%s" says "%s"', (wish, order) => {
    const [a, b] = [first(wish), first(order)]
    expect(a.phrase.intent).toBe(b.phrase.intent)
    expect(a.parameters).toEqual(b.parameters)
  })

  test('what a thing is not is read as that, whatever stands before the word, and what a condition cannot say is not read', () => {
    const conditionOf = (command: string) => {
      const expression = first(command).targets.target
      return expression?.kind === 'description'
        ? expression.conditions.map(({ attribute, value, negated }) => ({ attribute, value, negated }))
        : []
    }
    for (const is of ["isn't a", 'is not a', 'is not'])
      expect(conditionOf(`hide every component that ${is} button`)).toEqual([
        { attribute: 'is', value: 'button', negated: true },
      ])
    expect(conditionOf('hide all components that are not called x')).toEqual([
      { attribute: 'name', value: 'x', negated: true },
    ])
    expect(conditionOf("hide all components whose type isn't text")).toEqual([
      { attribute: 'type', value: 'text', negated: true },
    ])
    for (const is of ['very red', 'above the title', 'less red'])
      expect(read(`hide all components that are ${is}`).clauses[0]?.readings ?? []).toEqual([])
  })

  test('"actually" before a command says nothing, and behind one takes back what nobody can tell', () => {
    expect(read('actually, hide the logo').unread).toEqual([])
    expect(read('hide the logo; actually, hide the footer instead').unread).not.toEqual([])
  })

  test('what is not understood is reported with its place, and nothing of the rest is lost', () => {
    const command = 'make the title bold, flurb the gnorp, and hide the image'
    const { clauses, unread } = read(command)
    expect(unread.map(({ start, end }) => command.slice(start, end))).toEqual(['flurb the gnorp'])
    expect(clauses).toHaveLength(2)
  })

  test.each([
    '',
    '   ',
    'and make it bold and',
    'make it bold ; ; hide it',
    'make "it bold',
    'make it\u0000 bold',
    'make it \u202ebold',
  ])('rejects %j', (command) => {
    expect(read(command).unread.length).toBeGreaterThan(0)
  })

  test('every character of any command is in a clause, in what is reported, or between them as separator, courtesy or aside', () => {
    const words = [
      'make',
      'the',
      'title',
      'red',
      'bold',
      'and',
      'then',
      ',',
      ';',
      '.',
      'please',
      'it',
      'hide',
      'of',
      '12px',
      '"a, b"',
      'flurb',
      'to',
      'should',
      'be',
      'for',
      'all',
      'buttons',
    ]
    const between = /^(?:[\s.,;!?&-]|and|then|also|next|finally|please|but|plus)*$/i
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...words), { minLength: 1, maxLength: 14 }), (parts) => {
        const command = parts.join(' ')
        const { clauses, unread } = read(command)
        // Two separators without a step between them reject the whole command at that place.
        if (clauses.length === 0 && unread.some(({ message }) => message.includes('separators'))) return
        const spans = [...clauses, ...unread].sort((a, b) => a.start - b.start)
        let at = 0
        for (const { start, end } of spans) {
          expect(command.slice(at, Math.max(at, start))).toMatch(between)
          at = Math.max(at, end)
        }
        expect(command.slice(at)).toMatch(between)
      }),
      { numRuns: 300 },
    )
  })

  test('a text without quotes ends where its words were typed: an order of words that was made up is never part of it', () => {
    const grammar = compileGrammar({
      say: { phrases: ['set <target> to <text>'], slots: { text: textSlot } },
      mark: { phrases: ['use <kind> for <target>'], slots: { kind: choiceSlot({ stars: 1 }) } },
    })
    const { clauses } = readCommand('for it, set title to Big Sale', grammar)
    for (const clause of clauses)
      for (const reading of clause.readings) expect(['Big Sale', undefined]).toContain(reading.parameters.text)
  })

  test.each([
    ['one word', 'x'.repeat(100_000)],
    ['clauses', 'make the title bold and '.repeat(5_000)],
    ['brackets', '('.repeat(19_000)],
    ['dots', `set ${'a.'.repeat(9_000)} to b`],
    ['exceptions', `make ${'all but '.repeat(2_000)}one bold`],
    ['wishes', 'the a should be '.repeat(1_000)],
    ['quotes', '"a" '.repeat(4_000)],
  ])('refuses a bomb of %s with little work', (_, bomb) => {
    const { unread, clauses } = read(bomb)
    expect(unread.length).toBeGreaterThan(0)
    expect(clauses.length).toBeLessThanOrEqual(250)
  })
})
