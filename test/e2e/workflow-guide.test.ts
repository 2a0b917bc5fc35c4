/** @module The guide to workflows is true: its definitions run as they stand and do what the page says of them. */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import {
  artifactHashes,
  type CliOptions,
  type Finished,
  phaseline,
  repository,
  temporaryFolder,
} from './cli-process.ts'

const folder = temporaryFolder()
afterAll(() => folder.remove())

const page = readFileSync(join(repository, 'docs/how-to/workflows.md'), 'utf8')
const definitions = new Map(
  [...page.matchAll(/```yaml\n(name: (\S+)\n[\s\S]*?)```/g)].map((match) => [match[2]!, match[1]!] as const),
)

interface Project {
  readonly path: string
  run(...words: string[]): Promise<Finished>
  output(reference: string): Promise<unknown>
}

function project(name: string, file: string, text: string, env: NonNullable<CliOptions['env']> = {}): Project {
  const path = join(folder.path, name)
  mkdirSync(path)
  writeFileSync(join(path, file), text)
  const run = (...words: string[]): Promise<Finished> => phaseline(words, { cwd: path, env })
  return {
    path,
    run,
    async output(reference) {
      const { stdout, stderr } = await run('results', reference, '--json')
      expect(stderr).toBe('')
      return JSON.parse(stdout)
    },
  }
}

const ofPage = (name: string, env?: CliOptions['env']): Project =>
  project(name, 'workflow.yaml', definitions.get(name)!, env)

test('the guide has the definitions that are tested here', () => {
  expect([...definitions.keys()]).toEqual(['collect', 'adaptive', 'careful', 'settings'])
})

test('"collect" hands on lists and elements, and skips what its condition excludes', async () => {
  const { run, output } = ofPage('collect')
  const { code, stderr } = await run('run', 'workflow.yaml', '--no-report')
  expect(code, stderr).toBe(0)
  expect(await output('summary.values')).toMatchObject({ first: { json: 50 }, regions: { json: 3 } })
  expect(await output('tidy.values')).toMatchObject({ tidy: { stdout: 'tidied\n' } })
  expect(stderr).toContain('alarm: skipped')
  const plan = await run('plan', 'workflow.yaml')
  expect(plan.stdout.match(/reused from/g)).toHaveLength(5)
})

test('"adaptive" ends its loop when it is good enough, waits for a person, and goes on', async () => {
  const { run, output } = ofPage('adaptive')
  const first = await run('run', 'workflow.yaml', '--no-report')
  expect(first.stderr).toContain('refine.5: skipped  no further round, since `values.try.json < 0.1` holds')
  expect(first.stderr).toContain('publish waits for approval')
  expect((await run('approve', 'latest', 'publish', '--reason', 'Looked at it.')).code).toBe(0)
  const { code, stderr } = await run('resume', '--no-report')
  expect(code, stderr).toBe(0)
  expect(await output('publish.values')).toMatchObject({ say: { stdout: `error ${1 / 17}\n` } })
})

test('"careful" tells of each phase, repeats no program that failed, and succeeds with a warning', async () => {
  const { path, run } = ofPage('careful')
  const { code, stderr, stdout } = await run('run', 'workflow.yaml', '--no-report', '--json')
  expect(code, stderr).toBe(0)
  expect(stdout.match(/"attempt_failed"/g)).toHaveLength(1)
  const alerts = readFileSync(join(path, 'alerts.jsonl'), 'utf8').trim().split('\n')
  expect(alerts.map((line) => (JSON.parse(line) as { phase: string }).phase)).toEqual(['flaky', 'after'])
})

test('"settings" runs with its secret only, keeps it to itself, and takes other values', async () => {
  const refused = await ofPage('settings').run('run', 'workflow.yaml', '--no-report')
  expect(refused).toMatchObject({ code: 2, stderr: expect.stringContaining('API_KEY') })
  const { path, run, output } = project('with-secret', 'workflow.yaml', definitions.get('settings')!, {
    API_KEY: 'sk-very-secret-0815',
  })
  const { code, stderr } = await run('run', 'workflow.yaml')
  expect(code, stderr).toBe(0)
  expect(await output('greet.values')).toMatchObject({ say: { stdout: '25\n' } })
  const kept = Object.keys(artifactHashes(join(path, '.phaseline')))
  expect(kept.length).toBeGreaterThan(0)
  const [id] = (await run('runs', '--json')).stdout.match(/[a-z]+-[a-z]+-[0-9a-f]{6}/)!
  for (const name of kept) {
    expect(readFileSync(join(path, '.phaseline/runs', id, name), 'utf8')).not.toContain('very-secret')
  }
  const other = await run('run', 'workflow.yaml', '--no-report', '--set', 'global_config.greeting=hi')
  expect(other.code, other.stderr).toBe(0)
  expect(await output('greet.values')).toMatchObject({ say: { stdout: '22\n' } })
})

test('the definition in TypeScript runs without a build', async () => {
  const text = /```ts\n([\s\S]*?)```/.exec(page)![1]!
  // Inside the repository the package is known by its sources.
  const source = text.replace("'phaseline'", JSON.stringify(join(repository, 'src/index.ts')))
  const { path, run, output } = project('typed', 'workflow.ts', source)
  writeFileSync(join(path, 'package.json'), '{ "type": "module" }')
  const { code, stderr } = await run('run', 'workflow.ts')
  expect(code, stderr).toBe(0)
  expect(await output('second.values')).toMatchObject({ two: { stdout: '2\n' } })
  expect(existsSync(join(path, '.phaseline'))).toBe(true)
})
