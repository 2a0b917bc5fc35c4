import fc from 'fast-check'
import { expect, test } from 'vitest'
import { parse } from 'yaml'
import { editYaml } from './edit.ts'

const text = `# What it is for.
workflow:
  name: "momentum"   # quoted

phases:
  # the search
  - name: search
    config: { method: grid, n: 10 } # flow
    outputs:
      - best # the best
  - name: look
    inputs: ['search.best']
`

test('a single value changes only its own characters', () => {
  const edited = editYaml(text, [
    { path: ['phases', 'search', 'config', 'n'], value: 25 },
    { path: ['workflow', 'name'], value: 'mean reversion' },
    { path: ['phases', 1, 'inputs', 0], value: 'search.other' },
  ])
  expect(edited).toBe(
    text.replace('n: 10', 'n: 25').replace('"momentum"', '"mean reversion"').replace('search.best', 'search.other'),
  )
})

test('new keys, removed keys and whole values keep the comments', () => {
  const edited = editYaml(text, [
    { path: ['phases', 'look', 'config', 'depth'], value: [1, 2] },
    { path: ['phases', 'search', 'config'], value: { method: 'random' } },
    { path: ['phases', 'look', 'inputs'], value: undefined },
  ])
  for (const comment of ['# What it is for.', '# quoted', '# the search', '# the best'])
    expect(edited).toContain(comment)
  expect(parse(edited)).toEqual({
    workflow: { name: 'momentum' },
    phases: [
      { name: 'search', config: { method: 'random' }, outputs: ['best'] },
      { name: 'look', config: { depth: [1, 2] } },
    ],
  })
})

test('any text survives as a value, in every style of quoting', () => {
  fc.assert(
    fc.property(
      fc.oneof(fc.string(), fc.string({ unit: 'binary' }), fc.integer(), fc.boolean(), fc.constant(null)),
      (value) => {
        for (const path of [
          ['workflow', 'name'],
          ['phases', 'search', 'config', 'method'],
          ['phases', 1, 'inputs', 0],
        ]) {
          let there = parse(editYaml(text, [{ path, value }])) as unknown
          for (const segment of path) {
            const list = there as Record<string, unknown>
            there = Array.isArray(there) && segment === 'search' ? there[0] : list[segment]
          }
          expect(there).toEqual(value)
        }
      },
    ),
  )
})

test('a place that is not there names the nearest', () => {
  expect(() => editYaml(text, [{ path: ['phases', 'serch', 'config'], value: 1 }])).toThrow('Did you mean "search"?')
  expect(() => editYaml(text, [{ path: ['nothing'], value: undefined }])).toThrow('was not there')
  expect(() => editYaml('a: [', [])).not.toThrow()
  expect(() => editYaml('a: [', [{ path: ['a'], value: 1 }])).toThrow('Expected valid YAML')
})
