import { describe, expect, test } from 'vitest'
import { vocabulary } from '../../test/fixtures/definition/vocabulary.ts'
import type { FlatPhase } from './flat-phase.ts'
import { inspectText, parseWorkflow } from './load.ts'

const graph = (text: string, extra: object = {}): readonly FlatPhase[] =>
  parseWorkflow(text, { vocabulary, ...extra }).graph
const named = (phases: readonly FlatPhase[], name: string): FlatPhase => phases.find((phase) => phase.name === name)!
const mistakes = (text: string, extra: object = {}): string[] =>
  inspectText(text, 'w.yaml', { vocabulary, ...extra }).diagnostics.map(({ code, message }) => `${code} ${message}`)

describe('branches', () => {
  const text = `
workflow:
  parallel_phases:
    left:
      phases:
        - { name: one, type: search, outputs: [best] }
        - { name: two, type: report, inputs: [one.best] }
    right:
      phases:
        - { name: one, type: search }
  convergence_phase:
    name: both
    type: report
    inputs: [left.two.results, right.one.best]
`
  test('names are looked up in the own branch first and carry it outside', () => {
    const phases = graph(text)
    expect(phases.map(({ name }) => name)).toEqual(['left.one', 'left.two', 'right.one', 'both'])
    expect(named(phases, 'left.two').inputs[0]).toMatchObject({ reference: 'one.best', phase: 'left.one' })
    expect(named(phases, 'both').after).toEqual(['left.two', 'right.one'])
  })

  test('a wrong branch, phase or output names the nearest', () => {
    expect(mistakes(text.replace('left.two.results', 'left.tow.results'))).toEqual([
      'WF_UNKNOWN_PHASE Unknown phase "tow" in "left.tow.results".',
    ])
    expect(mistakes(text.replace('left.two.results', 'left.two'))[0]).toContain('Expected an output behind the phase')
  })

  test('conditions, dependencies and enabled of a sub-workflow hold for its phases', () => {
    const phases = graph(`
phases:
  - { name: first, type: report, outputs: [results] }
  - name: sub
    condition: \${first.results.go}
    depends_on: [first]
    when: always
    phases:
      - { name: in, type: search }
  - { name: off, enabled: false, phases: [{ name: in, type: search }] }
`)
    expect(named(phases, 'sub.in')).toMatchObject({
      after: ['first'],
      when: 'always',
      conditions: [{ expression: '${first.results.go}', expect: true, references: [{ phase: 'first', path: ['go'] }] }],
    })
    expect(named(phases, 'off.in').enabled).toBe(false)
  })
})

describe('conditionals', () => {
  const text = `
phases:
  - { name: look, type: report, outputs: [results] }
  - name: choose
    type: conditional
    condition: "\${look.results.volatility} > 0.25"
    if_true: { type: search, config: { method: grid } }
    if_false: { type: report, config: { n: "\${look.results.n}" } }
    outputs: [best]
  - { name: end, type: report, inputs: [choose.best] }
`
  test('both sides are one phase with one set of outputs', () => {
    const phase = named(graph(text.replace('outputs: [best]', '')), 'choose')
    expect(phase.choice).toMatchObject({
      expression: '${look.results.volatility} > 0.25',
      references: [{ phase: 'look' }],
    })
    expect(phase.arms).toEqual({ ifTrue: { method: 'grid' }, ifFalse: { n: '${look.results.n}' } })
    expect(phase.references).toMatchObject([{ reference: 'look.results.n', path: ['n'] }])
    expect(phase.after).toEqual(['look'])
  })

  test('each side is checked by its own type', () => {
    expect(mistakes(text)).toEqual(['WF_UNKNOWN_OUTPUT Unknown output "best" of phase "choose".'])
    expect(mistakes(text.replace('method: grid', 'metod: grid'))[0]).toContain('Unknown key "metod"')
  })

  test('sides without a condition, and conditionals without sides, are mistakes', () => {
    expect(mistakes('phases: [{ name: a, if_true: { type: report } }]')[0]).toContain('Expected a key "condition"')
    expect(mistakes('phases: [{ name: a, type: conditional, condition: "true" }]')[0]).toContain(
      '"if_true" or "if_false"',
    )
  })
})

describe('expressions in a workflow', () => {
  test('what is known is replaced, what is not becomes a reference', () => {
    const phases = graph(
      `
global_config: { lot: 5 }
phases:
  - { name: a, type: search, outputs: [best] }
  - name: b
    type: report
    params: { k: 2 }
    config:
      known: "\${global_config.lot * params.k}"
      text: "\${env.HOME}/\${workflow.seed}"
      open: "\${a.best.period}"
      mixed: "\${env.HOME}: \${a.best.period}"
`,
      { env: { HOME: '/h' } },
    )
    expect(named(phases, 'b')).toMatchObject({
      config: { known: 10, text: '/h/42', open: '${a.best.period}', mixed: '/h: ${a.best.period}' },
      after: ['a'],
      references: [{ reference: 'a.best.period', phase: 'a', output: 'best', path: ['period'] }],
      openPaths: [['open'], ['mixed']],
    })
  })

  test('secrets stay unresolved and are no references', () => {
    const text = 'secrets: [KEY]\nphases: [{ name: a, type: report, config: { key: "${env.KEY}" } }]'
    const [phase] = graph(text, { env: { KEY: 'hidden' } })
    expect(phase).toMatchObject({ config: { key: '${env.KEY}' }, references: [] })
    expect(
      JSON.stringify(parseWorkflow(text, { vocabulary, env: { KEY: 'hidden' } }).graph[0]?.usedBindings),
    ).not.toContain('hidden')
  })

  test('a secret that is not set can be planned and not run', () => {
    const { diagnostics, loaded } = inspectText(
      'secrets: [KEY]\nphases: [{ name: a, type: report, config: { key: "${env.KEY}" } }]',
      'w.yaml',
      { vocabulary },
    )
    expect(diagnostics).toMatchObject([{ severity: 'unavailable', code: 'WF_ENV_MISSING' }])
    expect(loaded).toBeDefined()
  })

  test('a config is checked around its open expressions', () => {
    const text = (value: string) => `
phases:
  - { name: a, type: search, outputs: [best] }
  - { name: b, type: search, config: { threshold: "${value}", n_trials: "\${a.best.n}" } }
`
    expect(mistakes(text('${a.best.t}'))).toEqual([])
    expect(mistakes(text('high'))[0]).toContain('Expected a number for "threshold"')
    expect(mistakes(text('${a.best.t').slice())[0]).toContain('closes the expression')
  })

  test('unknown names, outputs and variables are found before the run', () => {
    const text = (code: string) =>
      `phases: [{ name: a, type: search }, { name: b, type: report, config: { x: "${code}" } }]`
    expect(mistakes(text('${c + 1}'))[0]).toContain('WF_UNKNOWN_NAME Unknown name "c"')
    expect(mistakes(text('${a.bets}'))[0]).toContain('WF_UNKNOWN_OUTPUT')
    expect(mistakes(text('${a + 1}'))[0]).toContain('Expected an output behind the phase "a"')
    expect(mistakes(text('${env.NOPE}'))[0]).toContain('WF_ENV_MISSING')
    expect(mistakes(text('${has(env.NOPE) ? env.NOPE : 1}'))).toEqual([
      'WF_ENV_MISSING Expected an environment variable "NOPE", was not set.',
    ])
  })

  test('gates read own outputs by name', () => {
    expect(mistakes('phases: [{ name: a, type: search, gate: "best.sharpe > 1" }]')).toEqual([])
    expect(mistakes('phases: [{ name: a, type: search, gate: "bets.sharpe > 1" }]')[0]).toContain('Unknown name "bets"')
    const onlyIf = (name: string): string =>
      `phases: [{ name: a, type: search, gate: { files: [a.txt], only_if: "${name}.sharpe > 1", overridable: false } }]`
    expect(mistakes(onlyIf('best'))).toEqual([])
    expect(mistakes(onlyIf('bets'))[0]).toContain('Unknown name "bets"')
  })
})

describe('lists', () => {
  test('a known list becomes one phase per element, and a reference to it the list of them', () => {
    const phases = graph(`
phases:
  - name: each
    type: search
    for_each: [grid, random]
    config: { method: "\${item}" }
    outputs: [best]
  - { name: all, type: report, inputs: [each.best] }
`)
    expect(phases.map(({ name }) => name)).toEqual(['each.grid', 'each.random', 'all'])
    expect(named(phases, 'each.random').config).toEqual({ method: 'random' })
    expect(named(phases, 'all').inputs[0]).toMatchObject({
      from: { pick: 'all', phases: ['each.grid', 'each.random'] },
    })
    expect(named(phases, 'all').anyOf).toEqual([['each.grid', 'each.random']])
  })

  test('a matrix is every combination, the last key fastest', () => {
    const phases = graph(
      'phases: [{ name: m, type: report, matrix: { a: [x, y], b: [1, 2] }, config: { v: "${item.a}-${item.b}", i: "${index}" } }]',
    )
    expect(phases.map(({ name, config }) => [name, config])).toEqual([
      ['m.x-1', { v: 'x-1', i: 0 }],
      ['m.x-2', { v: 'x-2', i: 1 }],
      ['m.y-1', { v: 'y-1', i: 2 }],
      ['m.y-2', { v: 'y-2', i: 3 }],
    ])
  })

  test('a list from an output is left to the run', () => {
    const phases = graph(`
phases:
  - { name: a, type: search, outputs: [history] }
  - { name: each, type: report, for_each: "\${a.history}", config: { v: "\${item.x}" } }
`)
    expect(named(phases, 'each')).toMatchObject({
      forEach: { over: '${a.history}', as: 'item' },
      config: { v: '${item.x}' },
      after: ['a'],
    })
  })

  test('too long or wrong lists are mistakes', () => {
    expect(mistakes('phases: [{ name: a, type: report, for_each: { in: [1, 2, 3], max_items: 2 } }]')[0]).toContain(
      'Expected at most 2',
    )
    expect(mistakes('phases: [{ name: a, type: report, for_each: "x" }]')[0]).toContain('Expected a list')
    const group =
      'phases: [{ name: a, type: search }, { name: g, for_each: "${a.best}", phases: [{ name: b, type: report }] }]'
    expect(mistakes(group)).toEqual([expect.stringContaining('for_each" over several phases')])
    expect(mistakes('phases: [{ name: a, type: report, for_each: "${workflow.seed}" }]')[0]).toContain(
      'Expected a list',
    )
  })
})

describe('loops', () => {
  const text = `
phases:
  - name: refine
    repeat: { until: "\${look.results.change < 0.001}", max: 3 }
    phases:
      - name: search
        type: search
        config: { threshold: "\${round > 1 ? previous.look.results.next : 0.5}" }
        outputs: [best]
      - { name: look, type: report, inputs: [search.best], outputs: [results] }
  - { name: final, type: report, inputs: [refine.search.best], depends_on: [refine] }
`
  test('rounds are unfolded; each but the first waits for the one before not to have ended the loop', () => {
    const phases = graph(text)
    expect(phases.map(({ name }) => name)).toEqual([
      'refine.1.search',
      'refine.1.look',
      'refine.2.search',
      'refine.2.look',
      'refine.3.search',
      'refine.3.look',
      'final',
    ])
    expect(named(phases, 'refine.1.search')).toMatchObject({ conditions: [], config: { threshold: 0.5 } })
    expect(named(phases, 'refine.2.search')).toMatchObject({
      conditions: [{ expect: false, references: [{ reference: 'look.results.change', phase: 'refine.1.look' }] }],
      references: [{ reference: 'previous.look.results.next', phase: 'refine.1.look' }],
      after: ['refine.1.search', 'refine.1.look'],
    })
  })

  test('outside, a reference into a loop means its last round', () => {
    const final = named(graph(text), 'final')
    const searches = ['refine.1.search', 'refine.2.search', 'refine.3.search']
    expect(final.inputs[0]?.from).toEqual({ pick: 'last', phases: searches })
    expect(final.anyOf).toEqual([searches, ['refine.1.look', 'refine.2.look', 'refine.3.look']])
  })

  test('one phase alone can be repeated', () => {
    const phases = graph(
      'phases: [{ name: a, type: search, outputs: [best], repeat: { until: "a.best.x > 1", max: 2 }, config: { label: "${round > 1 ? previous.best.l : \\"start\\"}" } }]',
    )
    expect(phases.map(({ name }) => name)).toEqual(['a.1', 'a.2'])
    expect(phases[1]).toMatchObject({
      conditions: [{ expression: 'a.best.x > 1', expect: false, references: [{ phase: 'a.1' }] }],
      references: [{ reference: 'previous.best.l', phase: 'a.1' }],
    })
  })

  test('until reads the outputs of one phase by their own names, as its gate does', () => {
    const repeated = (until: string): string =>
      `phases: [{ name: a, type: search, outputs: [best], repeat: { until: "${until}", max: 2 } }]`
    expect(graph(repeated('best.x > 1'))[1]).toMatchObject({
      conditions: [{ references: [{ reference: 'best.x', phase: 'a.1', output: 'best', path: ['x'] }] }],
    })
    expect(mistakes(repeated('bets.x > 1'))[0]).toContain('Unknown phase "bets"')
  })
})

describe('names that expressions cannot spell', () => {
  const text = (code: string): string => `
phases:
  - { name: unit-tests, type: search, outputs: [best] }
  - { name: package, type: search, outputs: [best] }
  - { name: list, type: search, outputs: [best] }
  - { name: last, type: report, config: { text: '\${${code}}' } }
`
  test.each([
    ['phases["unit-tests"].best.x', 'unit-tests'],
    ['phases.package.best', 'package'],
    ['phases.list.best', 'list'],
  ])('%s reads them', (code, name) => {
    expect(named(graph(text(code)), 'last').references).toMatchObject([{ phase: name, output: 'best' }])
  })

  test.each([
    ['unit-tests.best', 'Unknown name "unit"'],
    ['package.best', 'a phase of that name is `phases.package`'],
    ['list.best', 'the name of a type'],
  ])('%s is refused and says how', (code, message) => {
    expect(mistakes(text(code))[0]).toContain(message)
  })

  test('a phase that is called phases hides that way', () => {
    const phases = graph(
      'phases: [{ name: phases, type: search, outputs: [best] }, { name: b, type: report, config: { x: "${phases.best.y}" } }]',
    )
    expect(named(phases, 'b').references).toMatchObject([{ phase: 'phases', output: 'best', path: ['y'] }])
  })
})

test('an expression whose values are all known is evaluated before the run', () => {
  const text = (code: string): string =>
    `{ global_config: { greeting: hello }, phases: [{ name: a, type: search, condition: '${code}' }] }`
  expect(mistakes(text('global_config.greting == 1'))).toEqual([
    'WF_UNKNOWN_NAME Unknown name "greting" in "global_config.greting".',
  ])
  expect(mistakes(text('has(global_config.x) && global_config.x > 1'))).toEqual([])
  expect(mistakes(text('workflow.seed / 0 > 1'))).toEqual([])
  expect(mistakes(text('1 / 0 > 1'))[0]).toContain('division by zero')
})

describe('parameters', () => {
  const configs = (text: string, extra: object = {}): unknown[] => graph(text, extra).map(({ config }) => config)

  test('of a sub-workflow may be expressions over what is known around it', () => {
    const text = `
global_config: { n: 3, home: "\${env.PLACE}/x" }
phases:
  - name: sub
    for_each: { in: [a, b], as: who }
    params: { label: "\${who} of \${global_config.n}", n: "\${global_config.n}", plain: "$\${x}" }
    phases:
      - { name: in, type: report, config: { text: "\${params.label}", n: "\${params.n}", plain: "\${params.plain}", home: "\${global_config.home}" } }
`
    const { env } = { env: { PLACE: '/here' } }
    expect(configs(text, { env })).toEqual([
      { text: 'a of 3', n: 3, plain: '$${x}', home: '/here/x' },
      { text: 'b of 3', n: 3, plain: '$${x}', home: '/here/x' },
    ])
  })

  test('of a loop know the round', () => {
    const text =
      'phases: [{ name: a, type: report, outputs: [text], repeat: { until: text.ok, max: 2 }, params: { n: "${round * 10}" }, config: { n: "${params.n}" } }]'
    expect(configs(text)).toEqual([{ n: 10 }, { n: 20 }])
  })

  test.each([
    ['params: { x: "${first.best.y}" }', 'was one over "first"'],
    ['params: { x: "${global_config.m}" }', 'Unknown name "m" in "global_config.m"'],
    ['params: { x: "${env.TOKEN}" }', '"TOKEN" that is no secret'],
    ['params: { x: "${1 +}" }', 'Unexpected end'],
    ['params: { x: "${round" }', 'Expected a "}"'],
  ])('%s is refused instead of being handed on as a text', (params, message) => {
    const text = `{ secrets: [TOKEN], global_config: { n: 1 }, phases: [{ name: first, type: search }, { name: b, type: report, ${params} }] }`
    expect(mistakes(text, { env: { TOKEN: 't' } })).toEqual([expect.stringContaining(message)])
  })

  test('a global value that cannot be known is a mistake at its place', () => {
    const { diagnostics } = inspectText('global_config:\n  x: "a ${nothing}"\nphases: []', 'w.yaml', { vocabulary })
    expect(diagnostics.find(({ code }) => code === 'WF_EXPRESSION')?.where).toMatchObject({ line: 2, column: 11 })
  })
})
