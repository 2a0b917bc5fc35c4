import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { documentEditor } from './document-editor.ts'
import { editDocument, editDocuments } from './edit-document.ts'

const root = mkdtempSync(join(tmpdir(), 'edit-document-'))
afterAll(() => rmSync(root, { recursive: true, force: true }))

const workflow = (i: number): string => `# number ${i}
phases:
  - name: search
    type: tasks # offline
    config: { max_parallel: ${i + 1}, tasks: [{ id: a, title: A, type: shell, run: [node, --version] }] }
`

/** A batch in a folder of its own; some of its commands fail. */
async function batch(name: string, commands: readonly string[], options: Parameters<typeof editDocuments>[1]) {
  const folder = join(root, name)
  mkdirSync(folder)
  const paths = commands.map((_, i) => join(folder, `${i}.yaml`))
  for (const [i, path] of paths.entries()) writeFileSync(path, workflow(i))
  const edited = await editDocuments(
    commands.map((command, i) => ({ id: `edit ${i}`, document: paths[i]!, command })),
    options,
  )
  const told = {
    status: edited.status,
    rolledBack: edited.rolledBack,
    written: edited.written.map((path) => path.slice(folder.length)),
    results: JSON.stringify([...edited.results]),
  }
  return { told, texts: paths.map((path) => readFileSync(path, 'utf8')) }
}

const fine = ['set max_parallel to 7', 'rename search to hunt', 'disable search', 'set max_parallel to 9']
const oneFails = [...fine.slice(0, 2), 'remove the moon', fine[2]!, 'make it faster']

test('a batch that other threads take a share of leaves the same files and tells the same, documents included', async () => {
  for (const [name, commands, options] of [
    ['atomic', fine, {}],
    ['rolled back', oneFails, {}],
    ['each', oneFails, { commit: 'each' }],
    ['dry', fine, { dryRun: true }],
  ] as const) {
    const alone = await batch(`${name} alone`, commands, { ...options, leastMs: Number.POSITIVE_INFINITY })
    const shared = await batch(`${name} shared`, commands, { ...options, leastMs: 0 })
    expect(shared).toEqual(alone)
  }
})

const VOCABULARIES = `
import { defineVocabulary } from '${new URL('../documents/index.ts', import.meta.url).href}'
const praise = {
  title: 'praise', target: 'many', confidence: 0.95, phrases: ['praise <target>'],
  edit: ({ model, targets }) => ({
    patch: targets.map((each) => ({ op: 'add', path: model.pointerOf(each) + '/good', value: true })),
    changes: ['Praised'], reads: [], writes: [],
  }),
}
export const orders = defineVocabulary({ name: 'orders', thing: 'order', lists: ['/orders'] })
export const menu = defineVocabulary({ name: 'menu', thing: 'dish', lists: ['/dishes'], intents: { praise } })
`

test('a vocabulary of a file edits documents, batches on any number of threads, and documents of tasks', async () => {
  const folder = join(root, 'own')
  mkdirSync(folder)
  const vocabulary = join(folder, 'menu.ts')
  writeFileSync(vocabulary, VOCABULARIES)
  const paths = ['a.yaml', 'b.yaml'].map((name) => join(folder, name))
  const text = '# of today\ndishes:\n  - { name: soup } # hot\n'
  for (const path of paths) writeFileSync(path, text)
  const praised = '# of today\ndishes:\n  - { name: soup, good: true } # hot\n'

  expect(await editDocument(paths[0]!, 'praise the soup', { vocabulary, dryRun: true })).toMatchObject({
    vocabulary: 'menu',
    text: praised,
  })
  const commands = paths.map((document) => ({ document, command: 'praise soup' }))
  const { status } = await editDocuments(commands, { vocabulary, leastMs: 0 })
  expect(status).toBe('success')
  expect(paths.map((path) => readFileSync(path, 'utf8'))).toEqual([praised, praised])

  const edited = await documentEditor(folder)({ value: { dishes: [{ name: 'soup' }] } }, 'praise soup', {
    signal: new AbortController().signal,
    vocabulary,
  })
  expect(edited.value).toEqual({ dishes: [{ name: 'soup', good: true }] })
})

test('a file without a vocabulary, one that throws, one that is gone and documents that fit none of several are told apart', async () => {
  const folder = join(root, 'none')
  mkdirSync(folder)
  const file = join(folder, 'a.yaml')
  writeFileSync(file, 'guests: []\n')
  const write = (name: string, text: string): string => {
    writeFileSync(join(folder, name), text)
    return join(folder, name)
  }
  for (const [vocabulary, message] of [
    [write('nothing.ts', 'export const a = 1'), 'Expected an export that is a vocabulary, was none.'],
    [write('throws.ts', "throw new Error('no flour')"), 'it threw: no flour'],
    [join(folder, 'gone.ts'), 'there is no such file'],
    [write('several.ts', VOCABULARIES), 'Expected a document that one of its vocabularies (menu, orders) recognizes.'],
  ] as const)
    await expect(editDocument(file, 'praise soup', { vocabulary })).rejects.toThrow(message)
})

test('a command that was not understood because its document is of another kind than the batch is told so', async () => {
  const folder = join(root, 'kinds')
  mkdirSync(folder)
  writeFileSync(join(folder, 'w.yaml'), workflow(1))
  writeFileSync(
    join(folder, 'page.json'),
    '{"components": [{"id": "note", "type": "text", "text": "x", "bbox": [0, 0, 90, 30]}]}',
  )
  const { status, results } = await editDocuments([
    { id: 'a', document: join(folder, 'w.yaml'), command: 'disable search' },
    { id: 'b', document: join(folder, 'page.json'), command: 'make the note bold' },
  ])
  expect(status).toBe('failed')
  expect(results.get('b')?.problems[0]?.fix).toBe(
    'page.json is a blueprint and the batch began with a workflow: give each kind a batch of its own.',
  )
})
