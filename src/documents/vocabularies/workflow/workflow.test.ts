import { describe, expect, test } from 'vitest'
import type { JsonValue } from '../../../core/hash.ts'
import { readDocument, renderDocument } from '../../document/source.ts'
import { executeCommand } from '../../transaction/execute.ts'
import { createWorkflowVocabulary } from './workflow.ts'

const text = `# What this is for
workflow:
  name: "research"
  seed: 42 # kept

phases:
  # search first
  - name: "search"
    type: "optimization"
    config:
      optimization:
        n_trials: 100
        objective: "sharpe_ratio"
    outputs: [best_parameters]

  - name: "analysis"
    type: "analysis"
    inputs: ["search.best_parameters"] # the winner
    config: { cost_bps: 1 }

  - name: "validation"
    type: "backtest"
    inputs: ["search.best_parameters"]
    config: { cost_bps: 1, note: "\${search.best_parameters.fast}" }

infrastructure:
  phase_resources:
    search: { max_workers: 2 }
    validation: { max_workers: 1 }
`
const check = (document: JsonValue): { message: string; path: string }[] => {
  const phases = (document as { phases: { name: string; type: string }[] }).phases
  return phases.flatMap((phase, i) =>
    ['optimization', 'analysis', 'backtest', 'walk_forward'].includes(phase.type)
      ? []
      : [{ message: `Expected a known type, was ${phase.type}.`, path: `/phases/${i}/type` }],
  )
}
const vocabulary = createWorkflowVocabulary({ check })
const source = readDocument(text, 'research.yaml')
const run = (command: string) => executeCommand(vocabulary, source.value, command)
const edited = (command: string): string => {
  const result = run(command)
  expect(result.status, result.rollbackReason).toBe('success')
  return renderDocument(source, result.document, result.patch)
}

describe('edits of a workflow definition', () => {
  test('several steps add a phase, set its trials and give it workers', () => {
    const after = edited('add a walk_forward phase after validation, raise n_trials to 500 and give it 8 workers')
    const { phases, infrastructure } = readDocument(after, 'x.yaml').value as {
      phases: Record<string, JsonValue>[]
      infrastructure: { phase_resources: JsonValue }
    }
    expect(phases[3]).toMatchObject({
      name: 'walk_forward',
      type: 'walk_forward',
      depends_on: ['validation'],
      config: { optimization: { n_trials: 500 } },
    })
    expect(phases[0]).toEqual((source.value as { phases: JsonValue[] }).phases[0])
    expect(infrastructure.phase_resources).toMatchObject({ walk_forward: { max_workers: 8 } })
    for (const comment of ['# What this is for', '# kept', '# search first', '# the winner'])
      expect(after).toContain(comment)
  })

  test('a changed number changes nothing else in the text', () => {
    expect(edited('raise n_trials to 500')).toBe(text.replace('n_trials: 100', 'n_trials: 500'))
    expect(edited('set the seed to 7')).toBe(text.replace('seed: 42', 'seed: 7'))
    expect(edited('double the max_workers of the search phase')).toBe(
      text.replace('search: { max_workers: 2 }', 'search: { max_workers: 4 }'),
    )
  })

  test('a new name is followed by all references: inputs, resources, expressions', () => {
    const after = edited('rename search to grid')
    expect(after).toBe(
      text
        .replace('name: "search"', 'name: "grid"')
        .replaceAll('"search.best', '"grid.best')
        .replace('search: { max', 'grid: { max')
        .replace('${search.', '${grid.'),
    )
  })

  test('what is of the workflow, or in it, is removed as it is without saying so', () => {
    expect(run('remove validation from the workflow').patch).toEqual(run('remove validation').patch)
    const named = { workflow: { name: 'x', description: 'y' }, phases: [{ name: 'a', type: 'tasks' }] }
    expect(executeCommand(createWorkflowVocabulary(), named, 'remove the description of the workflow').patch).toEqual([
      { op: 'remove', path: '/workflow/description' },
    ])
  })

  test('what others need is not removed, what nobody needs goes with its resources', () => {
    expect(run('remove the search phase')).toMatchObject({
      status: 'failed',
      rollbackReason: 'Expected no phase to need "search", "analysis", "validation" do.',
    })
    const after = edited('remove validation')
    expect(after).not.toContain('validation')
    expect(after).toContain('# the winner')
  })

  test('phases are disabled by type, enabled, and moved', () => {
    const disabled = run('disable all phases of type backtest').document as { phases: { enabled?: boolean }[] }
    expect(disabled.phases.map((phase) => phase.enabled)).toEqual([undefined, undefined, false])
    const moved = run('move validation before analysis').document as { phases: { name: string }[] }
    expect(moved.phases.map((phase) => phase.name)).toEqual(['search', 'validation', 'analysis'])
  })

  test('a key that fits two phases is asked about, with its phase it is set', () => {
    expect(run('set cost_bps to 3').status).toBe('ambiguous')
    expect(run('set the cost_bps of validation to 3').patch).toEqual([
      { op: 'replace', path: '/phases/2/config/cost_bps', value: 3 },
    ])
  })

  test("the definition's own check refuses what it does not allow", () => {
    const result = run('add a juggling_act phase')
    expect(result).toMatchObject({
      status: 'failed',
      rollbackTriggered: true,
      rollbackReason: 'Expected a known type, was juggling_act.',
    })
    expect(result.document).toBe(source.value)
  })

  test('paths through prototypes are refused', () => {
    for (const command of [
      'set __proto__.polluted to 1',
      'set /__proto__/polluted to 1',
      'set constructor.prototype.x to 1',
      'rename search to __proto__',
    ]) {
      expect(run(command).status).not.toBe('success')
    }
    expect(({} as Record<string, unknown>).polluted).toBeUndefined()
  })
})

describe('keys of a phase', () => {
  const phaseAfter = (command: string, name: string): Record<string, JsonValue> => {
    const { phases } = readDocument(edited(command), 'x.yaml').value as { phases: Record<string, JsonValue>[] }
    return phases.find((phase) => phase.name === name)!
  }

  test.each([
    ['set priority of analysis to high', 'analysis', { priority: 'high' }],
    ["set analysis's description to 'What moved'", 'analysis', { description: 'What moved' }],
    ['set max_retries of search to 5', 'search', { max_retries: 5 }],
    ['set critical of validation to true', 'validation', { critical: true }],
  ] as const)('are known before the definition has them: %s', (command, name, expected) => {
    expect(phaseAfter(command, name)).toMatchObject(expected)
  })

  test('are meant before keys of the same name further down', () => {
    const nested = { phases: [{ name: 'build', template: 'step', config: { tasks: [{ id: 'a', type: 'shell' }] } }] }
    const result = executeCommand(createWorkflowVocabulary(), nested, 'set the type of build to tasks')
    expect(result.document).toEqual({ phases: [{ ...nested.phases[0], type: 'tasks' }] })
  })

  test.each([
    ['give search a timeout of 5 minutes', 'search', { timeout_minutes: 5 }],
    ['set the time limit of search to 90s', 'search', { timeout_seconds: 90 }],
    ['limit search to 2 hours', 'search', { timeout_hours: 2 }],
    ['stop validation after 30 seconds', 'validation', { timeout_seconds: 30 }],
  ] as const)('limit its time: %s', (command, name, expected) => {
    expect(phaseAfter(command, name)).toMatchObject(expected)
  })

  test.each([
    ['require a sharpe_ratio of at least 1 for validation', { min_sharpe_ratio: 1 }],
    ['validation must have a max drawdown below 20%', { max_drawdown: '< 0.2' }],
    ['add a gate to validation that requires a win rate of at most 0.9', { max_win_rate: 0.9 }],
  ] as const)('say what results must reach: %s', (command, expected) => {
    expect(phaseAfter(command, 'validation')).toMatchObject({ success_criteria: expected })
  })

  test('add to criteria that are there', () => {
    const strict = { phases: [{ name: 'build', type: 'report', acceptance_criteria: { min_a: 1 } }] }
    const { document } = executeCommand(createWorkflowVocabulary(), strict, 'require a sharpe_ratio above 2 for build')
    expect(document).toEqual({
      phases: [{ ...strict.phases[0], acceptance_criteria: { min_a: 1, sharpe_ratio: '> 2' } }],
    })
  })

  test('keep the unit in which a time limit is written', () => {
    const limited = { phases: [{ name: 'build', type: 'report', timeout_minutes: 30 }] }
    const to = (command: string): unknown => executeCommand(createWorkflowVocabulary(), limited, command).document
    expect(to('set the timeout of build to 2 hours')).toEqual({
      phases: [{ ...limited.phases[0], timeout_minutes: 120 }],
    })
    expect(to('set the timeout of build to 45')).toEqual({ phases: [{ ...limited.phases[0], timeout_minutes: 45 }] })
  })

  test.each([
    ['set the timeout of search to 5', 'Expected a unit'],
    ['add a phase called notify after validation', 'Expected the type of the phase'],
  ])('are asked for what is missing: %s', (command, asked) => {
    const result = run(command)
    expect(result.status).not.toBe('success')
    expect(JSON.stringify(result)).toContain(asked)
  })
})
