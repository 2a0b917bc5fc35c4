import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { vocabulary } from '../../test/fixtures/definition/vocabulary.ts'
import { inspectText, parseWorkflow } from '../definition/load.ts'
import { topologicalOrder } from '../definition/order.ts'
import { buildPlan } from './build-plan.ts'
import { explainKeyChange, type PhaseKeyInput, phaseKey } from './cache-key.ts'
import { describePlan } from './describe-plan.ts'
import { heaviestAntichain, peakConcurrency } from './peak-concurrency.ts'
import type { Plan } from './plan.ts'
import { planJson } from './plan-json.ts'
import { planMermaid } from './plan-mermaid.ts'

const machine = { cores: 4, memoryBytes: 16e9 }
const plan = (text: string): Plan => buildPlan(parseWorkflow(text, { vocabulary }), { machine })

/** A random graph in which every edge leads from a later to an earlier node. */
const graph = fc
  .integer({ min: 1, max: 9 })
  .chain((count) =>
    fc.tuple(
      fc.array(fc.integer({ min: 1, max: 20 }), { minLength: count, maxLength: count }),
      fc.array(fc.tuple(fc.nat(count - 1), fc.nat(count - 1)), { maxLength: count * 2 }),
    ),
  )
  .map(([weights, pairs]) => ({
    weights,
    after: weights.map((_, node) => [...new Set(pairs.flatMap(([a, b]) => (a === node && b < node ? [b] : [])))]),
  }))

function bruteForce(weights: readonly number[], after: readonly (readonly number[])[]): number {
  const reach = after.map(() => new Set<number>())
  after.forEach((list, node) => {
    for (const before of list) for (const each of [before, ...reach[before]!]) reach[node]!.add(each)
  })
  let best = 0
  for (let mask = 0; mask < 1 << weights.length; mask++) {
    const chosen = weights.flatMap((_, node) => (mask & (1 << node) ? [node] : []))
    if (chosen.some((a) => chosen.some((b) => reach[a]!.has(b)))) continue
    best = Math.max(
      best,
      chosen.reduce((sum, node) => sum + weights[node]!, 0),
    )
  }
  return best
}

describe('building a plan', () => {
  test('phases come in topological order, ties as written', () => {
    const { phases } = plan(`phases:
  - { name: z, type: report, depends_on: [b] }
  - { name: a, type: report }
  - { name: b, type: report, depends_on: [a] }
  - { name: c, type: report }
`)
    expect(phases.map(({ name }) => name)).toEqual(['a', 'b', 'z', 'c'])
  })

  test('a phase has as many workers as cores were asked for, less those left to others, and the limits of its trials', () => {
    const { phases } = plan(`phases:
  - { name: two, type: report, cpu_cores: 2.5 }
  - { name: half, type: report, cpu_cores: 0.5 }
  - { name: both, type: report, cpu_cores: 1, max_workers: 3 }
  - { name: three, type: report, reserve_cores: 1 }
  - { name: none, type: report, reserve_cores: 9 }
  - { name: calm, type: report, max_cpu_percent: 50, max_load_per_core: 1.5 }
`)
    expect(phases.map(({ resources }) => resources.maxWorkers)).toEqual([2, 1, 3, 3, 1, 4])
    expect(phases.at(-1)!.resources).toMatchObject({ maxCpuPercent: 50, maxLoadPerCore: 1.5 })
    expect(describePlan(plan('phases: [{ name: calm, type: report, max_cpu_percent: 50 }]'))).toContain(
      'up to 4 workers, at most 50 % of all cores',
    )
  })

  test('resources follow from what is written, the limits and the machine', () => {
    const { phases } = plan(`phases:
  - { name: plain, type: report }
  - { name: many, type: report, max_workers: 16, memory_gb: 32 }
  - { name: boxes, type: report, container_count: 1000, memory_per_container: 512MB, cpu_per_container: 0.1, priority: low }
`)
    expect(phases.map(({ resources }) => resources)).toEqual([
      { memoryBytes: 4e9, cpuCores: 1, maxWorkers: 4, priority: 'medium' },
      { memoryBytes: 32e9, cpuCores: 4, maxWorkers: 4, priority: 'medium' },
      { memoryBytes: 2_048_000_000, cpuCores: 0.4, maxWorkers: 4, priority: 'low' },
    ])
  })

  test('a phase that alone exceeds the limits is a mistake; the sum of all phases is not', () => {
    const chain =
      'limits: { max_total_memory_gb: 10 }\nphases:\n  - { name: a, type: report, memory_gb: 8 }\n  - { name: b, type: report, memory_gb: 8 }\n'
    expect(plan(chain).phases).toHaveLength(2)
    expect(() =>
      plan(chain.replace('name: b, type: report, memory_gb: 8', 'name: b, type: report, memory_gb: 12')),
    ).toThrow('Expected phase "b" to need at most 10 GB of memory (max_total_memory_gb), was 12.')
  })

  test('policies, gates, conditions and sides reach the plan', () => {
    const [first, second] = plan(`
phases:
  - name: a
    type: report
    outputs: [text]
    timeout_minutes: 2
    fallback_method: reduced_parameter_space
    config: { acceptance_criteria: { min_sharpe_ratio: 1 } }
    gate: ["text.ok", { command: [node, check.mjs] }, { files: [out.csv] }]
  - name: b
    type: conditional
    condition: "\${a.text.n} > 1"
    if_true: { type: report }
`).phases
    expect(first).toMatchObject({
      policy: { onFailure: 'fallback', fallback: 'reduced_parameter_space', timeoutMs: 120_000, maxRetries: 3 },
      gates: [
        { kind: 'expression', expression: 'text.ok' },
        { kind: 'command', command: ['node', 'check.mjs'] },
        { kind: 'files', files: ['out.csv'] },
        {
          kind: 'criterion',
          name: 'min_sharpe_ratio',
          metrics: ['min_sharpe_ratio', 'sharpe_ratio'],
          operator: '>=',
          value: 1,
        },
      ],
    })
    expect(second?.choice).toEqual({
      condition: {
        expression: '${a.text.n} > 1',
        expect: true,
        references: [{ reference: 'a.text.n', phase: 'a', output: 'text', path: ['n'] }],
        bindings: {},
      },
      ifTrue: { type: 'report', config: {} },
    })
  })

  test('a plan is plain data', () => {
    const made = plan('phases: [{ name: a, type: search, for_each: [grid], config: { method: "${item}" } }]')
    expect(JSON.parse(JSON.stringify(made))).toEqual(made)
  })

  test('the definition hash ignores spelling and sees every change', () => {
    const hash = (text: string) => plan(text).definitionHash
    const a = hash('name: x\nphases: [{ name: a, type: search, config: { n_trials: 5 } }]')
    expect(
      hash('workflow: { name: x }\nphases:\n  - name: a\n    type: search # comment\n    config: { n_trials: 5 }\n'),
    ).toBe(a)
    expect(hash('name: x\nphases: [{ name: a, type: search, config: { n_trials: 6 } }]')).not.toBe(a)
  })

  test('outputs that nobody declares are those that others take', () => {
    const { phases } = plan('phases: [{ name: a, type: search }, { name: b, type: report, inputs: [a.best.x] }]')
    expect(phases[0]?.outputs).toEqual(['best'])
  })
})

describe('showing a plan', () => {
  const made = plan(`name: shown
phases:
  - { name: a, type: search, outputs: [best], config: { n_trials: 12345 } }
  - { name: b, type: report, inputs: [a.best], gate: manual }
  - { name: c, type: report, depends_on: [a], enabled: false }
`)
  test('as text, with the work that the types estimate', () => {
    expect(
      describePlan(made, { registry: vocabulary.phaseTypes, notes: { b: { reuse: 'runs: config changed' } } }),
    ).toBe(`shown: 3 phases, seed 42

1  a  search  12,345 trials
     makes   best
     uses    4.0 GB, 1 core, up to 4 workers
2  b  report  runs: config changed
     takes   a.best
     uses    4.0 GB, 1 core, up to 4 workers
     gate    manual
3  c  report  disabled
     after   a
     uses    4.0 GB, 1 core, up to 4 workers

Limits: 32 GB memory, 16 cores. Peak if all that can run together does: 4.0 GB, 1 core.`)
  })

  test('as Mermaid and as JSON', () => {
    expect(planMermaid(made)).toBe(
      'flowchart TD\n  p0["a<br/>search"]\n  p1["b<br/>report"]\n  p2["c<br/>report"]\n  p0 -->|"best"| p1\n  p0 -.-> p2\n',
    )
    expect(planJson(made, { registry: vocabulary.phaseTypes })).toMatchObject({
      workflow: 'shown',
      phases: [{ name: 'a', work: { count: 12345, unit: 'trials' } }, { name: 'b', work: null }, { name: 'c' }],
    })
  })
})

describe('order and peaks', () => {
  test('everything stands behind what it waits for', () => {
    fc.assert(
      fc.property(graph, ({ after }) => {
        const { order, cycles } = topologicalOrder(after)
        expect(cycles).toEqual([])
        expect([...order].sort((a, b) => a - b)).toEqual(after.map((_, node) => node))
        const place = new Map(order.map((node, at) => [node, at]))
        after.forEach((list, node) => {
          for (const before of list) expect(place.get(before)!).toBeLessThan(place.get(node)!)
        })
      }),
    )
  })

  test('a circle is found with its path, however long the chain', () => {
    const count = 50_000
    const after = Array.from({ length: count }, (_, node) => [(node + 1) % count])
    const { cycles } = topologicalOrder(after)
    expect(cycles).toHaveLength(1)
    expect(cycles[0]).toHaveLength(count)
  })

  test('the heaviest antichain is that of trying all sets', () => {
    fc.assert(
      fc.property(graph, ({ weights, after }) => {
        expect(heaviestAntichain(weights, after)).toBe(bruteForce(weights, after))
      }),
    )
  })

  test('concurrency bounds the peak', () => {
    const { phases } = plan(
      'phases: [{ name: a, type: report, memory_gb: 2 }, { name: b, type: report, memory_gb: 3 }]',
    )
    expect(peakConcurrency(phases)).toEqual({ memoryBytes: 5e9, cpuCores: 2, exact: true })
    expect(peakConcurrency(phases, 1)).toEqual({ memoryBytes: 3e9, cpuCores: 1, exact: true })
  })
})

describe('content keys', () => {
  const base: PhaseKeyInput = {
    type: 'search',
    version: 1,
    config: { b: 1, a: [2] },
    inputs: [
      { reference: 'x.y', sha256: 'aa' },
      { reference: 'z.w', sha256: 'bb' },
    ],
    services: { market: 'm1' },
    seed: '42',
    outputs: ['best', 'history'],
  }

  test('order does not matter', () => {
    const other = {
      ...base,
      config: { a: [2], b: 1 },
      inputs: [...base.inputs].reverse(),
      outputs: ['history', 'best'],
    }
    expect(phaseKey(other)).toEqual(phaseKey(base))
  })

  test.each<[string, Partial<PhaseKeyInput>, string]>([
    ['type', { type: 'report' }, 'type changed from "search" to "report"'],
    ['version', { version: 2 }, 'type "search" is now version 2, was 1'],
    ['config', { config: { a: [2], b: 2 } }, 'config changed'],
    ['an input', { inputs: [{ reference: 'x.y', sha256: 'cc' }] }, 'input x.y changed'],
    ['services', { services: { market: 'm2' } }, 'service market changed'],
    ['the seed', { seed: '43' }, 'seed changed'],
    ['outputs', { outputs: ['best'] }, 'outputs changed'],
  ])('a change of %s changes the key and is named', (_, change, reason) => {
    const before = phaseKey(base)
    const after = phaseKey({ ...base, ...change })
    expect(after.key).not.toBe(before.key)
    expect(explainKeyChange(before.parts, after.parts)).toContain(reason)
    expect(explainKeyChange(before.parts, before.parts)).toEqual([])
  })
})

test('mistakes of the definition never reach the plan', () => {
  expect(inspectText('phases: [{ name: a, type: nothing-like-it }]', 'w.yaml', { vocabulary }).loaded).toBeUndefined()
})
