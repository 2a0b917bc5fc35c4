import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { vocabulary } from '../../test/fixtures/definition/vocabulary.ts'
import type { UserErrors } from '../core/errors.ts'
import { loadWorkflow } from './load.ts'
import { listPlugins, loadPlugins } from './plugins.ts'

const folder = mkdtempSync(join(tmpdir(), 'plugins-'))
const write = (name: string, text: string): string => {
  writeFileSync(join(folder, name), text)
  return join(folder, name)
}
const typeText = (name: string): string => `
const type: string = '${name}'
export const mine = {
  type, version: 1, description: 'Mine.', outputs: { out: 'it' }, uses: [],
  config: { safeParse: (data: unknown) => ({ success: true, data }) },
  run: async () => ({ outputs: {} }),
}
export const validators = { enough: ({ n }) => ({ passed: n > 3, message: 'too few' }) }
`

test('a plug-in adds phase types and validators that a definition can name', async () => {
  write('mine.ts', typeText('mine'))
  const definition = write(
    'flow.yaml',
    'plugins: [./mine.ts]\nphases: [{ name: a, type: mine, validation_func: enough }]\n',
  )
  const files = await listPlugins(definition)
  expect(files).toEqual([join(folder, 'mine.ts')])
  const plugins = await loadPlugins(files, vocabulary.phaseTypes)
  expect(await plugins.validators.enough?.({ n: 1 })).toEqual({ passed: false, message: 'too few' })
  const extended = { ...vocabulary, phaseTypes: { ...vocabulary.phaseTypes, ...plugins.phaseTypes } }
  const { workflow } = await loadWorkflow(definition, { vocabulary: extended })
  expect(workflow).toMatchObject({ plugins: ['./mine.ts'], phases: [{ type: 'mine' }] })
})

test.each([
  ['is missing', () => join(folder, 'gone.ts'), 'there is none'],
  ['throws while loading', () => write('throws.ts', 'throw new Error("no network")\n'), 'it threw: no network'],
  [
    'imports what is not installed',
    () => write('needs.ts', "import 'no-such-package'\n"),
    'that loads, it threw: Cannot',
  ],
  ['has nothing to offer', () => write('empty.ts', 'export const x = 1\n'), 'was none'],
  ['takes a name that exists', () => write('taken.ts', typeText('search')), 'was "search", which exists already'],
  [
    'has a validator that is no function',
    () => write('wrong.ts', 'export const validators = { a: 1 }\n'),
    'was number',
  ],
])('a plug-in that %s is one clear error', async (_, file, message) => {
  await expect(loadPlugins([file()], vocabulary.phaseTypes)).rejects.toThrow(message)
})

test('all plug-ins with a mistake are reported at once, a missing one with the nearest name', async () => {
  const files = [
    write('throws.ts', 'throw new Error("no network")\n'),
    join(folder, 'throw.ts'),
    write('fine.ts', typeText('fine')),
  ]
  const caught = await loadPlugins(files).catch((error: unknown) => error)
  expect((caught as UserErrors).errors.map(({ message }) => message)).toEqual([
    'Expected a plug-in that loads, it threw: no network',
    'Expected a plug-in file, there is none. Did you mean "throws.ts"?',
  ])
})

test('a definition in TypeScript names plug-ins like one in YAML', async () => {
  write('mine.ts', typeText('mine'))
  const definition = write('flow.ts', "export const workflow = { plugins: ['./mine.ts'], phases: [] }\n")
  expect(await listPlugins(definition)).toEqual([join(folder, 'mine.ts')])
})

test('a definition that cannot be read has no plug-ins', async () => {
  expect(await listPlugins(join(folder, 'nowhere.yaml'))).toEqual([])
  expect(await listPlugins(write('bad.yaml', 'plugins: [\n'))).toEqual([])
  expect(await listPlugins(write('bad.ts', 'throw new Error()'))).toEqual([])
})
