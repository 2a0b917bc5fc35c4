/** @module Every YAML example of the guide that Phaseline was asked to honor is accepted as it is written. */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { randomWalkBars } from '../src/research/market/index.ts'
import { prepare, requireReady } from '../src/workspace/workspace.ts'
import { temporaryFolder } from './e2e/cli-process.ts'

const guide = resolve(import.meta.dirname, '../../shared/seeds/001_7472eaee49f5c456.txt')
const isThere = existsSync(guide)
if (!isThere) console.log('The guide is not beside this checkout; its examples are not tested.')

const folder = temporaryFolder()
afterAll(() => folder.remove())

/** The symbols that the examples name, as random walks over the years that they name. */
function writePrices(): void {
  mkdirSync(join(folder.path, 'data'))
  for (const symbol of ['SPY', 'QQQ', 'IWM', 'TLT', 'GLD', 'VXX']) {
    const bars = randomWalkBars({ symbol, length: 1_600, seed: symbol, start: Date.UTC(2018, 0, 1) * 1000 })
    const lines = ['date,open,high,low,close,volume']
    for (let i = 0; i < bars.length; i++) {
      const day = new Date(bars.time[i]! / 1000).toISOString().slice(0, 10)
      lines.push([day, bars.open[i], bars.high[i], bars.low[i], bars.close[i], bars.volume[i]].join(','))
    }
    writeFileSync(join(folder.path, 'data', `${symbol}.csv`), lines.join('\n'))
  }
}

const examples = isThere
  ? [...readFileSync(guide, 'utf8').matchAll(/```yaml\n([\s\S]*?)```/g)].map(
      (match, index) => [index + 1, match[1]!] as const,
    )
  : []
if (isThere) writePrices()

test.skipIf(!isThere)('the guide has twelve examples', () => {
  expect(examples).toHaveLength(12)
})

test.each(examples)('example %i has no mistakes; what is not built yet is said to be known', async (number, text) => {
  const file = join(folder.path, `example-${number}.yaml`)
  writeFileSync(file, text)
  const { plan, warnings } = await prepare(file, { cwd: folder.path, env: {} })
  const names = [...text.matchAll(/^ *- name: "([a-z_]+)"\n *type:/gm)].map((match) => match[1]!)
  for (const name of names) expect(plan.phases.map((phase) => phase.name.split('.').at(-1))).toContain(name)
  for (const { severity, message } of warnings) {
    if (severity === 'unavailable') expect(message).toMatch(/known, not yet available|can be planned, not run/)
  }
})

const withData = examples.filter(([, text]) => text.includes('\ndata:'))
test.each(withData)('example %i can be checked and planned where its prices are not', async (number, text) => {
  const empty = join(folder.path, 'no-prices')
  mkdirSync(empty, { recursive: true })
  const file = join(empty, `example-${number}.yaml`)
  writeFileSync(file, text)
  const prepared = await prepare(file, { cwd: empty, env: {} })
  expect(prepared.warnings).toContainEqual(
    expect.objectContaining({
      severity: 'unavailable',
      code: 'DATA_FILE_MISSING',
      where: expect.objectContaining({ line: expect.any(Number) }),
    }),
  )
  expect(() => requireReady(prepared)).toThrow('no such folder')
})

test('a key that a type of Step 10 needs is a mistake, also where the type is not built yet', async () => {
  const file = join(folder.path, 'step-10.yaml')
  writeFileSync(
    file,
    'phases: [{ name: s, type: parameter_search, config: { method: grid, param_definition: {}, n_iterations: 3 } }]',
  )
  await expect(prepare(file, { cwd: folder.path, env: {} })).rejects.toMatchObject({
    errors: [
      expect.objectContaining({
        code: 'WF_REQUIRED_KEY',
        hint: 'Is "param_definition" meant to be "param_definitions"?',
      }),
    ],
  })
})
