import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { editDocuments } from './edit-document.ts'

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
