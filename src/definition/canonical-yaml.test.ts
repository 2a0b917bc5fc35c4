import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { vocabulary } from '../../test/fixtures/definition/vocabulary.ts'
import { canonicalYaml } from './canonical-yaml.ts'
import { parseWorkflow, readWorkflow } from './load.ts'

const name = fc
  .stringMatching(/^[a-z][a-z0-9_-]{0,8}$/)
  .filter((text) => !['env', 'workflow', 'params', 'index', 'round', 'previous'].includes(text))
/** Any JSON except expressions, which would have to be right. */
const json = fc
  .jsonValue({ maxDepth: 2 })
  .filter((value) => !JSON.stringify(value).includes('${') && !JSON.stringify(value).includes('__proto__'))
const config = fc.dictionary(name, json, { maxKeys: 3 })
const maybe = <T>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> => fc.option(arbitrary, { nil: undefined })
const size = fc.integer({ min: 1, max: 16 })

const gate = fc.oneof(
  fc.constant({ manual: 'Look at it.' }),
  fc.record({ metric: name, operator: fc.constantFrom('<', '>='), value: fc.integer() }),
  fc.record({ validator: name, only_if: fc.constant('true'), overridable: fc.boolean() }),
  fc.record({ files: fc.array(name, { minLength: 1, maxLength: 2 }) }),
  fc.record({ command: fc.array(name, { minLength: 1, maxLength: 3 }), timeout_seconds: size }),
)

const phase = fc.record(
  {
    name,
    type: fc.constant('report'),
    description: fc.string(),
    config,
    enabled: fc.boolean(),
    when: fc.constantFrom('succeeded', 'always'),
    condition: fc.constant('1 < 2'),
    resources: fc.record(
      { memory_gb: size, max_workers: size, priority: fc.constantFrom('low', 'high') },
      { requiredKeys: [] },
    ),
    policy: fc.record(
      {
        on_failure: fc.constantFrom('retry', 'abort_workflow'),
        max_retries: size,
        critical: fc.boolean(),
        timeout_seconds: size,
      },
      { requiredKeys: [] },
    ),
    gate: fc.array(gate, { maxLength: 2 }),
    params: fc.dictionary(name, json, { maxKeys: 2 }),
    for_each: fc.record({ in: fc.array(json, { maxLength: 3 }), as: fc.constant('thing') }),
  },
  { requiredKeys: ['name', 'type'] },
)

const workflow = fc
  .record(
    {
      name: fc.string({ minLength: 1 }),
      version: fc.constantFrom('1.0', '2', 'three'),
      description: fc.string(),
      seed: fc.oneof(fc.nat(), name),
      global_config: config,
      data: fc.record({ source: name, symbols: fc.array(name) }),
      limits: fc.record({ max_total_memory_gb: size, max_concurrent_phases: size }, { requiredKeys: [] }),
      checkpointing: maybe(fc.record({ checkpoint_frequency: fc.oneof(fc.constantFrom('hourly', 'daily'), size) })),
      monitoring: maybe(fc.record({ alerts: fc.record({ phase_completion: fc.boolean() }) })),
      phases: fc.uniqueArray(phase, { selector: (each) => each.name, maxLength: 4 }),
    },
    { requiredKeys: ['name', 'phases'] },
  )
  .map((value) => JSON.parse(JSON.stringify(value)) as Record<string, unknown>)

describe('the canonical form', () => {
  test('objects become YAML and YAML the same workflow again, with or without defaults', () => {
    fc.assert(
      fc.property(workflow, fc.boolean(), (value, compact) => {
        const read = readWorkflow(value, { vocabulary }).workflow
        const text = canonicalYaml(read, { compact })
        expect(parseWorkflow(text, { vocabulary }).workflow).toEqual(read)
        expect(readWorkflow(parse(text), { vocabulary }).workflow).toEqual(read)
      }),
      { numRuns: 60 },
    )
  })

  test('it is its own canonical form', () => {
    fc.assert(
      fc.property(workflow, (value) => {
        const text = canonicalYaml(readWorkflow(value, { vocabulary }).workflow)
        expect(canonicalYaml(parseWorkflow(text, { vocabulary }).workflow)).toBe(text)
      }),
      { numRuns: 30 },
    )
  })

  test('a key that would merge mappings stays a key', () => {
    const text = 'name: merged\nglobal_config:\n  a:\n    "<<":\n      b: 1\n'
    expect(canonicalYaml(parseWorkflow(text, { vocabulary }).workflow)).toBe(text)
  })

  test('three spellings of one workflow have one canonical form', () => {
    const guide = `
workflow: { name: same, resource_management: { global_limits: { max_total_memory_gb: 64 } }, checkpointing: { checkpoint_frequency: 2 } }
phases:
  - { name: a, type: report, outputs: [text] }
  - { name: b, type: report, inputs: [a.text] }
infrastructure: { phase_resources: { a: { memory_limit_gb: 8, max_workers: 2 } } }
error_handling: { phase_error_policies: { b: { on_failure: continue_with_warning, max_retries: 1 } } }
`
    const steps = `
name: same
max_total_memory_gb: 64
checkpoint_frequency: 2
phases:
  - { name: a, phase_type: report, outputs: [text], memory_gb: 8, max_workers: 2 }
  - { name: b, type: report, inputs: [a.text], max_retries: 1, continue_on_failure: true }
`
    const canonical = canonicalYaml(parseWorkflow(guide, { vocabulary }).workflow)
    expect(canonicalYaml(parseWorkflow(steps, { vocabulary }).workflow)).toBe(canonical)
    expect(canonical).toBe(`name: same
phases:
  - name: a
    type: report
    outputs:
      - text
    resources:
      memory_gb: 8
      max_workers: 2
  - name: b
    type: report
    inputs:
      - a.text
    policy:
      on_failure: continue_with_warning
      max_retries: 1
limits:
  max_total_memory_gb: 64
checkpointing:
  checkpoint_frequency: 2
`)
  })

  test('branches become sub-workflows and the convergence phase an ordinary one', () => {
    const branches = `
workflow:
  name: same
  parallel_phases: { left: { phases: [{ name: a, type: report }] } }
  convergence_phase: { name: end, type: report, inputs: [left.a.text] }
`
    const plain = `
name: same
phases:
  - { name: left, type: workflow, phases: [{ name: a, type: report }] }
  - { name: end, type: report, inputs: [left.a.text] }
`
    expect(parseWorkflow(branches, { vocabulary }).workflow).toEqual(parseWorkflow(plain, { vocabulary }).workflow)
  })

  test('flat keys for time, containers and criteria mean what they say', () => {
    const { workflow } = parseWorkflow(
      `phases: [{ name: a, type: report, timeout_hours: 6, container_count: 4, memory_per_container: 512MB,
        retry_on_failure: false, validation_func: check, success_criteria: { min_sharpe: 1, max_drawdown: 0.2, trades: "> 10" }, gate: manual }]`,
      { vocabulary },
    )
    expect(workflow.phases[0]).toMatchObject({
      policy: { timeout_seconds: 21_600, max_retries: 0 },
      resources: { container_count: 4, memory_per_container_gb: 0.512 },
      gate: [
        { validator: 'check' },
        { name: 'min_sharpe', metric: 'sharpe', operator: '>=', value: 1 },
        { name: 'max_drawdown', metric: 'drawdown', operator: '<=', value: 0.2 },
        { metric: 'trades', operator: '>', value: 10 },
        { manual: 'Approve to go on.' },
      ],
    })
  })
})
