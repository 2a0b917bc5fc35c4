import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { stringify } from 'yaml'
import { UserError } from '../../core/errors.ts'
import type { JsonValue } from '../../core/hash.ts'
import { applyPatch, type Patch } from './patch.ts'
import { valueAt } from './pointer.ts'
import { readDocument, renderDocument } from './source.ts'

const edit = (text: string, patch: Patch, name?: string): string => {
  const source = readDocument(text, name)
  return renderDocument(source, applyPatch(source.value, patch).document, patch)
}

const thrownBy = (run: () => unknown): UserError => {
  try {
    run()
  } catch (error) {
    if (error instanceof UserError) return error
  }
  throw new Error('Nothing was thrown.')
}

/** Keys that no document may have. */
const UNSAFE = /__proto__|constructor|prototype/

describe('JSON text', () => {
  const text =
    '{\n    "name": "x",   "bbox": [10, 10, 480, 40],\n    "list": [\n        {"id": 1},\n        {"id": 2}\n    ]\n}\n'

  test('keeps its spelling wherever nothing changed', () => {
    expect(edit(text, [{ op: 'replace', path: '/bbox/3', value: 48 }])).toBe(text.replace('40]', '48]'))
    expect(edit(text, [{ op: 'remove', path: '/list/0' }])).toBe(text.replace('        {"id": 1},\n', ''))
    expect(edit(text, [{ op: 'add', path: '/list/-', value: 3 }])).toBe(
      text.replace('{"id": 2}', '{"id": 2},\n        3'),
    )
    expect(edit(text, [])).toBe(text)
  })

  test('is the value that the edit gave, for any two values', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.jsonValue(), fc.constantFrom(undefined, 2, '\t'), (before, after, indent) => {
        fc.pre(!UNSAFE.test(JSON.stringify(before)))
        const source = readDocument(JSON.stringify(before, null, indent), 'x.json')
        expect(JSON.parse(renderDocument(source, after as JsonValue))).toEqual(JSON.parse(JSON.stringify(after)))
      }),
    )
  })

  test.each([
    ['{"a": 1,}', 1, 9, 'Expected a key in quotation marks, was "}".'],
    ['{"a": 1\n "b": 2}', 2, 2, 'Expected "," or "}", was "\\"".'],
    ['[1, 2', 1, 6, 'Expected "," or "]", was the end of the text.'],
    ['{"a": 1, "a": 2}', 1, 10, 'Expected each key once, "a" is repeated.'],
    ['{"__proto__": {}}', 1, 2, 'Expected no key "__proto__".'],
    ['[01]', 1, 2, 'Expected a value, was "0".'],
    ['["a\u0001"]', 1, 4, 'Expected no control character'],
    [`${'['.repeat(300)}`, 1, 202, 'levels of nesting'],
  ])('%j is refused at line %d, column %d', (bad, line, column, message) => {
    const error = thrownBy(() => readDocument(bad, 'x.json'))
    expect(error.code).toBe('DOCUMENT_SYNTAX')
    expect(error.message).toContain(message)
    expect(error.where).toEqual({ file: 'x.json', line, column })
  })

  test('the reader agrees with JSON.parse on what is valid', () => {
    fc.assert(
      fc.property(
        fc.jsonValue(),
        fc.nat({ max: 60 }),
        fc.constantFrom('', ',', '"', '}', ' ', '1', 'e'),
        (value, at, extra) => {
          const whole = JSON.stringify(value)
          const text = whole.slice(0, at) + extra + whole.slice(at)
          fc.pre(!UNSAFE.test(text))
          let expected: unknown
          let valid = true
          try {
            expected = JSON.parse(text)
          } catch {
            valid = false
          }
          if (valid && !/"(.*)":.*"\1":/.test(text)) expect(readDocument(text, 'x.json').value).toEqual(expected)
          if (!valid) expect(() => readDocument(text, 'x.json')).toThrow(UserError)
        },
      ),
      { numRuns: 500 },
    )
  })
})

describe('YAML text', () => {
  const text = `# research
workflow:
  name: momentum # short

  phases:
    # the search
    - name: opt
      type: optimization
      config: { n_trials: 100, "x": 'q' }
    - name: val   # holds out
      type: backtest
`

  test('a replaced scalar changes nothing but its characters', () => {
    expect(edit(text, [{ op: 'replace', path: '/workflow/phases/0/config/n_trials', value: 500 }])).toBe(
      text.replace('100', '500'),
    )
    expect(edit(text, [{ op: 'replace', path: '/workflow/phases/0/config/x', value: "it's" }])).toBe(
      text.replace("'q'", "'it''s'"),
    )
    expect(edit(text, [{ op: 'replace', path: '/workflow/name', value: 'true' }])).toBe(
      text.replace('momentum', '"true"'),
    )
  })

  test('comments and order survive additions, removals and renamed keys', () => {
    const added = edit(text, [{ op: 'add', path: '/workflow/phases/1', value: { name: 'wf', type: 'walk_forward' } }])
    expect(added).toBe(text.replace('    - name: val', '    - name: wf\n      type: walk_forward\n    - name: val'))
    const renamed = edit(text, [{ op: 'move', from: '/workflow/name', path: '/workflow/title' }])
    expect(renamed).toContain('title: momentum # short')
    const removed = edit(text, [{ op: 'remove', path: '/workflow/phases/1' }])
    expect(removed).toContain('# the search')
    expect(removed).not.toContain('holds out')
  })

  test('any text survives as a value, in every style of quoting, and comments stay', () => {
    const anything = fc.oneof(fc.string(), fc.string({ unit: 'binary' }), fc.integer(), fc.boolean(), fc.constant(null))
    const places = ['/workflow/name', '/workflow/phases/0/config/x', '/workflow/phases/1/type']
    fc.assert(
      fc.property(anything, fc.constantFrom(...places), (value, path) => {
        const edited = edit(text, [{ op: 'replace', path, value }])
        expect(valueAt(readDocument(edited, 'x.yaml').value, path)).toEqual(value)
        for (const comment of ['# research', '# short', '# the search', '# holds out'])
          expect(edited).toContain(comment)
      }),
    )
  })

  test('a comment behind a key stays there when what the key holds is changed', () => {
    const commented = 'phases: # in order\n  - name: a\n  - name: b # last\nnotes: # none  yet\n  - x\n'
    expect(edit(commented, [{ op: 'remove', path: '/phases/0' }], 'x.yaml')).toBe(
      commented.replace('  - name: a\n', ''),
    )
    expect(edit(commented, [{ op: 'add', path: '/phases/-', value: { name: 'c' } }], 'x.yaml')).toBe(
      commented.replace('# last\n', '# last\n  - name: c\n'),
    )
  })

  test('nesting has a limit, and a text beyond it is refused in plain words', () => {
    for (const deep of ['['.repeat(202) + ']'.repeat(202), '['.repeat(50_000) + ']'.repeat(50_000)])
      expect(thrownBy(() => readDocument(deep, 'x.yaml')).message).toContain('Expected at most 200 levels of nesting.')
    expect(readDocument('['.repeat(200) + ']'.repeat(200), 'x.yaml').format).toBe('yaml')
  })

  test('is the value that the edit gave, for any two values', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.jsonValue(), (before, after) => {
        fc.pre(!UNSAFE.test(JSON.stringify([before, after])))
        const source = readDocument(stringify(before), 'x.yaml')
        const expected = JSON.parse(JSON.stringify(after)) as JsonValue
        const rendered = renderDocument(source, expected)
        expect(readDocument(rendered, 'x.yaml').value).toEqual(expected)
        // Neither an edit before nor the lack of nodes makes a difference.
        expect(renderDocument(source, expected)).toBe(rendered)
        const { format, text, value } = source
        expect(renderDocument({ format, text, value }, expected)).toBe(rendered)
      }),
    )
  })

  test('a mistake is reported with line and column, and alias bombs are refused', () => {
    expect(thrownBy(() => readDocument('a: [1\nb: 2', 'x.yaml')).where?.line).toBe(2)
    expect(thrownBy(() => readDocument('a: 1\na: 2', 'x.yaml')).where).toEqual({ file: 'x.yaml', line: 2, column: 1 })
    const bomb = [
      'a: &a [1,1,1,1,1,1,1,1,1]',
      ...'bcdefg'.split('').map((name, i) => {
        const last = 'abcdefg'[i]
        return `${name}: &${name} [${Array(9).fill(`*${last}`).join(',')}]`
      }),
    ].join('\n')
    expect(thrownBy(() => readDocument(bomb, 'x.yaml')).code).toBe('DOCUMENT_SYNTAX')
  })
})

describe('texts as editors and people write them', () => {
  test('a byte order mark stays where it is, in JSON and YAML, and columns count without it', () => {
    const patch: Patch = [{ op: 'replace', path: '/a', value: 2 }]
    expect(edit('\uFEFF{ "a": 1 }', patch, 'x.json')).toBe('\uFEFF{ "a": 2 }')
    expect(edit('\uFEFFa: 1 # kept\n', patch, 'x.yaml')).toBe('\uFEFFa: 2 # kept\n')
    expect(thrownBy(() => readDocument('\uFEFF{ "a": }', 'x.json')).where?.column).toBe(8)
  })

  const shared = 'base: &b\n  fee: 1 # kept\nuse:\n  <<: *b\n  kind: x\nlist: [*b, 2]\n'
  test('an edit behind an alias changes that place alone', () => {
    const text = edit(shared, [{ op: 'replace', path: '/use/<</fee', value: 3 }], 'x.yaml')
    expect(text).toContain('# kept')
    expect(readDocument(text, 'x.yaml').value).toEqual({
      base: { fee: 1 },
      use: { '<<': { fee: 3 }, kind: 'x' },
      list: [{ fee: 1 }, 2],
    })
  })

  test('an edit of what an anchor names changes that place alone, and keeps the comments', () => {
    const text = edit(shared, [{ op: 'replace', path: '/base/fee', value: 3 }], 'x.yaml')
    expect(text).toContain('# kept')
    expect(readDocument(text, 'x.yaml').value).toEqual({
      base: { fee: 3 },
      use: { '<<': { fee: 1 }, kind: 'x' },
      list: [{ fee: 1 }, 2],
    })
  })
})
