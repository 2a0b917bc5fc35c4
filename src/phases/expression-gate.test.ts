import { expect, test } from 'vitest'
import { type Phase, runPhases } from '../agents/index.ts'
import { expressionHolds } from './expression-gate.ts'

const phasesWith = (expression: string, failed: number): Phase[] => [
  { id: 'find', name: 'Find', tasks: [{ id: 'list', title: 'List', type: 'function', run: () => ({ count: 2 }) }] },
  {
    id: 'testing',
    name: 'Testing',
    tasks: [{ id: 'unit', title: 'Unit', type: 'function', run: () => ({ failed }) }],
    validation: expressionHolds(expression),
  },
]
const run = (expression: string, failed: number) => runPhases(phasesWith(expression, failed), { environment: {} })

test('a phase passes when the expression over its values and those before it is true', async () => {
  expect(await run('unit.failed == 0 && find.list.count > 1', 0)).toMatchObject({
    completed: [{ phase: { id: 'find' } }, { phase: { id: 'testing' } }],
  })
})

test('it stops with the expression as the reason when it is false, and with the missing name when it reads none', async () => {
  expect(await run('unit.failed == 0', 3)).toMatchObject({
    completed: [{ phase: { id: 'find' } }],
    reason: expect.stringContaining('Expected `unit.failed == 0` to be true.'),
  })
  expect((await run('unit.gone == 0', 3)).reason).toContain('gone')
})

test('what is no expression is refused before anything runs', () => {
  expect(() => expressionHolds('unit.failed ==')).toThrow()
})
