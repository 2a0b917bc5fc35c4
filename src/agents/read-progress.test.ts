import { describe, expect, test } from 'vitest'
import { memoryProgress } from './progress-file.ts'
import { type ProgressShape, readProgress } from './read-progress.ts'
import { type Phase, runPhases } from './run-phases.ts'

const read = (value: unknown) => readProgress(JSON.stringify(value))

/** One file of each shape that is in use; phase one is done, phase two is not. */
const shapes: readonly (readonly [ProgressShape, unknown])[] = [
  [
    'pattern',
    {
      current_phase: 2,
      phases: [
        { id: 'discovery', status: 'complete', tasks: [{ id: 'find', title: 'Find' }], validation: { passed: true } },
        { id: 'implementation', status: 'in_progress', tasks: [{ id: 'write', title: 'Write' }], validation: null },
      ],
      context: { discovery: [{ files: ['a.ts'] }] },
    },
  ],
  [
    'plan',
    {
      plan_id: 'p1',
      project_name: 'x',
      scale: 'S',
      status: 'active',
      completion_percentage: 50,
      phases: [
        { id: 1, name: 'Discovery', status: 'completed', tasks: [{ id: '1.1', description: 'Find', completed: true }] },
        {
          id: 2,
          name: 'Build',
          status: 'pending',
          tasks: [{ id: '2.1', description: 'Write', completed: false, agent: 'coder' }],
        },
      ],
      orchestration: { mode: 'hybrid' },
    },
  ],
  [
    'phase',
    {
      phase_number: 1,
      phase_name: 'Discovery',
      tasks: [
        { id: '1.1', title: 'Find', status: 'completed' },
        { id: '1.2', title: 'Sort', status: 'pending' },
      ],
      validation_gates: { tests_passing: false },
      token_budget: 30_000,
    },
  ],
  [
    'generated',
    {
      project: { name: 'x' },
      tech_stack: ['ts'],
      phases: [
        { phase_id: 1, name: 'One', tasks: [{ id: '1.0', subject: 'Check', status: 'completed', blockedBy: [] }] },
        { phase_id: 2, name: 'Two', tasks: [{ id: '2.0', subject: 'Plan', status: 'pending' }] },
      ],
      execution_log: [],
    },
  ],
]

describe('four shapes of progress files', () => {
  test.each(shapes)('"%s" is told apart, and what is done is done', (shape, value) => {
    const { progress, shape: found } = read(value)
    expect(found).toBe(shape)
    const tasks = progress.phases.flatMap(({ tasks }) => tasks)
    expect(tasks.map(({ status }) => status)).toEqual(['succeeded', 'pending'])
    expect(progress.completion).toBe(0.5)
    expect(progress.status).toBe('running')
  })

  test('what another shape has and this one does not is named', () => {
    expect(read(shapes[1]![1]).notes).toEqual(['plan_id', 'project_name', 'scale', 'orchestration'])
    expect(read(shapes[3]![1]).notes).toEqual(['project', 'tech_stack', 'execution_log'])
  })

  test('values are found in the context that the pattern keeps beside the phases', () => {
    expect(read(shapes[0]![1]).progress.phases[0]!.tasks[0]!.value).toEqual({ files: ['a.ts'] })
  })

  test('a run goes on from a foreign file: done tasks are not run again and their values are there', async () => {
    const ran: string[] = []
    const step = (id: string, task: string, value: unknown): Phase => ({
      id,
      name: id,
      tasks: [
        {
          id: task,
          title: task,
          type: 'function',
          run() {
            ran.push(task)
            return value
          },
        },
      ],
    })
    const phases = [step('discovery', 'find', { files: ['other.ts'] }), step('implementation', 'write', { ok: true })]
    const store = memoryProgress(read(shapes[0]![1]).progress)
    const outcome = await runPhases(phases, { store, environment: {} })
    expect(outcome.status).toBe('completed')
    expect(ran).toEqual(['write'])
    expect(outcome.context.discovery).toEqual({ tasks: { find: { files: ['a.ts'] } } })
  })
})

describe('files that cannot be read', () => {
  test.each([
    ['{"phases": [', 'Expected JSON'],
    ['[]', 'a list'],
    ['{}', 'Expected phases or tasks'],
    ['{"format":"phaseline-progress","version":99}', 'version 99'],
    ['{"format":"phaseline-progress","version":1,"status":"odd"}', 'status'],
  ])('%s', (text, message) => {
    expect(() => readProgress(text, 'P.json')).toThrow(message)
  })
})
