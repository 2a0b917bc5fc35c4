/** @module Documents edited from the command line, as a person would. */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeEach, describe, expect, test } from 'vitest'
import { type Finished, phaseline, temporaryFolder } from './cli-process.ts'

const root = temporaryFolder()
afterAll(() => root.remove())

let folder: string
let count = 0
beforeEach(() => {
  folder = join(root.path, String(count++))
  mkdirSync(folder)
})

const workflow = `# The nightly search
phases:
  - name: search
    type: tasks # offline
    config:
      max_parallel: 2
      tasks: [{ id: a, title: A, type: shell, run: [node, --version] }]
  - name: review
    type: tasks
    depends_on: [search]
    config: { tasks: [{ id: b, title: B, type: shell, run: [node, --version] }] }
`
const page = { title: 'Shop', items: [{ name: 'first', size: 3 }] }
const schema = {
  type: 'object',
  properties: {
    title: { type: 'string', title: 'Page title' },
    items: {
      type: 'array',
      items: { type: 'object', properties: { name: { type: 'string' }, size: { type: 'integer', maximum: 9 } } },
    },
  },
}

const write = (name: string, content: unknown): string => {
  const path = join(folder, name)
  writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content, null, 2))
  return path
}
const edit = (...words: readonly string[]): Promise<Finished> => phaseline(['edit', ...words], { cwd: folder })

describe('a command in words', () => {
  test('changes what it names, keeps comments, and can be taken back and done again', async () => {
    const path = write('w.yaml', workflow)
    const done = await edit('w.yaml', 'set max_parallel of search to 4 and rename search to hunt')
    expect(done).toMatchObject({ code: 0, stderr: '→ `phaseline edit w.yaml --undo` takes it back.\n' })
    expect(done.stdout).toContain('✔ w.yaml: did 2 steps')
    const edited = workflow.replace('max_parallel: 2', 'max_parallel: 4').replaceAll('search\n', 'hunt\n')
    expect(readFileSync(path, 'utf8')).toBe(
      edited
        .replace('name: search', 'name: hunt')
        .replace('[search]', '[hunt]')
        .replace('nightly hunt', 'nightly search'),
    )
    await edit('w.yaml', '--save-version', 'hunting')
    expect((await edit('w.yaml', '--undo')).stdout).toContain('is now version 0')
    expect(readFileSync(path, 'utf8')).toBe(workflow)
    expect((await edit('w.yaml', '--diff', '0..hunting')).stdout).toContain('+ /phases/0/name "hunt"')
    const { stdout } = await edit('w.yaml', '--history', '--json')
    expect(JSON.parse(stdout)).toMatchObject({ version: 0, position: 0, names: { hunting: 1 } })
    await edit('w.yaml', '--go-to', 'hunting')
    expect(readFileSync(path, 'utf8')).toContain('name: hunt')
  })

  test('that was not understood is refused with its place, exit code 2, and the file is untouched', async () => {
    const path = write('w.yaml', workflow)
    const { code, stdout } = await edit('w.yaml', 'disable review and paint it blue')
    expect(code).toBe(2)
    expect(stdout).toContain('✖ w.yaml is unchanged: the command was not understood')
    expect(stdout).toMatch(/ {4}disable review and paint it blue\n {4} +\^+\n/)
    expect(readFileSync(path, 'utf8')).toBe(workflow)
    expect(existsSync(join(folder, '.phaseline-documents', 'w.yaml.history.json'))).toBe(false)
  })

  test('is counted, and --stats shows what was done how fast', async () => {
    write('w.yaml', workflow)
    await edit('w.yaml', 'disable review')
    await edit('w.yaml', 'paint it blue')
    const { stdout } = await edit('--stats')
    expect(stdout).toContain('2 commands: 1 success, 1 rejected\nsuccess 50.0 %')
    expect(stdout).toMatch(/disable_phase +1 +100\.0 % /)
    expect(JSON.parse((await edit('w.yaml', '--stats', '--json')).stdout)).toMatchObject({ commands: 2 })
  })

  test('that would break the definition is refused with the reason, exit code 1', async () => {
    const path = write('w.yaml', workflow)
    const { code, stdout } = await edit('w.yaml', 'set max_parallel of search to "many"')
    expect(code).toBe(1)
    expect(stdout).toContain('max_parallel')
    expect(readFileSync(path, 'utf8')).toBe(workflow)
  })

  test('is only shown in a dry run', async () => {
    const path = write('w.yaml', workflow)
    const { code, stdout } = await edit('w.yaml', 'disable review', '--dry-run')
    expect(code).toBe(0)
    expect(stdout).toContain('would do 1 step')
    expect(readFileSync(path, 'utf8')).toBe(workflow)
  })

  test('edits any document through its JSON Schema, and is checked by it', async () => {
    const path = write('page.json', page)
    const description = write('schema.json', schema)
    expect((await edit('page.json', 'set the page title to "Sale"', '--schema', description)).code).toBe(0)
    expect(JSON.parse(readFileSync(path, 'utf8')).title).toBe('Sale')
    const { code } = await edit('page.json', 'set size of first to 12', '--schema', description)
    expect(code).toBe(1)
    expect(JSON.parse(readFileSync(path, 'utf8')).items[0].size).toBe(3)
  })
})

test('a command as data does the same as its words', async () => {
  const path = write('w.yaml', workflow)
  write('steps.json', [{ intent: 'disable_phase', target: 'review' }])
  const words = JSON.parse((await edit('w.yaml', 'disable review', '--dry-run', '--json')).stdout)
  const data = JSON.parse((await edit('w.yaml', '--steps', 'steps.json', '--json')).stdout)
  expect(data.patch).toEqual(words.patch)
  expect(readFileSync(path, 'utf8')).toContain('enabled: false')
})

describe('a batch', () => {
  test('is written whole or, when one command fails, not at all', async () => {
    const [one, two] = [write('one.yaml', workflow), write('two.yaml', workflow)]
    write(
      'good.yaml',
      '- { document: one.yaml, command: disable review }\n- { document: two.yaml, command: disable search }\n',
    )
    write(
      'bad.yaml',
      '- { document: one.yaml, command: enable review }\n- { document: two.yaml, command: remove nothing }\n',
    )
    const good = await edit('--batch', 'good.yaml')
    expect(good).toMatchObject({ code: 0 })
    expect(good.stdout).toContain('Wrote one.yaml, two.yaml.')
    const [before, other] = [readFileSync(one, 'utf8'), readFileSync(two, 'utf8')]
    const bad = await edit('--batch', 'bad.yaml')
    expect(bad.code).toBe(1)
    expect(bad.stdout).toContain('All documents are unchanged')
    expect([readFileSync(one, 'utf8'), readFileSync(two, 'utf8')]).toEqual([before, other])
  })
})

describe('wrong use', () => {
  test.each([
    [['gone.yaml', 'disable review'], 'there is no such file'],
    [['w.yaml'], 'Expected a command'],
    [[], 'Expected a file to edit'],
    [['w.yaml', 'disable review', '--undo'], 'Expected one thing to do, were a command and --undo.'],
    [['broken.json', 'disable review'], 'broken.json:2:'],
    [['list.json', 'disable review'], 'Expected a document of a known kind'],
    [['w.yaml', 'disable review', '--vocabulary', 'workflo'], 'workflow'],
    [['w.yaml', '--steps', 'list.json'], 'Expected a list of { intent, target, parameters }'],
    [['w.yaml', '--undo', '--redo'], 'Expected one thing to do, were --undo and --redo.'],
    [['w.yaml', '--undo'], 'Expected a change to undo'],
  ])('%j is one clear error with exit code 2', async (words, message) => {
    write('w.yaml', workflow)
    write('broken.json', '{\n  "a": }')
    write('list.json', [1, 2])
    const { code, stdout, stderr } = await edit(...words)
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
    expect(stderr).toContain(message)
    expect(readFileSync(join(folder, 'w.yaml'), 'utf8')).toBe(workflow)
  })
})

test('the server edits documents of its folder until it is stopped', async () => {
  const path = write('w.yaml', workflow)
  const finished = await phaseline(['serve', '--port', '0'], {
    cwd: folder,
    onLine: (url, child) => {
      void fetch(`${url}/api/documents/edit`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ file: 'w.yaml', command: 'disable review' }),
      }).finally(() => child.kill('SIGINT'))
    },
  })
  expect(finished).toMatchObject({ code: 0, signal: null })
  expect(readFileSync(path, 'utf8')).toContain('enabled: false')
})
