import { rmSync } from 'node:fs'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { openTestEngine, type TestEngine } from '../../test/recovery/fixture-engine.ts'
import { fixturePhases } from '../../test/recovery/fixture-phases.ts'
import { type PhaseSpec, planOf } from '../../test/recovery/fixture-plans.ts'
import { type PhasePreview, phaseOfView, previewPlan } from './index.ts'

let engine: TestEngine
beforeEach(() => {
  engine = openTestEngine()
})
afterEach(() => engine.close())

const phases = (value: number): readonly PhaseSpec[] => [
  { name: 'a', type: 'add', config: { value: 1 }, outputs: ['result'] },
  { name: 'b', type: 'add', config: { value }, inputs: ['a.result'], outputs: ['result'] },
  { name: 'c', type: 'add', inputs: ['b.result'], outputs: ['result'] },
  { name: 'off', type: 'add', enabled: false },
]
const preview = (specs: readonly PhaseSpec[], fields: object = {}): Promise<readonly PhasePreview[]> =>
  previewPlan({
    store: engine.store,
    plan: planOf(specs),
    registry: fixturePhases,
    fingerprints: {},
    seed: '1',
    ...fields,
  })
const decisions = (previews: readonly PhasePreview[]): readonly string[] =>
  previews.map(
    ({ phase, decision, reasons }) => `${phase} ${decision}${reasons.length > 0 ? `: ${reasons.join('; ')}` : ''}`,
  )

test('a preview says what would run the first time', async () => {
  expect(decisions(await preview(phases(1)))).toEqual([
    'a runs: first time',
    'b runs: after a, which runs',
    'c runs: after b, which runs',
    'off skipped: it is disabled',
  ])
  expect(engine.store.runs()).toEqual([])
})

test('a preview says what would be taken over from which run, and how long it took', async () => {
  const { run } = await engine.execute(phases(1))
  const previews = await preview(phases(1))
  expect(decisions(previews)).toEqual(['a reused', 'b reused', 'c reused', 'off skipped: it is disabled'])
  expect(previews[0]).toMatchObject({ from: run, lastDurationMs: expect.any(Number) })
})

test('a preview says what an edit, a seed or a lost file leads to', async () => {
  const { view } = await engine.execute(phases(1))
  expect(decisions(await preview(phases(2))).slice(0, 3)).toEqual([
    'a reused',
    'b runs: config changed',
    'c runs: after b, which runs',
  ])
  expect(decisions(await preview(phases(1), { seed: '2' }))[0]).toBe('a runs: seed changed')
  expect(decisions(await preview(phases(1), { force: ['b'] }))[1]).toBe('b runs: it was asked for')
  rmSync(engine.store.resolve(phaseOfView(view, 'a').outputs[0]!.path))
  expect(decisions(await preview(phases(1)))[0]).toBe('a runs: its last result is gone')
})
