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

describe('files that name phases and tasks in their own way', () => {
  const plan: readonly Phase[] = ['discovery', 'implementation'].map((id) => ({
    id,
    name: `The ${id}`,
    tasks: ['Find a way', 'Take it'].map((title) => ({ title, type: 'function', run: () => `ran ${title}` })),
  }))
  const done = { 'find-a-way': 'one', 'take-it': 'two' }

  async function goOn(file: unknown): Promise<{ readonly ran: string[]; readonly first: unknown; warnings: string[] }> {
    const ran: string[] = []
    const warnings: string[] = []
    const outcome = await runPhases(plan, {
      store: memoryProgress(read(file).progress),
      onEvent(event) {
        if (event.type === 'task_started') ran.push(`${event.phase}.${event.task}`)
        if (event.type === 'warning') warnings.push(event.message)
      },
    })
    return { ran, first: outcome.context.discovery?.tasks, warnings }
  }
  const open = { id: 'implementation', status: 'in_progress', tasks: [], validation: null }
  const rest = ['implementation.find-a-way', 'implementation.take-it']

  test('tasks are found by their titles', async () => {
    const tasks = [
      { title: 'Find a way', status: 'complete', result: 'one' },
      { title: 'Take it', status: 'complete', result: 'two' },
    ]
    const phases = [{ id: 'discovery', status: 'complete', tasks, validation: { passed: true } }, open]
    expect(await goOn({ current_phase: 2, phases })).toEqual({ ran: rest, first: done, warnings: [] })
  })

  test('numbered phases are found by their names, tasks by their descriptions', async () => {
    const tasks = [
      { id: '1.1', description: 'Find a way', completed: true, result: 'one' },
      { id: '1.2', description: 'Take it', completed: false },
    ]
    const file = { plan_id: 'p', phases: [{ id: 1, name: 'the-discovery', status: 'active', tasks }] }
    const { ran } = await goOn(file)
    expect(ran).toEqual(['discovery.take-it', ...rest])
  })

  test('results of a complete phase that are kept in the context only stand for its tasks in their order', async () => {
    const complete = { id: 'discovery', status: 'complete', tasks: [], validation: { passed: true } }
    const file = { current_phase: 2, phases: [complete, open], context: { discovery: ['one', 'two'] } }
    expect(await goOn(file)).toEqual({ ran: rest, first: done, warnings: [] })
  })

  test('a complete phase without any result runs again, which is said', async () => {
    const complete = { id: 'discovery', status: 'complete', tasks: [], validation: { passed: true } }
    const { ran, warnings } = await goOn({ current_phase: 2, phases: [complete, open] })
    expect(ran).toHaveLength(4)
    expect(warnings).toEqual([
      'The stored progress says that phase discovery is complete, and holds no results of it. It runs again.',
    ])
  })
})
