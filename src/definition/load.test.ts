import { existsSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { vocabulary } from '../../test/fixtures/definition/vocabulary.ts'
import { UserError, UserErrors } from '../core/errors.ts'
import {
  type Inspection,
  inspectText,
  inspectWorkflow,
  loadWorkflow,
  parseWorkflow,
  readWorkflow,
  requireRunnable,
} from './load.ts'

const inspect = (text: string, extra: object = {}): Inspection =>
  inspectText(text, 'workflow.yaml', { vocabulary, ...extra })
const codes = (text: string, extra: object = {}): string[] =>
  inspect(text, extra).diagnostics.map(({ code, where }) => `${code} ${where.line}:${where.column}`)

const guide = `
workflow:
  type: "multi_phase"
  name: "Two steps"
data:
  symbols: ["SPY"]
phases:
  - name: "first"
    type: "search"
    config: { method: "grid" }
    outputs: [best]
  - name: "second"
    type: "report"
    inputs: ["first.best.period"]
infrastructure:
  phase_resources:
    first: { max_workers: 3, memory_limit_gb: 8 }
reporting:
  output_path: "reports/"
`

describe('loading', () => {
  test('a workflow in the guide spelling becomes the canonical model', () => {
    const { workflow, diagnostics } = parseWorkflow(guide, { vocabulary })
    expect(diagnostics).toEqual([])
    expect(workflow.name).toBe('Two steps')
    expect(workflow.seed).toBe(42)
    expect(workflow.data).toEqual({ symbols: ['SPY'] })
    expect(workflow.phases[0]).toMatchObject({
      name: 'first',
      resources: { max_workers: 3, memory_gb: 8 },
      enabled: true,
    })
    expect(workflow.reporting).toMatchObject({ output_path: 'reports/', include_phase_reports: true })
  })

  test('references are looked up and taken apart', () => {
    const { graph } = parseWorkflow(guide, { vocabulary })
    expect(graph[1]).toMatchObject({
      name: 'second',
      after: ['first'],
      inputs: [{ reference: 'first.best.period', phase: 'first', output: 'best', path: ['period'] }],
    })
  })

  test('places in the file are found by path', () => {
    const { locate } = parseWorkflow(guide, { vocabulary, file: 'x.yaml' })
    expect(locate(['phases', 1, 'inputs', 0])).toEqual({ file: 'x.yaml', line: 14, column: 14 })
  })

  test('a plain object is read like the same YAML', () => {
    const value = { workflow: { type: 'multi_phase', name: 'Two steps' }, phases: [{ name: 'first', type: 'search' }] }
    expect(readWorkflow(value, { vocabulary }).workflow).toEqual(
      parseWorkflow(JSON.stringify(value), { vocabulary }).workflow,
    )
  })

  test('a TypeScript module is loaded without a build', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'definition-'))
    const file = join(folder, 'flow.ts')
    writeFileSync(
      file,
      `const n: number = 5\nexport const workflow = { phases: [{ name: 'a', type: 'search', config: { n_trials: n } }] }\n`,
    )
    const { workflow } = await loadWorkflow(file, { vocabulary })
    expect(workflow).toMatchObject({ name: 'flow', phases: [{ config: { n_trials: 5 } }] })
    writeFileSync(join(folder, 'none.ts'), 'export const other = 1\n')
    await expect(loadWorkflow(join(folder, 'none.ts'), { vocabulary })).rejects.toThrow(
      'Expected an export "workflow", was: other.',
    )
  })

  test('a missing file is one clear error', async () => {
    await expect(inspectWorkflow('/nowhere/x.yaml', { vocabulary })).rejects.toThrow(UserError)
  })

  test('types that are known but not built are accepted and cannot be run', () => {
    const loaded = parseWorkflow('phases: [{ name: a, type: optimization }]', { vocabulary })
    expect(loaded.diagnostics).toMatchObject([{ severity: 'unavailable', code: 'WF_TYPE_UNAVAILABLE' }])
    expect(() => requireRunnable(loaded)).toThrow(UserErrors)
  })

  test('an unknown type names the nearest one, known later ones included', () => {
    expect(inspect('phases: [{ name: a, type: optimizaton }]').diagnostics[0]?.frame).toContain(
      'did you mean "optimization"?',
    )
  })

  test('required keys of types that are not built are warnings, or errors when strict', () => {
    const text = 'phases: [{ name: a, type: validation, config: { metric: [x], validation_method: [bootstrap] } }]'
    const found = (strict: boolean) =>
      inspect(text, { vocabulary: { ...vocabulary, strict } }).diagnostics.filter(
        ({ code }) => code === 'WF_REQUIRED_KEY',
      )
    expect(found(false)).toMatchObject([{ severity: 'warning' }])
    expect(found(true)).toMatchObject([{ severity: 'error' }])
    expect(found(true)[0]?.hint).toBe('Is "metric" meant to be "metrics"?')
  })

  test('what a dump of a Step 10 definition leaves empty is as if it were not there', () => {
    const text = `
name: w
phases:
  - { name: a, type: search, timeout_minutes: null, validation_func: null, success_criteria: null, depends_on: [] }
`
    const { workflow, diagnostics } = parseWorkflow(text, { vocabulary })
    expect(diagnostics).toEqual([])
    expect(workflow.phases[0]?.gate).toEqual([])
  })

  test('a definition newer than the program is refused', () => {
    expect(codes('definition_version: 99\nfoo: 1')).toEqual(['WF_NEWER 1:21'])
  })
})

describe('mistakes', () => {
  test('all mistakes of a file are reported at once, in order, with their places', () => {
    const text = [
      'workflow:',
      '  nmae: x',
      'phases:',
      '  - name: search',
      '    type: serch',
      '    max_retires: 3',
      '    memory_gb: lots',
      '  - name: look',
      '    type: report',
      '    inputs: [search.bets, serch.best]',
      '    when: sometimes',
      'limits: { max_total_cores: 2 }',
    ].join('\n')
    expect(codes(text)).toEqual([
      'WF_UNKNOWN_KEY 2:3',
      'WF_UNKNOWN_TYPE 5:11',
      'WF_UNKNOWN_KEY 6:5',
      'WF_WRONG_TYPE 7:16',
      'WF_UNKNOWN_PHASE 10:27',
      'WF_BAD_VALUE 11:11',
      'WF_UNKNOWN_KEY 12:11',
    ])
  })

  test('the frame shows the line, a caret and the nearest name', () => {
    const text = 'phases:\n  - name: a\n    type: search\n    config:\n      metod: grid\n'
    const [mistake] = inspect(text).diagnostics
    expect(mistake).toMatchObject({
      code: 'WF_UNKNOWN_KEY',
      message: 'Unknown key "metod" in the config of phase "a".',
    })
    expect(mistake?.frame).toBe(
      ['  4 │     config:', '  5 │       metod: grid', '    │       ^^^^^ did you mean "method"?'].join('\n'),
    )
  })

  test('parameter names deep inside a config are checked', () => {
    const text =
      'phases:\n  - name: a\n    type: search\n    config:\n      parameters: { fast_perod: [5], slow_period: [9] }\n'
    expect(inspect(text).diagnostics.map(({ frame }) => frame)).toEqual([
      expect.stringContaining('^^^^^^^^^^ did you mean "fast_period"?'),
    ])
  })

  test('remarks of a phase type point into its config', () => {
    const text = 'phases:\n  - name: a\n    type: search\n    config:\n      method: random\n      n_trials: 5000\n'
    expect(codes(text)).toEqual(['WF_BAD_VALUE 6:17'])
  })

  test('outputs that the type does not make are mistakes', () => {
    expect(inspect('phases: [{ name: a, type: search, outputs: [bets] }]').diagnostics[0]).toMatchObject({
      code: 'WF_UNKNOWN_OUTPUT',
      frame: expect.stringContaining('did you mean "best"?'),
    })
  })

  test('an output that is made but not declared says how to declare it', () => {
    const text = 'phases: [{ name: a, type: search, outputs: [best] }, { name: b, type: report, inputs: [a.history] }]'
    expect(inspect(text).diagnostics[0]?.hint).toBe('Add "history" to the outputs of "a".')
  })

  test('a circle names its path once', () => {
    const text = [
      'phases:',
      '  - { name: a, type: report, depends_on: [b] }',
      '  - { name: b, type: report, inputs: [c.text] }',
      '  - { name: c, type: report, inputs: [a.text] }',
    ].join('\n')
    const { diagnostics } = inspect(text)
    expect(diagnostics).toHaveLength(1)
    expect(diagnostics[0]).toMatchObject({
      code: 'WF_CYCLE',
      message: 'Circular dependencies: a → b → c → a (→ waits for).',
    })
  })

  test('a phase that waits for itself is a circle', () => {
    expect(inspect('phases: [{ name: a, type: report, depends_on: [a] }]').diagnostics[0]?.message).toContain('a → a')
  })

  test('two phases of one name are a mistake at the second', () => {
    expect(codes('phases:\n  - { name: a, type: report }\n  - { name: a, type: report }\n')).toEqual([
      'WF_DUPLICATE_NAME 3:13',
    ])
  })

  test('resources and policies of a phase that does not exist name the nearest', () => {
    const text =
      'phases: [{ name: search, type: search }]\ninfrastructure: { phase_resources: { serach: { max_workers: 1 } } }'
    expect(inspect(text).diagnostics[0]).toMatchObject({
      code: 'WF_UNKNOWN_PHASE',
      frame: expect.stringContaining('"search"'),
    })
  })

  test('contradicting spellings are a mistake, agreeing ones are not', () => {
    expect(codes('phases: [{ name: a, type: search, memory_gb: 2, memory_limit_gb: 4 }]')).toEqual(['WF_TWICE 1:49'])
    expect(codes('phases: [{ name: a, type: search, memory_gb: 2, memory_limit_gb: 2 }]')).toEqual([])
    expect(codes('name: x\nworkflow: { name: y }\nphases: [{ name: a, type: search }]')).toEqual(['WF_TWICE 2:13'])
  })

  test('a phase left out for a mistake of its own causes no further ones', () => {
    const text = 'phases:\n  - { name: "a b", type: search }\n  - { name: c, type: report, inputs: ["d.best"] }\n'
    expect(codes(text)).toEqual(['WF_BAD_VALUE 2:13', 'WF_UNKNOWN_PHASE 3:39'])
  })

  test('syntax errors, tabs, duplicate keys and empty files have places', () => {
    expect(codes('a: 1\n\tb: 2')).toContain('WF_SYNTAX 2:1')
    expect(codes('name: a\nname: b')).toEqual(['WF_SYNTAX 2:1'])
    expect(codes('')).toEqual(['WF_WRONG_TYPE 1:1'])
    expect(codes('- a')).toEqual(['WF_WRONG_TYPE 1:1'])
    expect(codes('a: *nowhere')).toEqual([expect.stringContaining('WF_SYNTAX')])
  })

  test('aliases that would fill the memory are refused', () => {
    const lines = ['a0: &a0 [x, x, x, x, x, x, x, x, x, x]']
    for (let level = 1; level < 9; level++)
      lines.push(
        `a${level}: &a${level} [${Array(10)
          .fill(`*a${level - 1}`)
          .join(', ')}]`,
      )
    expect(codes(lines.join('\n'))[0]).toContain('WF_SYNTAX')
  })

  test('anchors and merge keys keep the places of what they bring', () => {
    const text = [
      'global_config:',
      '  base: &base',
      '    metod: grid',
      'phases:',
      '  - name: a',
      '    type: search',
      '    config:',
      '      <<: *base',
    ].join('\n')
    expect(codes(text)).toEqual(['WF_UNKNOWN_KEY 3:5'])
  })
})

describe('sub-workflows, templates and overrides', () => {
  test('a sub-workflow comes from a file beside it, and its mistakes are in that file', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'definition-'))
    writeFileSync(join(folder, 'inner.yaml'), 'phases:\n  - { name: s, type: search, outputs: [best] }\n')
    writeFileSync(
      join(folder, 'outer.yaml'),
      'phases:\n  - { name: sub, workflow: inner.yaml }\n  - { name: r, type: report, inputs: [sub.s.best, sub.best] }\n',
    )
    const { graph } = await loadWorkflow(join(folder, 'outer.yaml'), { vocabulary })
    expect(graph.map(({ name }) => name)).toEqual(['sub.s', 'r'])
    expect(graph[1]?.inputs.map(({ phase }) => phase)).toEqual(['sub.s', 'sub.s'])

    writeFileSync(join(folder, 'inner.yaml'), 'phases:\n  - { name: s, typ: search }\n')
    const { diagnostics } = await inspectWorkflow(join(folder, 'outer.yaml'), { vocabulary })
    expect(diagnostics.some(({ where, code }) => where.file.endsWith('inner.yaml') && code === 'WF_UNKNOWN_KEY')).toBe(
      true,
    )

    writeFileSync(join(folder, 'inner.yaml'), 'phases:\n  - { name: again, workflow: outer.yaml }\n')
    const circle = await inspectWorkflow(join(folder, 'outer.yaml'), { vocabulary })
    expect(circle.diagnostics.map(({ code }) => code)).toContain('WF_SUBWORKFLOW')
  })

  test('a template is completed by the phase', () => {
    const text = [
      'templates:',
      '  base: { type: search, config: { method: grid, n_trials: 5 }, max_retries: 1 }',
      'phases:',
      '  - { name: a, template: base, config: { n_trials: 7 } }',
    ].join('\n')
    expect(parseWorkflow(text, { vocabulary }).workflow.phases[0]).toMatchObject({
      type: 'search',
      config: { method: 'grid', n_trials: 7 },
      policy: { max_retries: 1 },
    })
    expect(codes('templates: { base: { type: search } }\nphases: [{ name: a, template: bse }]')).toEqual([
      'WF_TEMPLATE 2:31',
    ])
    expect(codes('templates: { a: { template: b }, b: { template: a } }\nphases: [{ name: x, template: a }]')).toEqual([
      'WF_TEMPLATE 2:31',
    ])
  })

  test('overrides change values by path, phases by name', () => {
    const overrides = ['phases.first.config.method=random', 'seed=7', 'reporting.output_path=elsewhere/']
    const { workflow } = parseWorkflow(guide, { vocabulary, overrides })
    expect(workflow.phases[0]?.config).toEqual({ method: 'random' })
    expect(workflow.seed).toBe(7)
    expect(workflow.reporting.output_path).toBe('elsewhere/')
  })

  test('overrides that fit nothing are mistakes with the nearest name', () => {
    const messages = inspect(guide, { overrides: ['phases.frist.config.method=random', 'nonsense'] }).diagnostics.map(
      ({ message, code }) => `${code} ${message}`,
    )
    expect(messages).toEqual([
      'WF_OVERRIDE Expected "path=value" behind --set, was "nonsense".',
      'WF_OVERRIDE Expected an element "frist" for --set phases.frist.config.method=random, was not there. Did you mean "first"?',
    ])
  })
})

const seeds = new URL('../../../shared/seeds/', import.meta.url)
const read = (name: string): string => readFileSync(new URL(name, seeds), 'utf8')
const present = existsSync(seeds)

describe('the definitions of the seed documents', () => {
  test.skipIf(!present)('each YAML example of the guide is accepted as written (needs ../shared/seeds)', () => {
    const blocks = [...read('001_7472eaee49f5c456.txt').matchAll(/```yaml\n([\s\S]*?)```/g)].map((match) => match[1]!)
    expect(blocks).toHaveLength(12)
    for (const [index, block] of blocks.entries()) {
      const { diagnostics, loaded } = inspectText(block, `example-${index + 1}.yaml`, { vocabulary })
      expect(diagnostics.filter(({ severity }) => severity === 'error')).toEqual([])
      expect(loaded).toBeDefined()
    }
  })

  test.skipIf(!present)('the definition of Step 10 is accepted as written (needs ../shared/seeds)', () => {
    const text = read('003_e2079cf9b1745830.txt')
    const start = text.indexOf('workflow_config = {')
    const literal = text.slice(text.indexOf('{', start), text.indexOf('\n    }\n', start) + 6)
    const value: unknown = JSON.parse(
      literal.replaceAll("'", '"').replaceAll('True', 'true').replaceAll('False', 'false'),
    )
    const { workflow, graph } = readWorkflow(value, { vocabulary })
    expect(workflow).toMatchObject({
      name: 'production_optimization',
      limits: { max_total_memory_gb: 32, max_total_cpu_cores: 16 },
    })
    expect(graph.map(({ name }) => name)).toEqual([
      'data_prep',
      'feature_engineering',
      'signal_capture',
      'param_optimization',
      'validation',
    ])
    expect(workflow.phases[3]?.resources).toMatchObject({ memory_gb: 16, cpu_cores: 8 })
  })
})

test('a phase may carry the keys of a seed phase itself: tasks, parallel, validation', () => {
  const tasks = vocabulary.phaseTypes.report!
  const extended = { ...vocabulary, phaseTypes: { ...vocabulary.phaseTypes, tasks: { ...tasks, type: 'tasks' } } }
  const text = `
phases:
  - name: discovery
    parallel: true
    tasks: [{ title: Find, type: Explore, prompt: Find it. }]
    validation: manual
  - name: written
    tasks: [a]
    config: { tasks: [b] }
`
  const { workflow } = parseWorkflow(text, { vocabulary: extended })
  expect(workflow.phases).toMatchObject([
    {
      type: 'tasks',
      config: { parallel: true, tasks: [{ title: 'Find', type: 'Explore', prompt: 'Find it.' }] },
      gate: [{ manual: expect.any(String) }],
    },
    { type: 'tasks', config: { tasks: ['b'] } },
  ])
})

describe('places', () => {
  test('a check of a gate is shown where it was written, in every spelling', () => {
    const text = `
phases:
  - name: a
    type: search
    gate:
      - "zz > 1"
      - { expression: yy > 1 }
  - name: b
    type: search
    success_criteria: { min_x: 1 }
    gate: { only_if: xx > 1, expression: best.x > 1 }
    validation: ww > 1
`
    expect(codes(text)).toEqual([
      'WF_UNKNOWN_NAME 6:10',
      'WF_UNKNOWN_NAME 7:23',
      'WF_UNKNOWN_NAME 11:22',
      'WF_UNKNOWN_NAME 12:17',
    ])
  })

  test('every expression of a text with an open one is checked', () => {
    expect(codes('phases: [{ name: a, type: search, config: { label: "${zz} ${yy} ${" } }]')).toEqual([
      'WF_UNKNOWN_NAME 1:55',
      'WF_UNKNOWN_NAME 1:61',
      'WF_EXPRESSION 1:65',
    ])
  })

  test('of a line that is too long to read, the frame shows what stands around the place', () => {
    const mistakeIn = (text: string) => inspect(text).diagnostics.find(({ code }) => code === 'WF_UNKNOWN_KEY')
    const mistake = mistakeIn(`name: ${'x'.repeat(1000)}\nsede: 1 # ${'y'.repeat(1000)}`)
    expect(mistake?.where).toMatchObject({ line: 2, column: 1 })
    expect(Math.max(...mistake!.frame!.split('\n').map((line) => line.length))).toBeLessThan(220)
    const far = mistakeIn(`{ description: ${'x'.repeat(1000)}, sede: 1 }`)
    expect(far?.where.column).toBe(1018)
    const [line, carets] = far!.frame!.split('\n').slice(-2)
    expect(line!.slice(carets!.indexOf('^')).startsWith('sede')).toBe(true)
  })
})

describe('YAML that is nested', () => {
  const nested = (depth: number): string => `global_config: { x: ${'['.repeat(depth)}${']'.repeat(depth)} }\nphases: []`
  test.each([120, 5000])('%i deep is one mistake, not a full stack', (depth) => {
    expect(inspect(nested(depth)).diagnostics).toMatchObject([
      { code: 'WF_SYNTAX', message: 'Expected mappings and lists at most 100 deep.', where: { line: 1 } },
    ])
  })

  test('as deep as people write is read', () => {
    expect(codes(nested(50))).toEqual(['WF_NO_PHASES 1:1'])
  })
})

test.each([
  ['name: a\nname: b', '"name"'],
  ['phases:\n  - { "x y": 1, "x y": 2 }', '"x y"'],
])('a key that stands twice is named: %j', (text, key) => {
  expect(inspect(text).diagnostics[0]).toMatchObject({
    code: 'WF_SYNTAX',
    message: `Expected each key once in a mapping, found ${key} again.`,
  })
})

describe('names from elsewhere', () => {
  const found = (phase: string, extra: object = {}): string[] =>
    inspectText(`phases:\n  - { name: a, type: search, ${phase} }\n`, 'w.yaml', {
      vocabulary: { ...vocabulary, validators: ['enough'], ...extra },
    }).diagnostics.map(
      ({ message, hint, frame, where }) => `${where.column} ${message} ${hint ?? frame?.split('^ ')[1] ?? ''}`,
    )

  test('a validator that no plug-in has is a mistake before the run', () => {
    expect(found('validation_func: enough')).toEqual([])
    expect(found('validation_func: enuogh')).toEqual([
      '47 Unknown validator "enuogh" of phase "a". did you mean "enough"?',
    ])
    expect(found('gate: [{ validator: other }]', { validators: [] })[0]).toContain('A plug-in offers them')
  })

  test('so is a fallback that the type does not have, wherever it is written', () => {
    expect(found('fallback_method: smaller')).toEqual([
      expect.stringContaining('Unknown fallback "smaller" of phase "a". Legal here: "reduced_parameter_space".'),
    ])
    expect(found('policy: { fallback_method: smaller }')[0]).toContain('57 Unknown fallback "smaller"')
  })

  test('and an output in a gate that the type does not make', () => {
    const gate = (output: string): string => `gate: { json_schema: { type: object }, output: ${output} }`
    expect(found(gate('best'))).toEqual([])
    expect(found(gate('bets'))[0]).toContain('Unknown output "bets" of phase "a" in its gate. did you mean "best"?')
  })
})
