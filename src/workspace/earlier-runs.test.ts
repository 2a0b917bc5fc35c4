/** @module A search that starts from the trials of an earlier run, through the store: same trials, same bytes; mistakes with their place. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { UserErrors } from '../core/errors.ts'
import type { RunOutcome } from '../run/index.ts'
import { execute, openWritableStore } from './execute.ts'
import { type Prepared, prepare } from './workspace.ts'

const folder = mkdtempSync(join(tmpdir(), 'phaseline-earlier-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const workflow = (name: string, phase: string, search: string, seed = 3): string => `
name: ${name}
data: { source: { synthetic: { seed: ${seed}, length: 300 } }, symbols: [A], splits: { train: 0.7, test: 0.3 } }
phases:
  - name: ${phase}
    type: optimization
    config:
      data_split: train
      strategies: [momentum]
      optimization: { ${search}, parameters: { fast_period: { min: 3, max: 20 }, slow_period: { min: 20, max: 90 } } }
    outputs: [best_parameters]
`

async function open(text: string): Promise<Prepared> {
  const file = join(folder, 'workflow.yaml')
  writeFileSync(file, text)
  return prepare(file, { cwd: folder, env: {} })
}

async function run(text: string, force: readonly string[] = []): Promise<RunOutcome> {
  const prepared = await open(text)
  const store = openWritableStore(folder, undefined)
  try {
    return await execute(store, prepared, { run: { kind: 'new' }, force })
  } finally {
    await store.close()
  }
}

const hashes = ({ view }: RunOutcome): Record<string, string> =>
  Object.fromEntries(view.phases[0]!.outputs.map(({ name, sha256 }) => [name, sha256]))

let earlier: RunOutcome
let second: RunOutcome
const from = (start: string, seed = 3): string =>
  workflow('two', 'fine', `method: tpe, n_trials: 20, warm_start: { ${start} }`, seed)

beforeAll(async () => {
  earlier = await run(workflow('one', 'search', 'method: random, n_trials: 30'))
  second = await run(from(`run: ${earlier.run}, trials: 5`))
})

test('a search starts from the trials of an earlier run, to the same bytes again', async () => {
  expect(second.view.phases[0]).toMatchObject({ status: 'succeeded' })
  expect(second.view.plan.phases[0]!.earlier).toMatchObject([
    { reference: `${earlier.run}.search.optimization_history`, kind: 'table' },
    { reference: `${earlier.run}.search.best_strategies`, kind: 'json' },
  ])
  // The run may be named by the beginning of its id: the content decides.
  const again = await run(from(`run: ${earlier.run.slice(0, -3)}, phase: search, trials: 5`))
  expect(again.view.phases[0]).toMatchObject({ reusedFrom: second.run })
  const forced = await run(from(`run: ${earlier.run}, trials: 5`), ['fine'])
  expect(forced.view.phases[0]!.reusedFrom).toBeUndefined()
  expect(hashes(forced)).toEqual(hashes(second))
})

test('trials of another run make it another search', async () => {
  const other = await run(workflow('one', 'search', 'method: random, n_trials: 31'))
  const third = await run(from(`run: ${other.run}, trials: 5`))
  expect(third.view.phases[0]!.key).not.toBe(second.view.phases[0]!.key)
})

async function mistakes(text: string): Promise<string[]> {
  try {
    await open(text)
    return []
  } catch (error) {
    if (!(error instanceof UserErrors)) throw error
    return error.errors.map(({ code, message, where, hint }) => `${where?.line}: ${message} ${hint ?? ''} [${code}]`)
  }
}

test('a run, a phase or a definition that does not fit is named with its place', async () => {
  const id = earlier.run
  const wrong = id.replace(/.$/, (last) => (last === '0' ? '1' : '0'))
  expect(await mistakes(from(`run: ${wrong}`))).toEqual([
    expect.stringMatching(
      /^10: Expected a run of the store in .*, was ".*"\..*Did you mean ".*"\? .*\[RUN_NOT_FOUND\]$/,
    ),
  ])
  expect(await mistakes(from(`run: ${id}, phase: serch`))).toEqual([
    `10: Expected a phase of run ${id}, was "serch". Did you mean "search"? Its searches: search. [SEARCH_WARM_START]`,
  ])
  expect(await mistakes(from('run: latest'))).toEqual([
    expect.stringContaining('10: Expected the id of an earlier run, was "latest".'),
  ])
  expect(await mistakes(from(`run: ${id}, from: x.y`))).toEqual([
    expect.stringContaining(`Expected either an input (\`from\`) or an earlier run (\`run\`), were "x.y" and "${id}".`),
  ])
  expect(await mistakes(from('phase: search'))).toEqual([expect.stringContaining('Expected `run` beside `phase`')])
})

test('results that were found on other data are believed with a warning', async () => {
  expect((await open(from(`run: ${earlier.run}, reuse: results`))).warnings).toEqual([])
  expect((await open(from(`run: ${earlier.run}, reuse: results`, 4))).warnings).toMatchObject([
    {
      code: 'SEARCH_WARM_START',
      message: `The results of search in ${earlier.run} are believed, but not the same then: the data.`,
    },
  ])
})
