/** @module Mistakes as people make them: one clear error each, exit code 2, nothing changed. */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { phaseline, repository, temporaryFolder } from './cli-process.ts'

const folder = temporaryFolder()
afterAll(() => folder.remove())

const example = readFileSync(join(repository, 'examples/sp500-momentum.yaml'), 'utf8').replace(
  'npm:vega-datasets/data/sp500-2000.csv',
  join(repository, 'node_modules/vega-datasets/data/sp500-2000.csv'),
)

let files = 0
function definition(change: (text: string) => string): string {
  const path = join(folder.path, `case-${files++}.yaml`)
  const text = change(example)
  expect(text, 'the change changes something').not.toBe(example)
  writeFileSync(path, text)
  return path
}

test('a mistyped parameter is shown with file, line, column, the line itself and the nearest name', async () => {
  const path = definition((text) => text.replace('fast_period: "range', 'fast_perod: "range'))
  const line =
    readFileSync(path, 'utf8')
      .split('\n')
      .findIndex((text) => text.includes('fast_perod')) + 1
  const { code, stderr, stdout } = await phaseline(['run', path, '--store', join(folder.path, 'never')])
  expect(code).toBe(2)
  expect(stdout).toBe('')
  expect(stderr).toContain(`${path}:${line}:`)
  expect(stderr).toContain('fast_perod: "range(5, 60, 1)"')
  expect(stderr).toMatch(/did you mean "fast_period"\?/i)
  expect(stderr).not.toMatch(/ {4}at .*\.ts:\d+/)
  expect(existsSync(join(folder.path, 'never'))).toBe(false)
})

test('all mistakes of a file are reported at once', async () => {
  const path = definition((text) =>
    text
      .replace('type: "optimization"', 'type: "optimisation"')
      .replace('- best_parameters', '- best_parametrs')
      .replace('["parameter_optimization.best_parameters"]', '["parameter_optimisation.best_parameters"]'),
  )
  const { code, stderr } = await phaseline(['validate', path])
  expect(code).toBe(2)
  expect(stderr).toMatch(/optimization/)
  expect(stderr).toMatch(/did you mean "parameter_optimization/i)
  expect((stderr.match(/\[[A-Z_]+\]/g) ?? []).length).toBeGreaterThanOrEqual(2)
})

test.each([
  ['broken YAML', (text: string) => text.replace('phases:', 'phases: ['), /:\d+:\d+/],
  ['an unknown key', (text: string) => text.replace('splits:', 'split:'), /did you mean "splits"\?/i],
  [
    'an unknown metric',
    (text: string) => text.replace('"sharpe_ratio"', '"sharp_ratio"'),
    /did you mean "sharpe_ratio"\?/i,
  ],
  [
    'an unknown split',
    (text: string) => text.replace('data_split: "test"', 'data_split: "tset"'),
    /did you mean "test"\?/i,
  ],
  [
    'an unknown strategy',
    (text: string) => text.replace('type: "momentum"', 'type: "momentun"'),
    /did you mean "momentum"\?/i,
  ],
  [
    'a file of prices that does not exist',
    (text: string) => text.replace('sp500-2000.csv', 'sp500-200.csv'),
    /did you mean "?sp500-2000\.csv"?/i,
  ],
  ['splits that overlap', (text: string) => text.replace('train: 0.7', 'train: 0.9'), /\[DATA_/],
  [
    'an empty date range',
    (text: string) => text.replace('  splits:', '  start_date: "2030-01-01"\n  splits:'),
    /\[DATA_/,
  ],
])('%s is one clear error', async (_, change, expected) => {
  const { code, stderr } = await phaseline(['validate', definition(change)])
  expect(stderr).toMatch(expected)
  expect(code).toBe(2)
  expect(stderr).not.toMatch(/Unexpected error| {4}at /)
})

test('a definition that does not exist names the nearest file', async () => {
  const { code, stderr } = await phaseline(['run', 'examples/sp500-momentun.yaml'])
  expect(code).toBe(2)
  expect(stderr).toMatch(/sp500-momentum\.yaml/)
})

test.each([
  [['run'], /missing required argument/],
  [['frobnicate'], /unknown command/],
  [['run', 'x.yaml', '--dryrun'], /--dry-run/],
  [['results', 'latest'], /Expected RUN\.PHASE/],
  [['show', 'no-such-run', '--store', join(folder.path, 'none')], /\[(STORE|RUN)_/],
])('wrong usage %j ends with 2', async (words, expected) => {
  const { code, stderr } = await phaseline(words as string[])
  expect(code).toBe(2)
  expect(stderr).toMatch(expected)
})

test('`list` says of a plug-in that throws on load what it threw', async () => {
  const plugin = join(folder.path, 'throws.ts')
  writeFileSync(plugin, 'throw new Error("no network")')
  const { code, stderr } = await phaseline(['list', 'strategies', plugin])
  expect(code, stderr).toBe(2)
  expect(stderr).toMatch(/it threw: no network {2}\[WF_PLUGIN\]/)
})

test.each([
  ['ends the process', 'process.exit(0)'],
  ['never finishes loading', 'await new Promise(() => {})'],
])('a plug-in that %s is no success', async (_, text) => {
  const name = `plug-in-${files++}`
  writeFileSync(join(folder.path, `${name}.ts`), text)
  writeFileSync(join(folder.path, `${name}.yaml`), `plugins: [./${name}.ts]\nphases: []\n`)
  const { code, stderr } = await phaseline(['validate', `${name}.yaml`], { cwd: folder.path })
  expect(code, stderr).toBe(2)
  expect(stderr).toContain('[WF_PLUGIN]')
})

test('`init` makes a folder that runs, and refuses one that is not empty', async () => {
  const project = join(folder.path, 'project')
  expect((await phaseline(['init', project])).code).toBe(0)
  const run = await phaseline(['run', 'workflow.yaml'], { cwd: project })
  expect(run.code, run.stderr).toBe(0)
  const resumed = await phaseline(['resume'], { cwd: project })
  expect([resumed.code, resumed.stderr]).toEqual([0, expect.stringContaining('nothing is left to do')])
  expect(run.stderr).toMatch(/Report: /)
  const again = await phaseline(['init', project])
  expect(again.code).toBe(2)
  expect(again.stderr).toMatch(/\[INIT_FOLDER_NOT_EMPTY\]/)
})

test('`doctor` finds this machine fit, and a folder that cannot be written unfit', async () => {
  const good = await phaseline(['doctor', '--json'], { cwd: folder.path })
  expect(good.code, good.stdout).toBe(0)
  mkdirSync(join(folder.path, 'file-in-the-way'), { recursive: true })
  writeFileSync(join(folder.path, 'file-in-the-way', 'store'), '')
  const bad = await phaseline(['doctor', '--store', join(folder.path, 'file-in-the-way', 'store')])
  expect(bad.code).toBe(1)
  expect(bad.stdout).toMatch(/→/)
})

test('`explain` prints what a code means', async () => {
  const { code, stdout } = await phaseline(['explain', 'run_locked'])
  expect(code).toBe(0)
  expect(stdout).toMatch(/^RUN_LOCKED: /)
})
