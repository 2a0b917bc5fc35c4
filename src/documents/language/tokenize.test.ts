import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { readTarget } from './read-target.ts'
import type { Token } from './token.ts'
import { MAX_COMMAND_CHARACTERS, tokenize } from './tokenize.ts'

const tokens = (text: string): readonly Token[] => tokenize(text) as readonly Token[]
const target = (text: string) => readTarget(tokens(text), 0, tokens(text).length)

describe('tokens', () => {
  test('basis points are a word, also right behind their number', () => {
    expect(tokens('to 1.5bps').map(({ kind, lower }) => [kind, lower])).toEqual([
      ['word', 'to'],
      ['number', '1.5'],
      ['word', 'bps'],
    ])
  })

  test('words fold to American spelling, numbers keep their unit, paths and colors are one token', () => {
    expect(
      tokens('Colour 1,200px 15 % 2nd #aBc a.b[0].c /x/0').map(({ kind, lower, value, unit }) => [
        kind,
        lower,
        value,
        unit,
      ]),
    ).toEqual([
      ['word', 'color', undefined, undefined],
      ['number', '1,200px', 1200, 'px'],
      ['number', '15', 15, ''],
      ['punctuation', '%', undefined, undefined],
      ['word', '2nd', 2, undefined],
      ['color', '#abc', undefined, undefined],
      ['path', 'a.b[0].c', undefined, undefined],
      ['path', '/x/0', undefined, undefined],
    ])
  })

  test('nothing but white space is between tokens, and each is its part of the text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 60 }), (text) => {
        const found = tokenize(text)
        if (!Array.isArray(found)) return
        let at = 0
        for (const token of found as readonly Token[]) {
          expect(text.slice(at, token.start)).toMatch(/^[ \t\r\u00a0]*$/)
          expect(token.text).toBe(text.slice(token.start, token.end))
          at = token.end
        }
        expect(text.slice(at)).toMatch(/^[ \t\r\u00a0]*$/)
      }),
    )
  })

  test('a command that is too long and hidden characters are refused with their place', () => {
    expect(tokenize('x'.repeat(MAX_COMMAND_CHARACTERS + 1))).toMatchObject({ start: MAX_COMMAND_CHARACTERS })
    expect(tokenize('make \u200bit bold')).toMatchObject({ start: 5, end: 6 })
  })
})

describe('descriptions', () => {
  test('ordinals, counts and quantifiers select', () => {
    expect(target('the second card')).toMatchObject({ selection: { kind: 'nth', index: 2 } })
    expect(target('the second to last card')).toMatchObject({ selection: { kind: 'nth', index: -2 } })
    expect(target('the last two cards')).toMatchObject({ selection: { kind: 'last', count: 2 } })
    expect(target('every other card')).toMatchObject({ selection: { kind: 'every', step: 2 } })
    expect(target('all three cards')).toMatchObject({ selection: { kind: 'all', count: 3 } })
  })

  test('conditions, relations and exceptions are parts of a description', () => {
    expect(target('phases of type backtest')).toMatchObject({
      conditions: [{ attribute: 'type', value: 'backtest', negated: false }],
    })
    expect(target('cards whose color is not red')).toMatchObject({
      conditions: [{ attribute: 'color', value: 'red', negated: true }],
    })
    expect(target('the text below the header')).toMatchObject({
      relation: { kind: 'below', anchor: { words: [{ word: 'header' }] } },
    })
    expect(target('all buttons except the last')).toMatchObject({ except: { selection: { kind: 'nth', index: -1 } } })
  })

  test('a noun that is said last counts for the whole list', () => {
    expect(target('the first and third button')).toMatchObject({
      kind: 'union',
      parts: [{ words: [{ word: 'button' }] }, { words: [{ word: 'button' }] }],
    })
  })

  test.each([
    'for the banner',
    'the banner or the footer',
    'the banner if it is red',
    'not the banner',
    'the banner at',
  ])('"%s" describes nothing', (text) => {
    expect(target(text)).toBeUndefined()
  })
})
