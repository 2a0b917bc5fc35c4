/** @module A plug-in with nothing but a metric: every thread of a run loads it, and an edited one computes its searches again. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { readOutput } from '../run/index.ts'
import { execute, notesOn, openWritableStore } from './execute.ts'
import { prepare } from './workspace.ts'

const folder = mkdtempSync(join(tmpdir(), 'phaseline-plug-ins-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

writeFileSync(
  join(folder, 'workflow.yaml'),
  `
name: own
plugins: [./mine.ts]
data: { source: { synthetic: { seed: 3, length: 300 } }, symbols: [A] }
phases:
  - name: search
    type: optimization
    config:
      strategies: [momentum]
      optimization: { objective: return_per_trade, parameters: { fast_period: [5, 10], slow_period: [20, 40] } }
    outputs: [best_parameters]
`,
)

function writeMetric(subtracted: number): void {
  writeFileSync(
    join(folder, 'mine.ts'),
    `export const mine = { name: 'return_per_trade', title: 'Return per trade', description: 'Return over trades.', unit: 'percent',
  direction: 'maximize', needs: 'sums', compute: ({ growth, trades }) => (trades === 0 ? 0 : (growth - ${subtracted}) / trades) }`,
  )
}

test('a metric of a plug-in decides a search, and the file decides whether the search is computed again', async () => {
  writeMetric(1)
  const prepared = await prepare('workflow.yaml', { cwd: folder, env: {} })
  const store = openWritableStore(folder, undefined)
  try {
    const { status, view } = await execute(store, prepared, {})
    expect(status, view.phases[0]?.error?.message).toBe('succeeded')
    const best = await readOutput(store, view, 'search.best_parameters.objective.name')
    expect(best).toMatchObject({ value: 'return_per_trade' })
  } finally {
    await store.close()
  }
  const note = async (): Promise<string | undefined> => {
    const again = await prepare('workflow.yaml', { cwd: folder, env: {} })
    return (await notesOn(again, folder, undefined, [])).search?.reuse
  }
  expect(await note()).toMatch(/^reused from/)
  writeMetric(2)
  expect(await note()).toBe('runs: service plugin mine.ts changed')
})
