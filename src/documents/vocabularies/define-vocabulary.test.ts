import { describe, expect, test } from 'vitest'
import { executeCommand } from '../transaction/execute.ts'
import { defineVocabulary } from './define-vocabulary.ts'
import { vocabularyFromSchema } from './json-schema/json-schema.ts'
import { validateSchema } from './json-schema/validate.ts'

const menu = {
  dishes: [
    { name: 'soup', price: 5, tags: ['hot'] },
    { name: 'salad', price: 8, tags: [] },
    { name: 'cake', price: 4, tags: ['sweet'] },
  ],
}

describe('a vocabulary of a user', () => {
  const vocabulary = defineVocabulary({
    name: 'menu',
    thing: 'dish',
    lists: ['/dishes'],
    check: (document) =>
      (document as typeof menu).dishes.flatMap((dish, i) =>
        dish.price > 0
          ? []
          : [{ rule: 'price', message: `Expected a price above 0, was ${dish.price}.`, path: `/dishes/${i}/price` }],
      ),
    intents: {
      praise: {
        title: 'praise a dish',
        target: 'many',
        confidence: 0.9,
        phrases: ['praise <target>', 'recommend <target>'],
        edit: ({ model, targets }) => ({
          patch: targets.map((position) => ({
            op: 'add',
            path: `${model.pointerOf(position)}/recommended`,
            value: true,
          })),
          changes: targets.map((position) => `Praised ${model.things[position]!.label}`),
          reads: [],
          writes: [],
        }),
      },
    },
  })
  const run = (command: string) => executeCommand(vocabulary, menu, command)

  test('knows its own intents and those of every tree', () => {
    expect(run('raise the price of the soup by 20% and recommend it').patch).toEqual([
      { op: 'replace', path: '/dishes/0/price', value: 6 },
      { op: 'add', path: '/dishes/0/recommended', value: true },
    ])
    expect(run('add vegan to the tags of salad').patch).toEqual([
      { op: 'add', path: '/dishes/1/tags/0', value: 'vegan' },
    ])
    expect(run('move cake before soup').patch).toEqual([{ op: 'move', from: '/dishes/2', path: '/dishes/0' }])
    expect(run('rename salad to greens').patch).toEqual([{ op: 'replace', path: '/dishes/1/name', value: 'greens' }])
    expect(run('remove the salad').patch).toEqual([{ op: 'remove', path: '/dishes/1' }])
  })

  test('its check decides', () => {
    expect(run('set the price of cake to 0')).toMatchObject({
      status: 'failed',
      rollbackReason: 'Expected a price above 0, was 0.',
    })
  })

  test('a phrase that cannot be read is refused when the vocabulary is made', () => {
    const bad = {
      name: 'x',
      thing: 'x',
      lists: [],
      intents: {
        bad: {
          title: 'b',
          target: 'none' as const,
          confidence: 1,
          phrases: ['do <nothing>'],
          edit: () => ({ refused: 'no' }),
        },
      },
    }
    expect(() => defineVocabulary(bad)).toThrow(
      'Expected a slot that the intent declares, not <nothing>, in the phrase "do <nothing>" of the intent "bad".',
    )
  })
})

describe('a vocabulary from a JSON Schema', () => {
  const schema = {
    type: 'object',
    properties: {
      server: {
        type: 'object',
        properties: {
          port: { type: 'integer', title: 'Port number', minimum: 1, maximum: 65535 },
          tls: { type: 'boolean' },
        },
        additionalProperties: false,
      },
      users: { type: 'array', items: { $ref: '#/$defs/user' } },
    },
    $defs: {
      user: {
        type: 'object',
        required: ['name'],
        properties: { name: { type: 'string' }, role: { enum: ['admin', 'guest'] } },
      },
    },
  }
  const document = {
    server: { port: 80, tls: false },
    users: [
      { name: 'ann', role: 'guest' },
      { name: 'bob', role: 'guest' },
    ],
  }
  const vocabulary = vocabularyFromSchema({ schema })
  const run = (command: string) => executeCommand(vocabulary, document, command)

  test('sets values by path and by title, and works on the members of lists', () => {
    expect(run('set the port number to 8080').patch).toEqual([{ op: 'replace', path: '/server/port', value: 8080 }])
    expect(run('set server.tls to true').patch).toEqual([{ op: 'replace', path: '/server/tls', value: true }])
    expect(run('set the role of bob to admin and remove ann').patch).toEqual([
      { op: 'replace', path: '/users/1/role', value: 'admin' },
      { op: 'remove', path: '/users/0' },
    ])
  })

  test('refuses what the schema forbids', () => {
    expect(run('set port to 99999')).toMatchObject({
      status: 'failed',
      rollbackReason: 'Expected at most 65535, was 99999 at "/server/port".',
    })
    expect(run('set the role of bob to king').status).toBe('failed')
  })

  test('the validator knows the keywords of data', () => {
    const paths = (shape: Parameters<typeof validateSchema>[0], value: Parameters<typeof validateSchema>[1]) =>
      validateSchema(shape, value).map((each) => each.keyword)
    expect(paths({ type: 'string', minLength: 2, pattern: '^a' }, 'b')).toEqual(['minLength', 'pattern'])
    expect(paths({ oneOf: [{ type: 'integer' }, { type: 'number' }] }, 1)).toEqual(['oneOf'])
    expect(paths({ anyOf: [{ type: 'string' }, { const: 3 }] }, 3)).toEqual([])
    expect(paths({ items: { multipleOf: 0.1 }, uniqueItems: true }, [0.3, 0.3])).toEqual(['uniqueItems'])
    // biome-ignore lint/suspicious/noThenProperty: a keyword of JSON Schema
    expect(paths({ if: { type: 'number' }, then: { maximum: 5 }, else: false }, 'x')).toEqual(['false'])
    expect(paths({ not: { type: 'null' } }, null)).toEqual(['not'])
    expect(paths({ properties: { a: { $ref: '#' } }, required: ['b'] }, { a: {}, b: 1 })).toEqual(['required'])
  })
})
