import { expect, test } from 'vitest'
import type { UserErrors } from '../core/errors.ts'
import { planPhases } from './plan-phases.ts'
import type { Phase } from './run-phases.ts'
import { taskTypes } from './task-types/index.ts'

const good = { id: 'a', name: 'A', tasks: [{ title: 'one', type: 'function', run: () => 1 }] }
const plan = (phases: unknown): unknown => planPhases(phases as Phase[], taskTypes)

test.each<[unknown, string]>([
  [{ ...good, paralel: true }, 'expected no field "paralel". Did you mean "parallel"?'],
  [{ ...good, fan_in: { strategy: 'bst' } }, 'expected `fan_in.strategy`'],
  [{ ...good, fan_in: 'all' }, 'expected `fan_in`'],
  [{ ...good, max_parallel: 0 }, 'expected `max_parallel`'],
  [{ ...good, id: 'a b' }, 'expected `id`: an id of letters, digits, "_" and "-", was "a b"'],
  [{ ...good, tasks: undefined }, 'expected a field `tasks`'],
  [null, 'expected'],
])('%j is refused with the reason', (phase, reason) => {
  expect(() => plan([phase])).toThrow(reason)
})

test('all mistakes of all phases and tasks are told at once', () => {
  const badTask = { ...good, id: 'b', tasks: [{ title: 'one', type: 'Exlpore' }] }
  const found = (): readonly string[] => {
    try {
      plan([good, { ...good, on_failure: 'stop' }, badTask])
    } catch (error) {
      return (error as UserErrors).errors.map(({ message }) => message)
    }
    return []
  }
  expect(found()).toEqual([
    expect.stringContaining('Phase a: expected `on_failure`'),
    'Phase a: expected another id, this one is taken.',
    expect.stringContaining('Did you mean "Explore"?'),
  ])
})

test('something else than a list is refused', () => {
  expect(() => plan(undefined)).toThrow('Expected a list of phases')
})
