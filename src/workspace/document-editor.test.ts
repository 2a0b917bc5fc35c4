import { existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { memoryProgress, type Phase, type PhasesOutcome, type ProgressStore, runPhases } from '../agents/index.ts'
import { documentEditor } from './document-editor.ts'
import { execute, openWritableStore, prepareAgain } from './execute.ts'
import { prepare } from './workspace.ts'

const RESEARCH = `# What this is for
workflow:
  name: research # kept

phases:
  - name: build
    type: tasks
    config:
      max_parallel: 2
      tasks:
        - { title: One, type: shell, command: [node, -v] }
`
const PAGE = JSON.stringify({
  screen_id: 'main',
  tokens: { colors: { blue: '#0000FF', red: '#FF0000' } },
  components: [
    {
      id: 'header',
      type: 'header',
      text: 'Welcome',
      role: 'hero',
      bbox: [10, 10, 480, 40],
      visual: { color: '#0000FF', height: 40 },
    },
  ],
})

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'editor-'))
  writeFileSync(join(folder, 'research.yaml'), RESEARCH)
  writeFileSync(join(folder, 'page.json'), PAGE)
})
afterEach(() => {
  rmSync(folder, { recursive: true, force: true })
})

const read = (file: string): string => readFileSync(join(folder, file), 'utf8')
const edit = (fields: object, id = 'edit'): Phase => ({
  id: 'docs',
  name: 'Documents',
  tasks: [{ id, title: 'Edit', type: 'command', ...fields }],
})
const run = (phase: Phase, store: ProgressStore = memoryProgress()): Promise<PhasesOutcome> =>
  runPhases([phase], { store, folder, editDocument: documentEditor(folder), environment: { PATH: process.env.PATH } })
const failure = ({ failed }: PhasesOutcome): string => failed!.results[0]!.error!.message

describe('a task of type "command"', () => {
  test('edits a workflow definition: the change and nothing else, with the patch and the way back as its value', async () => {
    const { context, reason } = await run(edit({ file: 'research.yaml', command: 'set max_parallel of build to 3' }))
    expect(reason).toBeUndefined()
    expect(read('research.yaml')).toBe(RESEARCH.replace('max_parallel: 2', 'max_parallel: 3'))
    expect(context.docs!.tasks.edit).toMatchObject({
      files: ['research.yaml'],
      patch: [{ op: 'replace', path: '/phases/0/config/max_parallel', value: 3 }],
      inverse: [{ op: 'replace', path: '/phases/0/config/max_parallel', value: 2 }],
    })
  })

  test('is refused as `validate` would refuse the result, with the reason, and leaves the file as it is', async () => {
    const outcome = await run(edit({ file: 'research.yaml', command: 'set max_parallel of build to -1' }))
    expect(failure(outcome)).toMatch(/was not carried out: .*max_parallel/)
    expect(read('research.yaml')).toBe(RESEARCH)
    const unknown = await run(edit({ file: 'page.json', command: 'frobnicate the gizmo' }))
    expect(failure(unknown)).toContain('was not carried out')
    expect(read('page.json')).toBe(PAGE)
  })

  test('edits a document of an earlier task without a file', async () => {
    const phase: Phase = {
      id: 'docs',
      name: 'Documents',
      tasks: [
        { id: 'make', title: 'Make', type: 'function', run: () => JSON.parse(PAGE) },
        {
          id: 'edit',
          title: 'Edit',
          type: 'command',
          document: '{{docs.make}}',
          command: 'make the header red',
          depends_on: ['make'],
        },
      ],
    }
    const { context } = await run(phase)
    expect(context.docs!.tasks.edit).toMatchObject({ document: { components: [{ visual: { color: '#FF0000' } }] } })
  })

  test('touches nothing outside of its folder, by whatever way it is named', async () => {
    const outside = mkdtempSync(join(tmpdir(), 'outside-'))
    writeFileSync(join(outside, 'page.json'), PAGE)
    symlinkSync(outside, join(folder, 'link'))
    for (const file of [join(outside, 'page.json'), 'link/page.json', `../${outside.split('/').at(-1)}/page.json`]) {
      expect(failure(await run(edit({ file, command: 'make the header red' })))).toContain(
        'inside the folder of the run',
      )
    }
    expect(readFileSync(join(outside, 'page.json'), 'utf8')).toBe(PAGE)
    expect(failure(await run(edit({ file: 'none.json', command: 'go' })))).toContain('there is none')
    rmSync(outside, { recursive: true })
  })

  test('counts once, wherever a crash falls between the note, the file and the result', async () => {
    const phase = edit({ file: 'page.json', command: 'double the height of the header' })
    let crashes = 0
    for (let survives = 0; ; survives++) {
      writeFileSync(join(folder, 'page.json'), PAGE)
      const kept = memoryProgress()
      let saves = 0
      const mortal: ProgressStore = {
        load: kept.load,
        save(progress) {
          if (saves++ >= survives) throw new Error('The process is gone.')
          kept.save(progress)
        },
      }
      const first = await run(phase, mortal).catch(() => undefined)
      if (first === undefined) crashes++
      const { status, context } = await run(phase, kept)
      expect(status).toBe('completed')
      expect(JSON.parse(read('page.json')).components[0].visual.height).toBe(80)
      expect(context.docs!.tasks.edit).toMatchObject({ files: ['page.json'], changes: [expect.any(String)] })
      if (first !== undefined) break
    }
    expect(crashes).toBeGreaterThanOrEqual(3)
  })

  test('two that name the same file never run at once', async () => {
    const task = (id: string, command: string) => ({ id, title: id, type: 'command', file: 'page.json', command })
    const outcome = await run({
      id: 'docs',
      name: 'Documents',
      parallel: true,
      tasks: [task('one', 'make the header red'), task('two', 'double the height of the header')],
    })
    expect(outcome.reason).toBeUndefined()
    expect(JSON.parse(read('page.json')).components[0].visual).toMatchObject({ color: '#FF0000', height: 80 })
  })
})

test('a workflow with command tasks edits files of its folder and resumes without editing again', async () => {
  const phases = [
    {
      name: 'docs',
      type: 'tasks',
      outputs: ['values'],
      config: {
        tasks: [
          { id: 'edit', title: 'Edit', type: 'command', file: 'page.json', command: 'double the height of the header' },
          {
            id: 'check',
            title: 'Check',
            type: 'shell',
            command: ['node', '-e', "process.exit(fs.existsSync('ready') ? 0 : 1)"],
          },
        ],
      },
    },
  ]
  writeFileSync(join(folder, 'workflow.json'), JSON.stringify({ workflow: { name: 'docs' }, phases }))
  const prepared = await prepare(join(folder, 'workflow.json'), { cwd: '/', env: process.env })
  const store = openWritableStore(folder, undefined)
  try {
    expect((await execute(store, prepared, {})).status).toBe('failed')
    writeFileSync(join(folder, 'ready'), '')
    expect((await execute(store, prepared, {})).status).toBe('succeeded')
  } finally {
    await store.close()
  }
  expect(JSON.parse(read('page.json')).components[0].visual.height).toBe(80)
  expect(existsSync(join(folder, 'page.json.lock'))).toBe(false)
})

describe('learned corrections of a run', () => {
  const definition = (second: string): string => `
name: pins
phases:
  - name: edit
    type: tasks
    config:
      tasks:
        - { id: a, title: A, type: command, file: page.json, learned: corrections.json, command: make the topline bold }
        - { id: gate, title: Gate, type: shell, command: [node, -e, "process.exit(fs.existsSync('go') ? 0 : 1)"], depends_on: [a] }
        - { id: b, title: B, type: command, file: page.json, learned: corrections.json, command: ${second}, depends_on: [gate] }
`
  const learn = (to: string): void =>
    writeFileSync(join(folder, 'corrections.json'), JSON.stringify([{ from: 'topline', to }]))
  const visualOf = () => JSON.parse(readFileSync(join(folder, 'page.json'), 'utf8')).components[0].visual

  test.each(['resume', 'auto'] as const)(
    'are those that it began with, whatever the file says when it goes on (%s)',
    async (kind) => {
      writeFileSync(join(folder, 'pins.yaml'), definition('make the topline italic'))
      learn('header')
      const store = openWritableStore(folder, undefined)
      try {
        const at = { cwd: folder, env: {} }
        const begun = await execute(store, await prepare('pins.yaml', at), {})
        expect(begun.status).toBe('failed')
        expect(visualOf()).toMatchObject({ font_weight: 'bold' })
        learn('moon')
        writeFileSync(join(folder, 'go'), '')
        const again = kind === 'auto' ? await prepare('pins.yaml', at) : await prepareAgain(store, begun.view, at)
        const ended = await execute(store, again, kind === 'auto' ? {} : { run: { kind, id: begun.run } })
        expect(ended.run).toBe(begun.run)
        expect(ended.status, ended.view.phases[0]?.error?.message).toBe('succeeded')
        expect(visualOf()).toMatchObject({ font_weight: 'bold', font_style: 'italic' })
        // A new run takes what the file says now, and nothing of what was done with other corrections.
        const other = await execute(store, await prepare('pins.yaml', at), { run: { kind: 'new' } })
        expect(other.status).toBe('failed')
      } finally {
        await store.close()
      }
    },
  )

  test('are said in the value of the task, and a file of something else is refused before the run', async () => {
    learn('header')
    const { corrections } = await documentEditor(folder)({ value: JSON.parse(PAGE) }, 'make the topline bold', {
      signal: new AbortController().signal,
      learned: join(folder, 'corrections.json'),
    })
    expect(corrections).toEqual(['Read "topline" as "header" (learned).'])
    writeFileSync(join(folder, 'pins.yaml'), definition('make the header italic'))
    writeFileSync(join(folder, 'corrections.json'), '{}')
    await expect(prepare('pins.yaml', { cwd: folder, env: {} })).rejects.toThrow('Expected a list of { from, to }')
  })
})
