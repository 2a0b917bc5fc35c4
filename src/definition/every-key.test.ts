import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { expect, test } from 'vitest'
import { parse } from 'yaml'
import { vocabulary } from '../../test/fixtures/definition/vocabulary.ts'
import { canonicalYaml } from './canonical-yaml.ts'
import { workflowJsonSchema } from './json-schema.ts'
import { inspectWorkflow, loadWorkflow, parseWorkflow } from './load.ts'

const file = resolve(import.meta.dirname, '../../test/fixtures/definition/every-key.yaml')
const written = parse(readFileSync(file, 'utf8')) as Record<string, unknown>

function keysIn(value: unknown, into = new Set<string>()): Set<string> {
  if (Array.isArray(value)) for (const item of value) keysIn(item, into)
  else if (value !== null && typeof value === 'object') {
    for (const [key, item] of Object.entries(value)) {
      into.add(key)
      keysIn(item, into)
    }
  }
  return into
}

test('a definition with every key of the language has no mistakes', async () => {
  const { diagnostics } = await inspectWorkflow(file, { vocabulary })
  expect(diagnostics).toEqual([])
})

test('no key of the language is left out', () => {
  const schema = workflowJsonSchema(vocabulary) as {
    readonly properties: object
    readonly definitions: { readonly phase: { readonly properties: object } }
  }
  const used = keysIn(written)
  for (const key of [...Object.keys(schema.properties), ...Object.keys(schema.definitions.phase.properties)]) {
    expect(used, key).toContain(key)
  }
})

test('the flat keys, sections and branches mean what they say', async () => {
  const { workflow, graph } = await loadWorkflow(file, { vocabulary })
  expect(workflow).toMatchObject({
    name: 'every key',
    version: '1.5',
    seed: 'seven',
    limits: {
      max_total_memory_gb: 64,
      max_total_cpu_cores: 24,
      max_concurrent_phases: 8,
      max_concurrent_containers: 500,
    },
    error_policy: { timeout_action: 'save_partial_results' },
    checkpointing: {
      checkpoint_frequency: 3,
      auto_save: { significant_results: false },
      resume_policy: { max_resume_attempts: 2 },
    },
    output: { directory: 'out/', compression: 'gzip' },
  })
  const byName = new Map(workflow.phases.map((phase) => [phase.name, phase]))
  expect(byName.get('screen')).toMatchObject({
    config: { n_trials: 5 },
    resources: { priority: 'low', container_count: 500, memory_per_container_gb: 0.256, cpu_per_container: 0.25 },
    policy: { max_retries: 2, backoff_seconds: 2, fallback_method: 'reduced_parameter_space' },
  })
  expect(byName.get('deep')).toMatchObject({
    type: 'search',
    config: { method: 'random' },
    policy: { on_failure: 'continue_with_warning', partial_results: 'acceptable', timeout_seconds: 600 },
  })
  expect(byName.get('gated')?.gate).toHaveLength(14)
  expect(byName.get('last')).toMatchObject({
    policy: { max_retries: 0, timeout_seconds: 3600 },
    resources: { max_workers: 1 },
  })
  expect(graph.map(({ name }) => name)).toEqual(
    expect.arrayContaining(['up.try', 'join', 'each.y', 'combined.y-2', 'loop.2.try', 'included.look', 'choose']),
  )
})

test('its canonical form reads back to the same workflow', async () => {
  const { workflow } = await loadWorkflow(file, { vocabulary })
  expect(parseWorkflow(canonicalYaml(workflow), { vocabulary }).workflow).toEqual(workflow)
})
