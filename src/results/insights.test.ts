import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { executionAnalyses, recommendationKinds, resultsAnalyses } from '../definition/workflow.ts'
import { analyses } from './analyses/index.ts'
import { criticalPath } from './critical-path.ts'
import { factsOf, metricsOutput } from './fixtures/run-facts.ts'
import { analyzeRun, insightsOf } from './insights.ts'
import { recommendations } from './recommendations/index.ts'

const titles = (insights: readonly { readonly title: string }[]): string[] => insights.map(({ title }) => title)

describe('the critical path', () => {
  test('is the longest chain, not the longest phase', () => {
    const phases = [
      { name: 'long', after: [], durationMs: 9 },
      { name: 'a', after: [], durationMs: 5 },
      { name: 'b', after: ['a'], durationMs: 6 },
    ]
    expect(criticalPath(phases)).toEqual({ phases: ['a', 'b'], durationMs: 11 })
    expect(criticalPath([])).toEqual({ phases: [], durationMs: 0 })
  })

  test('is at least every phase and at most their sum, and a chain of dependencies', () => {
    const graphs = fc.array(fc.record({ durationMs: fc.nat(100), before: fc.array(fc.nat(), { maxLength: 3 }) }), {
      minLength: 1,
      maxLength: 20,
    })
    fc.assert(
      fc.property(graphs, (graph) => {
        const phases = graph.map(({ durationMs, before }, i) => ({
          name: `p${i}`,
          durationMs,
          after: i === 0 ? [] : before.map((at) => `p${at % i}`),
        }))
        const path = criticalPath(phases)
        const byName = new Map(phases.map((phase) => [phase.name, phase]))
        const sum = path.phases.reduce((total, name) => total + byName.get(name)!.durationMs, 0)
        expect(path.durationMs).toBe(sum)
        expect(path.durationMs).toBeGreaterThanOrEqual(Math.max(...phases.map(({ durationMs }) => durationMs)))
        path.phases.slice(1).forEach((name, i) => {
          expect(byName.get(name)!.after).toContain(path.phases[i])
        })
      }),
      { numRuns: 50 },
    )
  })
})

describe('insights', () => {
  test('say that validation does not confirm the search when less than half of the metric is kept', () => {
    const facts = factsOf([
      { name: 'search', outputs: metricsOutput({ sharpe_ratio: 1.2 }, 'in_sample') },
      { name: 'validate', outputs: metricsOutput({ sharpe_ratio: 0.3 }, 'out_of_sample') },
    ])
    expect(insightsOf(facts)[0]).toMatchObject({
      level: 'warning',
      title: 'Validation does not confirm the search.',
      text: expect.stringContaining('Robustness 0.25'),
    })
  })

  test.each([
    [0.81, 'good'],
    [0.8, 'info'],
    [0.5, 'info'],
    [0.49, 'warning'],
  ] as const)('call a robustness score of %s %s', (robustness_score, level) => {
    const facts = factsOf([{ name: 'validate', outputs: { report: { robustness_score } } }])
    expect(insightsOf(facts)[0]).toMatchObject({ level })
  })

  test('never compare numbers from searched data with numbers from unseen data', () => {
    const facts = factsOf([
      { name: 'validate', outputs: metricsOutput({ sharpe_ratio: 0.2 }, 'out_of_sample') },
      { name: 'search', outputs: metricsOutput({ sharpe_ratio: 2 }, 'in_sample') },
    ])
    expect(analyses.cross_phase_performance_tracking.analyze(facts)).toEqual({ insights: [], numbers: [] })
  })

  test('tell how a metric rose from phase to phase', () => {
    const facts = factsOf([
      { name: 'coarse', outputs: metricsOutput({ sharpe_ratio: 0.8 }, 'in_sample') },
      { name: 'fine', outputs: metricsOutput({ sharpe_ratio: 1 }, 'in_sample') },
    ])
    expect(titles(insightsOf(facts))).toContain('sharpe_ratio rose by 25.0% through the phases.')
  })

  test('name the three most important parameters', () => {
    const facts = factsOf([
      { name: 'search', outputs: { parameter_importance: { fast: 0.5, slow: 0.3, threshold: 0.15, stop: 0.05 } } },
    ])
    expect(insightsOf(facts)[0]!.text).toBe('fast (50%), slow (30%), threshold (15%). fast decides most.')
  })

  test('remark on memory that was granted and not used', () => {
    const facts = factsOf([{ name: 'a' }], {}, { peakMemoryBytes: new Map([['a', 2e8]]) })
    expect(titles(insightsOf(facts))).toContain('a used 20% of its memory.')
    const names = ['a', 'b', 'c']
    const several = factsOf(
      names.map((name) => ({ name })),
      {},
      {
        peakMemoryBytes: new Map([
          ['a', 2e8],
          ['b', 9e8],
          ['c', 1e8],
        ]),
      },
    )
    const found = insightsOf(several).find(
      ({ title }) => title === '2 of 3 phases used less than half of their memory.',
    )
    expect(found?.text).toMatch(/^At most, of what was granted: a .+ of .+, c .+ of .+\. Granting less/)
  })

  test('put warnings first', () => {
    const facts = factsOf([
      { name: 'a', at: [0, 10], outputs: { report: { robustness_score: 0.1 } } },
      { name: 'b', at: [10, 90], inputs: ['a.report'], outputs: { weights: { weights: { x: 9, y: 1 } } } },
    ])
    expect(insightsOf(facts).map(({ level }) => level)).toEqual(['warning', 'warning', 'info'])
    expect(titles(insightsOf(facts))).toContain('x carries 90% of the ensemble.')
  })

  test('of a run without phases are none', () => {
    expect(insightsOf(factsOf([]))).toEqual([])
  })
})

const branches = factsOf([
  { name: 'load', at: [0, 1000], outputs: { data: 1, notes: 2 } },
  { name: 'left', at: [1000, 4000], inputs: ['load.data'], outputs: { x: 1 } },
  { name: 'right', at: [5000, 3000], waitedMs: 4000, inputs: ['load.data'], outputs: { y: 1 } },
  { name: 'join', at: [8000, 1000], inputs: ['left.x'], after: ['right'] },
])

describe('analyses', () => {
  test('divide the time among the phases', () => {
    const { numbers, insights } = analyses.phase_timing_analysis.analyze(branches)
    expect(numbers).toMatchObject([
      { share: 1 / 9 },
      { share: 4 / 9 },
      { share: 3 / 9, waited_ms: 4000 },
      { share: 1 / 9 },
    ])
    expect(insights[0]!.title).toBe('9.0 s of work in 4 phases.')
  })

  test('find the bottleneck on the longest chain', () => {
    expect(analyses.bottleneck_identification.analyze(branches).numbers).toMatchObject({
      phase: 'left',
      critical_path: ['load', 'left', 'join'],
      critical_path_ms: 6000,
    })
  })

  test('reckon cost in core-time and price', () => {
    const facts = { ...branches, pricePerCoreHour: 3600 }
    expect(analyses.cost_benefit_analysis.analyze(facts).numbers).toMatchObject({ core_ms: 9000, cost: 9 })
  })

  test('follow the data flow through others', () => {
    const { numbers } = analyses.data_flow_impact_analysis.analyze(branches)
    expect(numbers).toMatchObject([
      { phase: 'load', dependents: expect.arrayContaining(['left', 'right', 'join']), unread: ['notes'] },
      {},
      {},
      { dependents: [] },
    ])
  })

  test('tell how much of the cores was granted', () => {
    expect(analyses.resource_efficiency_analysis.analyze(branches).numbers).toMatchObject({ core_efficiency: 0.25 })
  })
})

describe('recommendations', () => {
  test('see the dependency that gives nothing', () => {
    expect(recommendations.workflow_structure_optimization.analyze(branches).numbers).toEqual([
      { phase: 'join', after: 'right' },
    ])
  })

  test('see what could run at the same time', () => {
    expect(recommendations.parallel_execution_opportunities.analyze(branches).insights[0]).toMatchObject({
      title: 'Up to 1.5 times faster in parallel.',
      text: expect.stringContaining('right could run beside it'),
    })
  })

  test('give more workers to a long phase that decides the length, and fewer to a short one', () => {
    const facts = factsOf([
      { name: 'search', at: [0, 9000] },
      { name: 'check', at: [9000, 20], inputs: ['search.x'], resources: { cpuCores: 4, maxWorkers: 4 } },
    ])
    expect(titles(recommendations.resource_allocation_optimization.analyze(facts).insights)).toEqual([
      'Give search more workers.',
      'check needs only one core.',
    ])
  })

  test('let a phase that decides the length go first, and a quick failure before long work', () => {
    const facts = factsOf([
      { name: 'long', at: [0, 5000] },
      { name: 'quick', at: [5000, 10], status: 'failed' },
      { name: 'slow', at: [6000, 9000], waitedMs: 800 },
    ])
    expect(titles(recommendations.phase_ordering_optimization.analyze(facts).insights)).toEqual([
      'Let slow go first.',
      'Let quick go before long.',
    ])
  })
})

test('every name of the language has its analysis, and all bear a run of nothing', () => {
  expect(Object.keys(analyses)).toEqual([...executionAnalyses, ...resultsAnalyses])
  expect(Object.keys(recommendations)).toEqual([...recommendationKinds])
  for (const facts of [factsOf([]), factsOf([{ name: 'a', attempts: [], status: 'pending' }]), branches]) {
    const reports = analyzeRun(facts, 'all')
    expect(reports).toHaveLength(12)
    for (const { insights, numbers } of reports) {
      expect(JSON.stringify([insights, numbers])).not.toMatch(/NaN|Infinity|undefined/)
    }
  }
})

test('only the analyses that the workflow asks for are done', () => {
  const facts = factsOf([{ name: 'a' }])
  const { view } = facts
  const reporting = { workflow_analytics: { execution_analysis: ['phase_timing_analysis'] } }
  const workflow = { ...view.plan.workflow, reporting } as unknown as typeof view.plan.workflow
  expect(analyzeRun(facts)).toEqual([])
  const asked = analyzeRun({ ...facts, view: { ...view, plan: { ...view.plan, workflow } } })
  expect(asked.map(({ name }) => name)).toEqual(['phase_timing_analysis'])
})
