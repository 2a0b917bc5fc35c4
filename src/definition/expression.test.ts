import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { TerminalError } from '../core/errors.ts'
import {
  evaluateCondition,
  evaluateExpression,
  parseCondition,
  parseExpression,
  resolveExpressions,
  settleExpressions,
} from './expression.ts'
import {
  conditionCode,
  escapeExpressions,
  findPlaceholders,
  hasExpression,
  unescapeExpressions,
} from './placeholder.ts'

describe('parsing', () => {
  test('the paths that an expression reads are listed with their places', () => {
    const parsed = parseExpression('search.best.sharpe > 1 && has(look.text) || phases_x["a-b"][0] == 2')
    expect(parsed).toMatchObject({
      ok: true,
      type: 'bool',
      paths: [
        { segments: ['search', 'best', 'sharpe'], offset: 0, length: 18, optional: false },
        { segments: ['look', 'text'], optional: true },
        { segments: ['phases_x', 'a-b', 0], optional: false },
      ],
    })
  })

  test('variables of list macros are not paths', () => {
    const parsed = parseExpression('a.list.exists(x, x.value > b.limit)')
    expect(parsed.ok && parsed.paths.map(({ segments }) => segments.join('.'))).toEqual(['a.list', 'b.limit'])
  })

  test.each(['a.b >', 'a ++ b', '"open', 'a &&& b', '', 'nothing(1)', '1 > "a"'])(
    '%s is refused with a place',
    (code) => {
      expect(parseExpression(code)).toMatchObject({ ok: false, fault: { offset: expect.any(Number) } })
    },
  )

  test('size is limited', () => {
    expect(parseExpression(`1${' + 1'.repeat(400)}`)).toMatchObject({ ok: false })
    expect(parseExpression('x'.repeat(5000))).toMatchObject({ ok: false })
    expect(parseExpression(`${'('.repeat(60)}1${')'.repeat(60)}`)).toMatchObject({ ok: false })
  })

  test('placeholders understand braces and quotes inside', () => {
    expect(findPlaceholders('a ${ {"}": 1}["}"] } b ${c}').found.map(({ code }) => code)).toEqual([
      ' {"}": 1}["}"] ',
      'c',
    ])
    expect(findPlaceholders('$${plain} and ${open').open).toBe(14)
    expect(hasExpression({ a: ['x', '${b}'] })).toBe(true)
    expect(hasExpression({ a: '$${b}' })).toBe(false)
  })

  test('the code of a condition has the offsets of its text', () => {
    const text = '${a.b} > 0.25 && ${c}'
    expect(conditionCode(text)).toBe(' (a.b) > 0.25 &&  (c)')
    expect(conditionCode(text)).toHaveLength(text.length)
  })
})

describe('evaluation', () => {
  const scope = { a: { b: { c: [1, 2.5, 'x'] }, n: 3, t: 'text', none: null } }

  test.each([
    ['a.n * 2', 6],
    ['a.n / 2', 1.5],
    ['1 + a.n', 4],
    ['a.b.c[1] - 1', 1.5],
    ['7 / 2', 3],
    ['7.0 / 2', 3.5],
    ['a.t + "!"', 'text!'],
    ['a.b.c', [1, 2.5, 'x']],
    ['{"k": a.n}', { k: 3 }],
    ['has(a.gone) ? 1 : 2', 2],
    ['a.none == null', true],
    ['max(a.n, 10)', 10],
    ['round(2.5 * a.n)', 8],
    ['a.b.c.size()', 3],
  ])('%s', (code, value) => {
    expect(evaluateExpression(code, scope)).toEqual(value)
  })

  test.each(['a.gone', 'a.constructor', 'a.__proto__', 'a.t > 1', 'a.n / 0 > "x"', 'b'])('%s is an error', (code) => {
    expect(() => evaluateExpression(code, scope)).toThrow(TerminalError)
  })

  test('a condition is one text with placeholders anywhere or nowhere', () => {
    for (const text of ['${a.n} > 2', '${a.n > 2}', 'a.n > 2']) expect(evaluateCondition(text, scope)).toBe(true)
    expect(() => evaluateCondition('${a.n}', scope)).toThrow('Expected true or false')
  })

  test('a whole placeholder keeps the JSON type, others are put into the text', () => {
    expect(resolveExpressions({ x: '${a.b.c}', y: ['n = ${a.n}, c = ${a.b.c}'], z: '$${a}', n: 1 }, scope)).toEqual({
      x: [1, 2.5, 'x'],
      y: ['n = 3, c = [1,2.5,"x"]'],
      z: '${a}',
      n: 1,
    })
  })

  test('a first pass replaces what is known and leaves the rest, with escapes, to the second', () => {
    const first = settleExpressions('${a.n} of ${later.x}, $${x}', scope, (code) => code.startsWith('a'))
    expect(first).toBe('3 of ${later.x}, $${x}')
    expect(resolveExpressions(first, { later: { x: 'y' } })).toBe('3 of y, ${x}')
    expect(unescapeExpressions(first)).toBe('3 of ${later.x}, ${x}')
  })

  test('the text of a value is never taken for an expression, wherever it is put', () => {
    const piece = fc.constantFrom('$', '{', '}', '"', "'", '\\', 'a', '\n', '${b}', '$${b}')
    const anyText = fc.array(piece, { maxLength: 6 }).map((pieces) => pieces.join(''))
    fc.assert(
      fc.property(anyText, anyText, (known, later) => {
        const values = { known, later, both: [known, { later }] }
        const written = { whole: '${known}', deep: '${both}', mixed: '<${known}${later}{${known}{${later}>' }
        const first = settleExpressions(written, values, (code) => code !== 'later')
        expect(resolveExpressions(first, values)).toEqual({
          whole: known,
          deep: values.both,
          mixed: `<${known}${later}{${known}{${later}>`,
        })
        expect(resolveExpressions(escapeExpressions(values), {})).toEqual(values)
      }),
    )
  })

  test('results without a JSON spelling are errors', () => {
    expect(() => evaluateExpression('1.0 / 0.0', {})).toThrow(TerminalError)
  })
})

describe('what outputs bring', () => {
  const scope = { n: 7, d: 2.5, l: [3, 1, 2], text: 'aaaa', made: '2024-01-02T00:00:00Z' }

  test.each([
    ['n % 2', 1],
    ['7.5 % 2', 1.5],
    ['round(d) == 3', true],
    ['n == 7 && n != 8', true],
    ['1 == 1.0', true],
    ['min(l)', 1],
    ['max([d, 2])', 2.5],
    ['timestamp(made)', '2024-01-02T00:00:00.000Z'],
  ])('%s is %j: numbers are numbers, and every value has a JSON spelling', (code, value) => {
    expect(evaluateExpression(code, scope)).toEqual(value)
  })

  test('a number that would lose digits and the least of nothing are refused', () => {
    expect(() => evaluateExpression('9007199254740993 + 0', {})).toThrow('too large for an exact number')
    expect(() => evaluateExpression('min([])', {})).toThrow('min of an empty list')
  })

  test('a key that is not there is named with what there is, or with the nearest', () => {
    expect(() => evaluateExpression('a.b.zz > 1', { a: { b: { x: 1, y: 2 } } })).toThrow(
      'no "zz" in "a.b", which has "x", "y"',
    )
    expect(() => evaluateExpression('a.stdot', { a: { stdout: '' } })).toThrow('perhaps "stdout"')
  })
})

describe('patterns', () => {
  test('one that would backtrack for ever is matched in time', () => {
    expect(evaluateExpression("text.matches('^(a+)+$')", { text: `${'a'.repeat(60)}!` })).toBe(false)
  })

  test.each([
    ["(a + '.matches(').matches ('^x[.]m') && !'y'.matches(a)", true],
    ["['xx', 'y'].filter(t, t.matches('^' + a + '+$')).size()", 1],
    ["'Ünï 12'.matches('(?i)^ÜN.\\\\s\\\\d{2}$')", true],
  ])('%s is %j, wherever it stands', (code, value) => {
    expect(evaluateExpression(code, { a: 'x' })).toBe(value)
  })

  test('one that only the run knows is refused by the run', () => {
    expect(parseExpression('text.matches(other)').ok).toBe(true)
    expect(() => evaluateExpression('text.matches(other)', { text: 'a', other: '(' })).toThrow(TerminalError)
  })

  test.each([
    ["text.matches('(a)\\\\1')", 'invalid escape'],
    ["text.matches('(?=a)')", '(?='],
    ["text.matches('(')", 'missing closing'],
    ["[text].all(t, t.matches('(?<!a)b'))", '(?<!'],
  ])('%s is refused before the run', (code, reason) => {
    expect(parseExpression(code)).toMatchObject({ ok: false, fault: { message: expect.stringContaining(reason) } })
  })
})

describe('conditions', () => {
  test.each(['1 + 1', "${a.b} + 'x'", '[1]', 'size(a.b)'])(
    '%s is refused before the run: it is no yes or no',
    (text) => {
      expect(parseCondition(text)).toMatchObject({
        ok: false,
        fault: { message: expect.stringContaining('gives true or false') },
      })
    },
  )

  test('what only the run knows may be true or false', () => {
    expect(parseCondition('${a.b}')).toMatchObject({ ok: true })
    expect(parseCondition('a.list', 'list')).toMatchObject({ ok: true })
  })

  test('an end that a brace makes is called an end, not a bracket that nobody wrote', () => {
    expect(parseCondition('${a.b >}')).toMatchObject({
      fault: { message: 'Expected a legal expression: Unexpected end of the expression.', offset: 7 },
    })
  })
})
