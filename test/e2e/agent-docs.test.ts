/** @module The examples of `docs/how-to/agents.md`, run as they stand there; only the models are played by programs. */
import { spawnSync } from 'node:child_process'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { stripTypeScriptTypes } from 'node:module'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterAll, expect, test } from 'vitest'
import { type Gate, type GateCall, progressSchema, type TaskResult } from '../../src/agents/index.ts'
import { execute, openWritableStore } from '../../src/workspace/execute.ts'
import { prepare } from '../../src/workspace/workspace.ts'
import { repository, temporaryFolder } from './cli-process.ts'

const folder = temporaryFolder()
afterAll(() => folder.remove())

const page = readFileSync(join(repository, 'docs/how-to/agents.md'), 'utf8')

/** The first block of that language. */
const block = (language: string): string => new RegExp(`\`\`\`${language}\\n([\\s\\S]*?)\`\`\``).exec(page)![1]!

test('the workflow runs to its manual gate: agents see what was found, the document is edited', async () => {
  const cwd = join(folder.path, 'workflow')
  mkdirSync(cwd)
  const put = (name: string, text: string): void => writeFileSync(join(cwd, name), text)
  const written = block('yaml')
  const played = written.replace(
    '{ type: recorded, file: answers.json }',
    '{ type: subprocess, command: [node, agent.mjs] }',
  )
  expect(played).not.toBe(written)
  put('workflow.yaml', played)
  put('find-files.ts', "export const run = () => ({ files: ['a.ts', 'b.ts'] })\n")
  put('package.json', '{ "type": "module", "version": "1.2.3" }')
  const header = {
    id: 'header',
    type: 'header',
    text: 'Hi',
    role: 'hero',
    bbox: [10, 10, 480, 40],
    visual: { color: '#0000FF' },
  }
  put('page.json', JSON.stringify({ screen_id: 'm', tokens: { colors: { red: '#FF0000' } }, components: [header] }))
  put(
    'agent.mjs',
    `let text = ''
    process.stdin.on('data', (part) => { text += part }).on('end', () => {
      console.log(JSON.stringify({ text: JSON.parse(text).messages.at(-1).content }))
    })`,
  )
  const prepared = await prepare('workflow.yaml', { cwd, env: process.env })
  const store = openWritableStore(cwd, undefined)
  try {
    const progress = join(cwd, 'PROGRESS.json')
    const { status } = await execute(store, prepared, { progress })
    expect(status).toBe('waiting')
    const { reason, phases } = progressSchema.parse(JSON.parse(readFileSync(progress, 'utf8')))
    expect(reason).toBe('Merge it?')
    const [read, note] = phases[1]!.tasks
    expect(read!.value).toBe(
      'Review <data ref="discovery.files">\n["a.ts","b.ts"]\n</data>, version <data ref="discovery.version.stdout">\n1.2.3\n\n</data>.',
    )
    expect(note!.value).toMatchObject({ files: ['page.json'], patch: [{ op: 'replace', value: '#FF0000' }] })
  } finally {
    await store.close()
  }
})

test('the program runs to its manual gate', () => {
  const cwd = join(folder.path, 'program')
  mkdirSync(join(cwd, 'src'), { recursive: true })
  writeFileSync(join(cwd, 'src/a.test.ts'), 'export {}\n')
  const agents = pathToFileURL(join(repository, 'src/agents/index.ts')).href
  const answers = '{"files": ["src/a.test.ts"], "steps": ["one"]}'
  const played = block('ts')
    .replace("'phaseline/agents'", `'${agents}'`)
    .replace(/openAiCompatible\(\{.*?\}\)/, `{ name: 'm', ask: async () => ({ text: '${answers}' }) }`)
  expect(played).toContain("name: 'm'")
  writeFileSync(join(cwd, 'main.ts'), `${played}\nconsole.log(JSON.stringify(outcome))\n`)
  const { stdout, stderr } = spawnSync(process.execPath, ['main.ts'], { cwd, encoding: 'utf8' })
  expect(stderr).toBe('')
  expect(JSON.parse(stdout)).toMatchObject({
    status: 'waiting',
    reason: 'Go on with this plan?',
    completed: [{ phase: { id: 'discovery' } }],
    failed: { phase: { id: 'planning' }, results: [{ value: { steps: ['one'] } }] },
  })
})

test("the gate of one's own says what it saw", async () => {
  const { small } = (await import(
    `data:text/javascript,${encodeURIComponent(stripTypeScriptTypes(block('ts check')))}`
  )) as { small: Gate }
  const results = [{ value: { lines: 300 } }, { value: { lines: 400 } }] as unknown as TaskResult[]
  expect(await small.check(results, {} as GateCall)).toEqual({
    passed: false,
    reason: 'The change has 700 lines.',
    evidence: { lines: [300, 400] },
  })
})
