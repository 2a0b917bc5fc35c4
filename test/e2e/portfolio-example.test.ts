/** @module Several symbols and a strategy from a file, as a person meets them: the real command line and worker threads. */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { artifactHashes, phaseline, temporaryFolder } from './cli-process.ts'

const EXAMPLE = 'examples/portfolio/workflow.yaml'
const folder = temporaryFolder()
afterAll(() => folder.remove())

test('the example trades four stocks in one account, twice with the same bytes', async () => {
  const stores = ['a', 'b'].map((name) => join(folder.path, name))
  for (const store of stores) {
    const { code, stderr } = await phaseline(['run', EXAMPLE, '--store', store, '--no-report'])
    expect(code, stderr).toBe(0)
    expect(stderr).toMatch(/succeeded: 3 of 3 phases/)
    expect(stderr).toContain('equal shares, bought once')
  }
  expect(artifactHashes(stores[0]!)).toEqual(artifactHashes(stores[1]!))
  const { stdout } = await phaseline([
    'results',
    'latest.validation.trades',
    '--store',
    stores[0]!,
    '--json',
    '--top',
    '99',
  ])
  const trades = JSON.parse(stdout) as { symbol: string; units: number }[]
  expect(new Set(trades.map(({ symbol }) => symbol)).size).toBeGreaterThan(1)
  for (const { units } of trades) expect(Number.isInteger(units)).toBe(true)
})

test('strategies of a plug-in are listed with the file that names it', async () => {
  const { stdout } = await phaseline(['list', 'strategies', EXAMPLE, '--json'])
  expect((JSON.parse(stdout) as { name: string }[])[0]!.name).toBe('rotation')
})

const plugin = (level: number): string => `
export const sometimes = {
  name: 'sometimes', description: 'Of a test.', warmup: () => 1,
  parameters: { every: { type: 'integer', min: 1, max: 50, default: 7 } },
  positions(context: unknown, { every }: { every: number }, out: Float64Array) {
    for (let i = 1; i < out.length; i++) out[i] = i % every === 0 ? ${level} : 0
  },
}
`

test('a strategy of a file is searched, and searched again when its file changed', async () => {
  const file = join(folder.path, 'workflow.yaml')
  writeFileSync(join(folder.path, 'sometimes.ts'), plugin(1))
  writeFileSync(
    file,
    `plugins: [./sometimes.ts]
data: { source: { synthetic: { seed: 3, length: 400 } }, symbols: [A, B], splits: { train: 0.7, test: 0.3 } }
phases:
  - name: search
    type: optimization
    config:
      data_split: train
      strategies: [sometimes]
      exits: { stop_loss: 0.05, checked: intrabar }
      optimization: { method: grid, parameters: { every: [2, 3, 5] } }
    outputs: [best_parameters]
`,
  )
  const store = join(folder.path, 'own')
  const run = async () => phaseline(['run', file, '--store', store, '--no-report'])
  const first = await run()
  expect(first.code, first.stderr).toBe(0)
  expect((await run()).stderr).toMatch(/reused/)
  writeFileSync(join(folder.path, 'sometimes.ts'), plugin(0.5))
  const changed = await run()
  expect(changed.code, changed.stderr).toBe(0)
  expect(changed.stderr).not.toMatch(/reused/)
  writeFileSync(
    join(folder.path, 'sometimes.ts'),
    readFileSync(join(folder.path, 'sometimes.ts'), 'utf8').replace('out[i] =', 'return'),
  )
  const broken = await run()
  expect(broken.code).toBe(1)
  expect(broken.stderr).toContain('to write into the array that it is given, it returned number')
})
