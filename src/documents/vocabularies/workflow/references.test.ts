import { describe, expect, test } from 'vitest'
import type { JsonValue } from '../../../core/hash.ts'
import { executeCommand } from '../../transaction/execute.ts'
import { createWorkflowVocabulary } from './workflow.ts'

const workflow = createWorkflowVocabulary()
const rename = (document: JsonValue, from: string, to: string): JsonValue => {
  const result = executeCommand(workflow, document, `rename ${from} to ${to}`)
  expect(result.status, result.rollbackReason).toBe('success')
  return result.document
}

describe('references to a phase', () => {
  test('follow in inputs, conditions, gates, loops, expressions and tables, but not in words', () => {
    const document: JsonValue = {
      phases: [
        { name: 'search', type: 'optimization' },
        {
          name: 'use',
          type: 'backtest',
          inputs: ['search.best', 'research.best'],
          depends_on: ['search'],
          condition: "search.best.sharpe > 1 and search.best.kind != 'search.best'",
          gate: 'search.best > 0',
          for_each: 'search.list',
          description: 'search for the best',
          config: { a: '${search.best[0]} of the search', b: '$${search.best}', c: '${my_search.x + search.y}' },
        },
      ],
      phase_resources: { search: { max_workers: 2 } },
      phase_error_policies: { search: { max_retries: 1 } },
    }
    expect(rename(document, 'search', 'sweep')).toEqual({
      phases: [
        { name: 'sweep', type: 'optimization' },
        {
          name: 'use',
          type: 'backtest',
          inputs: ['sweep.best', 'research.best'],
          depends_on: ['sweep'],
          condition: "sweep.best.sharpe > 1 and sweep.best.kind != 'search.best'",
          gate: 'sweep.best > 0',
          for_each: 'sweep.list',
          description: 'search for the best',
          config: { a: '${sweep.best[0]} of the search', b: '$${search.best}', c: '${my_search.x + sweep.y}' },
        },
      ],
      phase_resources: { sweep: { max_workers: 2 } },
      phase_error_policies: { sweep: { max_retries: 1 } },
    })
  })

  test('of a branch follow from outside with the branch before them, and never mean a phase of another branch', () => {
    const branch = (): JsonValue => ({
      phases: [
        { name: 'fit', type: 'optimization' },
        { name: 'score', type: 'analysis', inputs: ['fit.best'] },
      ],
    })
    const document: JsonValue = {
      parallel_phases: { left: { phases: [{ name: 'only_left', type: 'analysis' }] }, right: branch() },
      convergence_phase: { name: 'merge', type: 'ensemble', inputs: ['right.fit.best', 'left.only_left.best'] },
    }
    expect(rename(document, 'fit', 'tune')).toEqual({
      parallel_phases: {
        left: { phases: [{ name: 'only_left', type: 'analysis' }] },
        right: {
          phases: [
            { name: 'tune', type: 'optimization' },
            { name: 'score', type: 'analysis', inputs: ['tune.best'] },
          ],
        },
      },
      convergence_phase: { name: 'merge', type: 'ensemble', inputs: ['right.tune.best', 'left.only_left.best'] },
    })
  })

  test('follow as well when the name is set as a value', () => {
    const document: JsonValue = {
      phases: [
        { name: 'fit', type: 'x' },
        { name: 'use', type: 'x', inputs: ['fit.out'] },
      ],
    }
    for (const command of ['give fit the name c', 'set fit.name to c', 'fit should be called c']) {
      const result = executeCommand(workflow, document, command)
      expect(result.status, command).toBe('success')
      expect(result.document).toMatchObject({ phases: [{ name: 'c' }, { inputs: ['c.out'] }] })
    }
    const data = executeCommand(workflow, document, [
      { intent: 'set_value', target: 'fit', parameters: { path: 'name', value: 'c' } },
    ])
    expect(data.document).toMatchObject({ phases: [{ name: 'c' }, { inputs: ['c.out'] }] })
  })
})
