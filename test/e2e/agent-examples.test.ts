/** @module The examples of tasks and agents, offline: a release pipeline and a review with recorded answers. */
import { cpSync, existsSync, mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { review } from '../../examples/agent-review/review.ts'
import { phaseline, repository, temporaryFolder } from './cli-process.ts'

const folder = temporaryFolder()
afterAll(() => folder.remove())

test('the release pipeline builds, waits for a person, and ends after the approval', async () => {
  const example = join(folder.path, 'release')
  const cwd = join(folder.path, 'elsewhere')
  mkdirSync(cwd)
  cpSync(join(repository, 'examples/release-pipeline'), example, { recursive: true })
  // From another folder, and without any Node in the path: programs get the one that runs them.
  const run = await phaseline(['run', '../release/workflow.yaml'], { cwd, env: { PATH: cwd } })
  const id = /run (\S+):/.exec(run.stdout + run.stderr)![1]!
  expect(run.stdout + run.stderr).toContain('release waits for approval')
  expect(existsSync(join(example, 'dist/package.json'))).toBe(true)
  expect((await phaseline(['approve', id, 'release', '--reason', 'fine'], { cwd })).code).toBe(0)
  expect((await phaseline(['resume', id], { cwd })).code).toBe(0)
  const result = await phaseline(['results', `${id}.release.values`], { cwd })
  expect(result.stdout).toContain('Release 1.2.0 with')
})

test('the review runs on recorded answers and leaves its progress', async () => {
  const outcome = await review(folder.path)
  expect(outcome.status, outcome.reason).toBe('completed')
  expect(outcome.context.verdict!.tasks.decide).toMatchObject({ accept: false, blocking: 2 })
  expect(JSON.parse(readFileSync(join(folder.path, 'PROGRESS.json'), 'utf8'))).toMatchObject({ status: 'completed' })
})
