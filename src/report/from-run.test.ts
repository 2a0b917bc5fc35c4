import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { z } from 'zod'
import { fixturePhases } from '../../test/recovery/fixture-phases.ts'
import { type PhaseSpec, planOf } from '../../test/recovery/fixture-plans.ts'
import { definePhaseType } from '../definition/phase-type.ts'
import type { Plan } from '../plan/plan.ts'
import { createInlineHost, type ExecuteOptions, executePlan, openStore, type RunStore, readRun } from '../run/index.ts'
import { renderReport, reportDataOf } from './index.ts'

/** Leaves metrics, as research phases do. */
const measure = definePhaseType({
  type: 'measure',
  version: 1,
  description: 'Leaves metrics.',
  config: z.strictObject({ sharpe: z.number(), sample: z.enum(['in_sample', 'out_of_sample']) }),
  outputs: { results: 'metrics' },
  uses: ['market'],
  host: 'coordinator',
  run: async ({ config, log }) => {
    log('info', `Known: ${config.sharpe}.`)
    return {
      outputs: {
        results: { kind: 'json', value: { metrics: { sharpe_ratio: config.sharpe }, sample: { kind: config.sample } } },
      },
      warnings: [`Measured ${config.sharpe}.`],
    }
  },
})

const registry = { ...fixturePhases, measure }
const host = createInlineHost({ registry, services: {} }, { graceMs: 50 })

let folder: string
let store: RunStore

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'phaseline-report-data-'))
  store = openStore(folder)
})

afterEach(async () => {
  await store.close()
  rmSync(folder, { recursive: true, force: true })
})

const PHASES: readonly PhaseSpec[] = [
  { name: 'search', type: 'measure', config: { sharpe: 0.8, sample: 'in_sample' }, outputs: ['results'] },
  { name: 'sum', type: 'add', config: { value: 2 }, outputs: ['result'], after: ['search'] },
  {
    name: 'validate',
    type: 'measure',
    config: { sharpe: 0.2, sample: 'out_of_sample' },
    outputs: ['results'],
    after: ['search'],
  },
]

async function run(phases: readonly PhaseSpec[], options: Partial<ExecuteOptions> = {}) {
  await executePlan({
    store,
    plan: { ...planOf(phases), workflow: { name: 'test', phases: [] } as unknown as Plan['workflow'] },
    registry,
    seed: '7',
    hosts: { thread: host, coordinator: host },
    fingerprints: { market: 'f'.repeat(64) },
    ...options,
  })
  return readRun(store, 'latest')
}

test('a report shows outputs, figures, warnings, keys and insights of a run', async () => {
  const data = await reportDataOf(store, await run(PHASES))
  expect(data.run).toMatchObject({ workflow: 'test', status: 'succeeded', seed: '7', starts: 1 })
  expect(data.phases.map(({ name, status }) => [name, status])).toEqual([
    ['search', 'succeeded'],
    ['sum', 'succeeded'],
    ['validate', 'succeeded'],
  ])
  expect(data.phases[1]!.outputs).toMatchObject([{ name: 'result', kind: 'json', value: 2 }])
  expect(data.phases[1]!.figures).toMatchObject([{ kind: 'note', title: 'Sum' }])
  expect(data.phases[2]!.warnings).toEqual(['Measured 0.2.'])
  expect(data.phases[2]!.remarks).toEqual(['Known: 0.2.'])
  expect(data.phases[1]!.remarks).toBeUndefined()
  expect(data.insights[0]).toMatchObject({ level: 'warning', title: 'Validation does not confirm the search.' })
  const page = await renderReport(data)
  for (const text of ['The sum is 2.', 'Measured 0.8.', 'Robustness 0.25']) expect(page.includes(text), text).toBe(true)
})

test('the fingerprint of the data comes from the content keys', async () => {
  const data = await reportDataOf(store, await run(PHASES), { data: { facts: [], findings: [] } })
  expect(data.data?.facts).toEqual([{ name: 'fingerprint', value: 'f'.repeat(64) }])
})

test('definition and data are those that the run was created with', async () => {
  const origin = {
    definition: { file: 'a.yaml', text: 'workflow:\n  name: test\n' },
    data: {
      facts: [{ name: 'source', value: 'a.csv' }],
      findings: [
        { level: 'warning', message: 'One gap.', place: 'a.csv:7' },
        { level: 'strange', message: 'Odd.' },
      ],
    },
  }
  const data = await reportDataOf(store, await run(PHASES, { origin }))
  expect(data.definition).toEqual(origin.definition)
  expect(data.data?.facts[0]).toEqual({ name: 'source', value: 'a.csv' })
  expect(data.data?.findings).toEqual([
    { level: 'warning', message: 'One gap.', place: 'a.csv:7' },
    { level: 'warning', message: 'Odd.' },
  ])
})

test('without a stored definition the canonical workflow is shown', async () => {
  const data = await reportDataOf(store, await run(PHASES))
  expect(data.definition?.text).toContain('name: test')
})

test('a damaged artifact is a warning in the report, not the end of it', async () => {
  const view = await run(PHASES)
  const record = view.phases[1]!.outputs[0]!
  writeFileSync(store.resolve(record.path), '3\n')
  rmSync(store.resolve(view.phases[1]!.figures!.path))
  const data = await reportDataOf(store, view)
  const { warnings, figures, outputs } = data.phases[1]!
  expect(figures).toEqual([])
  expect(outputs[0]).not.toHaveProperty('value')
  expect(warnings).toHaveLength(2)
  expect(warnings.join(' ')).toContain('its bytes have changed')
  expect(warnings.join(' ')).toContain('Resume the run')
})

test('a failed run tells its error', async () => {
  const phases: PhaseSpec[] = [
    { name: 'bad', type: 'flaky', config: { failures: 9, kind: 'terminal' }, outputs: ['failures'] },
    { name: 'next', type: 'add', config: { value: 1 }, inputs: ['bad.failures'], outputs: ['result'] },
  ]
  const data = await reportDataOf(store, await run(phases))
  expect(data.run.status).toBe('failed')
  expect(data.phases.map(({ status }) => status)).toEqual(['failed', 'blocked'])
  const page = await renderReport(data)
  expect(page.includes('Failure 1 of 9.')).toBe(true)
})
