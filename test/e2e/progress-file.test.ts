/** @module A workflow of tasks is killed in any task; the store is thrown away; the progress file alone is gone on from. */
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { type Progress, progressSchema } from '../../src/agents/index.ts'
import { type Finished, phaseline, temporaryFolder } from './cli-process.ts'

const folder = temporaryFolder()
afterAll(() => folder.remove())

/** Notes that it ran; ends the whole program where it is told to, in the middle of the task. */
const WORK = `
import { appendFileSync, existsSync } from 'node:fs'
import { join } from 'node:path'
export function run({ arguments: name, services }: { arguments: string; services: { folder: string } }) {
  appendFileSync(join(services.folder, 'ran.log'), name + '\\n')
  if (existsSync(join(services.folder, 'kill-' + name))) process.kill(process.pid, 'SIGKILL')
  return { files: [name + '.ts'] }
}
`
const task = (id: string, more = ''): string =>
  `        - { id: ${id}, title: Do ${id}, type: function, module: work.ts, arguments: ${id}${more} }`
const WORKFLOW = `workflow: { name: demo }
phases:
  - name: discovery
    type: tasks
    config:
      parallel: true
      tasks:
${task('parts')}
${task('tests')}
    outputs: [values, files]
  - name: planning
    type: tasks
    inputs: [discovery.values]
    config:
      tasks:
${task('design')}
${task('review', ', depends_on: [design]')}
    outputs: [values]
  - name: testing
    type: tasks
    inputs: [discovery.values, planning.values]
    config:
      tasks:
        - id: print
          title: Print
          type: shell
          command: [node, -p, "process.argv.slice(1).join()", "{{discovery.files}}", "{{planning.review.files}}"]
${task('last', ', depends_on: [print]')}
    outputs: [values]
`
const places = ['parts', 'review', 'last']

interface Project {
  readonly cwd: string
  run(...words: readonly string[]): Promise<Finished>
  readonly progress: () => Progress
  readonly ran: () => string[]
}

function project(name: string, killAt?: string): Project {
  const cwd = join(folder.path, name)
  mkdirSync(cwd)
  writeFileSync(join(cwd, 'work.ts'), WORK)
  writeFileSync(join(cwd, 'workflow.yaml'), WORKFLOW)
  if (killAt !== undefined) writeFileSync(join(cwd, `kill-${killAt}`), '')
  return {
    cwd,
    run: (...words) => phaseline([...words, '--no-report'], { cwd }),
    progress: () => progressSchema.parse(JSON.parse(readFileSync(join(cwd, 'PROGRESS.json'), 'utf8'))),
    ran: () => readFileSync(join(cwd, 'ran.log'), 'utf8').trim().split('\n'),
  }
}

const valuesIn = ({ phases }: Progress): unknown => phases.map(({ id, tasks }) => [id, tasks.map(({ value }) => value)])
const doneIn = ({ phases }: Progress): string[] =>
  phases.flatMap(({ tasks }) => tasks.filter(({ status }) => status === 'succeeded').map(({ id }) => id))

test('killed in any task, with the store gone: no finished task runs again and all values are the same', async () => {
  const whole = project('whole')
  expect((await whole.run('run', 'workflow.yaml', '--progress', 'PROGRESS.json')).code).toBe(0)
  const expected = valuesIn(whole.progress())
  await Promise.all(
    places.map(async (place) => {
      const { cwd, run, progress, ran } = project(place, place)
      const killed = await run('run', 'workflow.yaml', '--progress', 'PROGRESS.json')
      expect(killed.signal, killed.stderr).toBe('SIGKILL')
      const before = progress()
      expect(before.status).toBe('running')
      const done = doneIn(before)
      expect(done).not.toContain(place)
      rmSync(join(cwd, `kill-${place}`))
      rmSync(join(cwd, '.phaseline'), { recursive: true })
      const resumed = await run('resume', '--progress', 'PROGRESS.json')
      expect(resumed.code, resumed.stderr).toBe(0)
      expect(
        ran()
          .filter((each) => each !== place && done.includes(each))
          .sort(),
      ).toEqual(done.filter((id) => id !== 'print').sort())
      expect(valuesIn(progress())).toEqual(expected)
      expect(progress()).toMatchObject({ status: 'completed', completion: 1, run: { id: before.run!.id } })
      expect(existsSync(join(cwd, 'PROGRESS.json.lock'))).toBe(false)
    }),
  )
})

test('a progress file of another workflow is one clear error', async () => {
  const { cwd, run } = project('foreign')
  writeFileSync(join(cwd, 'PROGRESS.json'), '{"current_phase": 1, "phases": [{"id": "cooking", "tasks": []}]}')
  const { code, stderr } = await run('run', 'workflow.yaml', '--progress', 'PROGRESS.json')
  expect(code).toBe(2)
  expect(stderr).toContain('Expected the progress of phases discovery, planning, testing in')
  expect(stderr).toContain('[PROGRESS_FOREIGN]')
  expect(existsSync(join(cwd, 'ran.log'))).toBe(false)
})
