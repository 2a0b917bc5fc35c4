import { appendFileSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { manualClock } from '../../core/clock.ts'
import { editFiles } from '../batch/edit-files.ts'
import { vocabularies } from '../vocabularies/index.ts'
import { createCommandMetrics } from './metrics.ts'
import { appendMeasurements, loadMetrics, metricsPath } from './metrics-file.ts'

const root = mkdtempSync(join(tmpdir(), 'metrics-'))
afterAll(() => rmSync(root, { recursive: true, force: true }))

const measurement = (ms: number) =>
  ({
    at: 1,
    ms,
    status: 'success',
    pattern: 'make … bold',
    stages: { parse: ms / 2 },
    steps: [['modify_style', 0.9]],
    rolledBack: false,
    recovered: false,
    heapUsedBytes: 5,
  }) as const

test('what is loaded is what was added, over several calls, and a line that was cut off does no harm', () => {
  const folder = join(root, 'some')
  expect(loadMetrics(folder).report().commands).toBe(0)
  appendMeasurements(folder, [measurement(1), measurement(2)])
  appendMeasurements(folder, [measurement(3)])
  appendFileSync(metricsPath(folder), '{"at": 1, "ms"')
  const expected = createCommandMetrics(manualClock())
  for (const ms of [1, 2, 3]) expected.add(measurement(ms))
  const { memory: _, ...loaded } = loadMetrics(folder, manualClock()).report()
  const { memory, ...report } = expected.report()
  expect(loaded).toEqual(report)
  expect(memory.peakHeapUsedBytes).toBe(5)
  expect(report.intents).toEqual({ modify_style: { steps: 3, succeeded: 3, meanConfidence: 0.9, meanMs: 2 } })
})

test('the file does not grow without bounds', () => {
  const folder = join(root, 'large')
  const line = `${JSON.stringify(measurement(7))}\n`
  appendMeasurements(folder, [measurement(7)])
  writeFileSync(metricsPath(folder), line.repeat(Math.ceil(4_100_000 / line.length)))
  appendMeasurements(folder, [measurement(8)])
  expect(statSync(metricsPath(folder)).size).toBeLessThan(2_200_000)
  expect(loadMetrics(folder).report().total.max).toBe(8)
})

test('edits of files are measured when asked for, whatever becomes of them', () => {
  const document = join(root, 'research.yaml')
  writeFileSync(document, 'phases:\n  - name: search\n    type: optimization\n    config: { n_trials: 1 }\n')
  const folder = join(root, '.phaseline-documents')
  const edit = (command: string, measure = true): void => {
    editFiles(vocabularies.workflow, [{ document, command }], { measure, clock: manualClock(5) })
  }
  edit('set n_trials to 5')
  edit('remove the moon')
  edit('set n_trials to 6', false)
  const report = loadMetrics(folder).report()
  expect(report.statuses).toMatchObject({ success: 1, rejected: 1 })
  expect(report.stages.parse.count).toBe(2)
  expect(readFileSync(metricsPath(folder), 'utf8')).not.toContain('moon bold')
})
