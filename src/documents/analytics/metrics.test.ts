import { expect, test } from 'vitest'
import { manualClock } from '../../core/clock.ts'
import { executeWithRepair } from '../repair/repair-command.ts'
import { blueprint } from '../vocabularies/blueprint/blueprint.ts'
import { commandShape } from './command-shape.ts'
import { createCommandMetrics, measureCommand } from './metrics.ts'

const document = {
  components: [
    {
      id: 'title',
      type: 'text',
      text: 'Hi',
      role: 'content',
      bbox: [10, 10, 200, 40],
      visual: { color: '#000000', height: 40 },
    },
  ],
}

test('commands are counted by status, intent and pattern, and recovered ones as such', () => {
  const metrics = createCommandMetrics(manualClock())
  const run = (command: string) => measureCommand(metrics, blueprint, document, command)
  run('make title bold')
  run('make title bold and set its text to "A"')
  run('mke title bold')
  run('make the moon bold')
  run('move title to 900, 900')
  const report = metrics.report()
  expect(report.statuses).toMatchObject({ success: 3, rejected: 1, failed: 1 })
  expect(report.rates).toEqual({ success: 0.6, rollback: 0.2, recovery: 1 / 3 })
  expect(report.intents.modify_style).toMatchObject({ steps: 3, succeeded: 3 })
  expect(report.patterns).toContainEqual({ pattern: 'make … bold', count: 1, succeeded: 1 })
  expect(report.stages.parse.count).toBe(5)
})

test('measuring changes no result', () => {
  const metrics = createCommandMetrics(manualClock())
  expect(measureCommand(metrics, blueprint, document, 'make title bold')).toEqual(
    executeWithRepair(blueprint, document, 'make title bold'),
  )
})

test('a time far above the median is an anomaly, and memory is bounded', () => {
  const clock = manualClock(1_000)
  const metrics = createCommandMetrics(clock)
  const result = executeWithRepair(blueprint, document, 'make title bold')
  for (let i = 0; i < 5_000; i++)
    metrics.record({ command: `make title bold ${'x'.repeat(i % 700)}`, result, ms: 1 + (i % 7) / 10, stages: {} })
  metrics.record({ command: 'make title bold', result, ms: 50, stages: {} })
  const { anomalies, total, patterns } = metrics.report(1_000)
  expect(anomalies.at(-1)).toMatchObject({ ms: 50, at: 1_000 })
  expect(anomalies).toHaveLength(1)
  expect(total).toMatchObject({ count: 5_001, max: 50 })
  expect(patterns.length).toBeLessThanOrEqual(500)
})

test('patterns leave names, numbers and texts out', () => {
  const { steps } = executeWithRepair(blueprint, document, 'set the text of title to "Sale: 20%"')
  expect(commandShape('Set the text of title to "Sale: 20%"', steps)).toBe('set the text of … to "…"')
  expect(commandShape([{ intent: 'edit_text' }, { intent: 'modify_style' }], [])).toBe('data: edit_text, modify_style')
})
