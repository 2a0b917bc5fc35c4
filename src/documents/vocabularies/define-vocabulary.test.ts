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

  test('adds things where they are said to go, and asks for a name', () => {
    expect(run('add a dish called stew after soup with price 9').patch).toEqual([
      { op: 'add', path: '/dishes/1', value: { name: 'stew', price: 9 } },
    ])
    expect(run('add a stew dish at the start with price 9').patch).toEqual([
      { op: 'add', path: '/dishes/0', value: { name: 'stew', price: 9 } },
    ])
    expect(run('add a dish')).toMatchObject({
      status: 'ambiguous',
      rollbackReason: 'Expected the name of the new dish.',
    })
    expect(run('add a dish called cake').status).not.toBe('success')
  })

  test('what is said of all things is no key of each', () => {
    expect(run('make all dishes bold')).toMatchObject({ status: 'failed', document: menu })
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

  test('sets what the schema declares and the document lacks, in its own unit and on or off', () => {
    const jobs = vocabularyFromSchema({
      schema: {
        properties: {
          jobs: {
            items: {
              title: 'Job',
              type: 'object',
              required: ['id', 'retries'],
              properties: {
                id: { type: 'string' },
                retries: { type: 'integer', default: 2 },
                timeout_minutes: { type: 'integer', title: 'Time limit' },
                manual: { type: 'boolean' },
              },
            },
          },
        },
      },
    })
    const done = (command: string) => executeCommand(jobs, { jobs: [{ id: 'unit', retries: 0 }] }, command).document
    expect(done('set the time limit of unit to 20 minutes')).toEqual({
      jobs: [{ id: 'unit', retries: 0, timeout_minutes: 20 }],
    })
    expect(done('turn on manual for all jobs')).toEqual({ jobs: [{ id: 'unit', retries: 0, manual: true }] })
    expect(done('add a job called ship and move it before unit')).toEqual({
      jobs: [
        { id: 'ship', retries: 2 },
        { id: 'unit', retries: 0 },
      ],
    })
  })

  test('adds, renames and moves by path, and knows the members of maps', () => {
    const settings = vocabularyFromSchema({
      schema: {
        properties: {
          env: { type: 'object', additionalProperties: { type: 'string' } },
          branches: {
            type: 'object',
            additionalProperties: { type: 'object', properties: { protected: { type: 'boolean' } } },
          },
          steps: { type: 'array', items: { type: 'string' } },
        },
      },
    })
    const before = { env: { CI: '1' }, branches: { next: { protected: false } }, steps: ['a', 'b', 'c'] }
    const done = (command: string) => executeCommand(settings, before, command)
    expect(done('add env.DEBUG with "2"').patch).toEqual([{ op: 'add', path: '/env/DEBUG', value: '2' }])
    expect(done('add env.CI with "2"').status).toBe('failed')
    expect(done('rename env.CI to env.IS_CI').document).toMatchObject({ env: { IS_CI: '1' } })
    expect(done('rename env.CI to steps.CI').status).not.toBe('success')
    expect(done('move /steps/2 to /steps/0').document).toMatchObject({ steps: ['c', 'a', 'b'] })
    expect(done('move /steps/0 to /steps/3').status).toBe('failed')
    expect(done('move /env to /env/inner').status).toBe('failed')
    expect(done('set protected of next to true and rename next to dev').document).toMatchObject({
      branches: { dev: { protected: true } },
    })
    expect(done('clear the steps').document).toMatchObject({ steps: [] })
    expect(done('rename steps to stages').document).toMatchObject({ stages: ['a', 'b', 'c'] })
    expect(done('add a branch called hotfix').document).toMatchObject({ branches: { hotfix: {} } })
    expect(done('remove the branch next').document).toMatchObject({ branches: {} })
  })

  test('knows things by what each must have, and asks whether a key or a name is meant', () => {
    const routes = vocabularyFromSchema({
      schema: {
        properties: {
          service: { type: 'object', properties: { name: { type: 'string' } } },
          routes: {
            items: {
              type: 'object',
              required: ['path'],
              properties: { path: { type: 'string' }, auth: { type: 'boolean' } },
            },
          },
        },
      },
    })
    const before = { service: { name: 'billing' }, routes: [{ path: '/invoices' }, { path: '/health' }] }
    const done = (command: string) => executeCommand(routes, before, command)
    expect(done('set auth of /health to true').patch).toEqual([{ op: 'add', path: '/routes/1/auth', value: true }])
    expect(done('rename /health to "/ready"').patch).toEqual([
      { op: 'replace', path: '/routes/1/path', value: '/ready' },
    ])
    expect(done('add a route called /users with auth true').patch).toEqual([
      { op: 'add', path: '/routes/2', value: { path: '/users', auth: true } },
    ])
    expect(done('add a route "/users"').patch).toEqual([{ op: 'add', path: '/routes/2', value: { path: '/users' } }])
    expect(done('rename the service to invoicing')).toMatchObject({ status: 'ambiguous', document: before })
    expect(done('rename the key service to app').document).toMatchObject({ app: { name: 'billing' } })
  })

  test('counts its things, which are of one kind, and takes one that is called "first" for that', () => {
    const items = vocabularyFromSchema({
      schema: { properties: { items: { items: { type: 'object', properties: { size: { type: 'integer' } } } } } },
    })
    const before = {
      items: [
        { name: 'first', size: 1 },
        { name: 'other', size: 2 },
      ],
    }
    const done = (command: string) => executeCommand(items, before, command).patch
    expect(done('set size of first to 5')).toEqual([{ op: 'replace', path: '/items/0/size', value: 5 }])
    expect(done('set the size of the second to 5')).toEqual([{ op: 'replace', path: '/items/1/size', value: 5 }])
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
