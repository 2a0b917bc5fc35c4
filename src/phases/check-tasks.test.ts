import { describe, expect, test } from 'vitest'
import { checkTasks } from './check-tasks.ts'
import { tasksConfig } from './tasks-config.ts'
import { PROVIDERS_SERVICE } from './tasks-service.ts'

const shell = { id: 'a', title: 'A', type: 'shell', command: ['true'] }
const agent = { id: 'a', title: 'A', type: 'agent', prompt: 'Hello.' }

/** `path: message` of every remark. */
function remarks(tasks: readonly object[], shared: readonly string[] = ['demo']): string[] {
  const config = tasksConfig.parse({ tasks })
  return checkTasks(config, { [PROVIDERS_SERVICE]: shared }).map(({ path, message }) => `${path.join('.')}: ${message}`)
}

describe('the check of tasks', () => {
  test('says nothing of tasks that can run, also when their texts hold expressions', () => {
    expect(remarks([shell, { ...agent, id: 'b', prompt: '${a.values} {{a.b}}', depends_on: ['a'] }])).toEqual([])
  })

  test.each([
    ['a type with a typing mistake', [{ ...shell, type: 'shel' }], 'tasks.0.type: Task "a": expected a type'],
    ['a field with a typing mistake', [{ ...shell, timeout_secs: 3 }], 'Did you mean "timeout_seconds"?'],
    [
      'a field that is missing',
      [{ id: 'a', title: 'A', type: 'shell' }],
      'expected a field `command` (array), was none.',
    ],
    ['an unknown task before it', [shell, { ...shell, id: 'b', depends_on: ['c'] }], 'tasks.1.depends_on.0: Task "b"'],
    ['an id that is taken', [shell, shell], 'tasks.1.id: Task "a": expected another id'],
    [
      'an unknown provider',
      [{ ...agent, provider: 'dmo' }],
      'Expected a provider "dmo"; there are demo. Did you mean "demo"?',
    ],
    [
      'an unknown stronger provider',
      [{ ...agent, escalate: { provider: 'x', below: 0.7 } }],
      'tasks.0.escalate.provider',
    ],
  ])('finds %s, at its place', (_, tasks, told) => {
    const found = remarks(tasks)
    expect(found).toHaveLength(1)
    expect(found[0]).toContain(told)
  })

  test('finds each of several mistakes', () => {
    expect(
      remarks([
        { ...shell, type: 'x' },
        { ...shell, id: 'b', command: 3 },
      ]),
    ).toHaveLength(2)
  })

  test('finds that nobody can be asked, for profiles, too', () => {
    expect(remarks([{ ...agent, type: 'Explore' }], [])).toEqual([
      'tasks.0.type: Expected a provider; none is declared.',
    ])
  })

  test('does not judge what an expression stands for', () => {
    const { id: _, ...agentOf } = agent
    const open = { ...agentOf, title: '${item}', provider: '${env.P}', max_reasks: '${params.n}' }
    expect(remarks([open, { ...shell, id: 'b', depends_on: ['x'] }])).toEqual([])
  })

  test('does not look providers up that it is not told of', () => {
    expect(checkTasks(tasksConfig.parse({ tasks: [{ ...agent, provider: 'x' }] }), {})).toEqual([])
  })
})
