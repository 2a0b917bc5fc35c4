import { expect, test } from 'vitest'
import { vocabulary } from '../../test/fixtures/definition/vocabulary.ts'
import { workflowJsonSchema } from './json-schema.ts'
import { workflowReferencePage } from './reference-page.ts'

interface Node {
  readonly $ref?: string
  readonly [key: string]: unknown
}

const schema = workflowJsonSchema(vocabulary) as unknown as {
  readonly definitions: Readonly<
    Record<string, { readonly properties?: Readonly<Record<string, unknown>>; readonly allOf?: readonly Node[] }>
  >
  readonly properties: Readonly<Record<string, unknown>>
  readonly additionalProperties: boolean
}

function references(node: unknown): string[] {
  if (Array.isArray(node)) return node.flatMap(references)
  if (node === null || typeof node !== 'object') return []
  return Object.entries(node).flatMap(([key, value]) => (key === '$ref' ? [value as string] : references(value)))
}

test('every reference leads to a definition', () => {
  for (const reference of references(schema)) {
    expect(Object.keys(schema.definitions)).toContain(reference.replace('#/definitions/', ''))
  }
})

test('it knows the keys of all spellings, the sections from outside and the types', () => {
  expect(schema.additionalProperties).toBe(false)
  expect(Object.keys(schema.properties)).toEqual(
    expect.arrayContaining(['workflow', 'phases', 'parallel_phases', 'max_total_cores', 'data']),
  )
  const { properties = {}, allOf = [] } = schema.definitions.phase!
  expect(Object.keys(properties)).toEqual(expect.arrayContaining(['depends_on', 'memory_gb', 'if_true', 'gate']))
  expect(JSON.stringify(properties.type)).toContain('"walk_forward"')
  expect(allOf).toHaveLength(Object.keys(vocabulary.phaseTypes).length)
})

test('a config may have an expression where a number is wanted', () => {
  const search = schema.definitions.phase!.allOf!.find((each) => JSON.stringify(each.if).includes('"search"'))
  expect(JSON.stringify(search)).toContain(
    '"anyOf":[{"type":"integer","minimum":1,"maximum":9007199254740991},{"type":"string","pattern":"\\\\$\\\\{"}]',
  )
})

test('the reference page has every key once, with its meaning, and the configs of the types', () => {
  const page = workflowReferencePage(vocabulary)
  for (const row of [
    '| `seed` | whole number or text | `42` | decides every random number |',
    '| `data.symbols` | list of text |  |  |',
    '| `depends_on` | text or list of text |  | phases that must be finished first |',
    '| `n_trials` | whole number | `10` |  |',
    '| `parameters.fast_period` | list of number | needed |  |',
    '| `walk_forward` | comes with a later version. |',
  ]) {
    expect(page).toContain(row)
  }
  expect(page).not.toMatch(/undefined|\[object/)
})
