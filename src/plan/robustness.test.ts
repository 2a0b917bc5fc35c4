import fc from 'fast-check'
import { expect, test } from 'vitest'
import { stringify } from 'yaml'
import { vocabulary } from '../../test/fixtures/definition/vocabulary.ts'
import { UserError } from '../core/errors.ts'
import { inspectText } from '../definition/load.ts'
import { buildPlan } from './build-plan.ts'

const whole = {
  workflow: {
    name: 'whole',
    parallel_phases: { left: { phases: [{ name: 'l', type: 'search', outputs: ['best'] }] } },
    convergence_phase: { name: 'end', type: 'report', inputs: ['left.l.best', 'loop.s.best', 'each.text'] },
    error_handling: { phase_error_policies: { a: { on_failure: 'retry', max_retries: 2 } } },
    resource_management: { phase_resources: { a: { max_containers: 10, memory_per_container: '512MB' } } },
    checkpointing: { checkpoint_frequency: 'hourly', auto_save: { phase_completion: false } },
  },
  data: { symbols: ['SPY'] },
  templates: { base: { type: 'search', config: { n_trials: 5 } } },
  phases: [
    { name: 'a', template: 'base', outputs: ['best'], gate: ['best.x > 1', { files: ['x'] }, 'manual'] },
    {
      name: 'b',
      type: 'conditional',
      condition: '${a.best.x} > 1',
      if_true: { type: 'search' },
      if_false: { type: 'report', config: {} },
    },
    { name: 'each', type: 'report', for_each: ['x', 'y'], config: { v: '${item} ${a.best.n}' } },
    {
      name: 'loop',
      repeat: { until: 's.best.done', max: 3 },
      phases: [{ name: 's', type: 'search', config: { label: 'round ${round}' } }],
    },
    { name: 'late', type: 'report', depends_on: ['b', 'loop'], timeout_minutes: 5, success_criteria: { min_x: 1 } },
  ],
  infrastructure: { phase_resources: { b: { max_workers: 2 } } },
  reporting: { workflow_analytics: { execution_analysis: ['phase_timing_analysis'] } },
}

/** All paths of a value. */
function paths(value: unknown, at: (string | number)[] = []): (string | number)[][] {
  if (value === null || typeof value !== 'object') return [at]
  return [
    at,
    ...Object.entries(value).flatMap(([key, item]) => paths(item, [...at, Array.isArray(value) ? Number(key) : key])),
  ]
}

const junk = fc.oneof(
  fc.constantFrom<unknown>(
    null,
    '',
    -1,
    1e300,
    true,
    [],
    {},
    'a',
    'a.best',
    '${',
    '${a.best',
    '${a.best.x',
    '${b.c + }',
    'left',
    'loop.s.best',
    '__proto__',
    'constructor',
  ),
  fc.constantFrom<unknown>(
    [null],
    { name: 'a' },
    { type: 'search' },
    [[]],
    { phases: [{}] },
    ['a', 'a'],
    { constructor: 1 },
    '${env.X}',
    '${item}',
  ),
  fc.jsonValue({ maxDepth: 1 }),
)

function replaced(value: unknown, path: readonly (string | number)[], by: unknown): unknown {
  const [key, ...rest] = path
  if (key === undefined) return by
  const copy = (Array.isArray(value) ? [...value] : { ...(value as object) }) as Record<string | number, unknown>
  copy[key] = replaced(copy[key], rest, by)
  return copy
}

test('the whole definition has no mistakes', () => {
  const { diagnostics, loaded } = inspectText(stringify(whole), 'w.yaml', { vocabulary })
  expect(diagnostics).toEqual([])
  expect(buildPlan(loaded!).phases).toHaveLength(10)
})

test('whatever stands in its place, a wrong value becomes diagnostics with places, never a crash', () => {
  const everywhere = paths(whole).slice(1)
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.constantFrom(...everywhere), junk), { minLength: 1, maxLength: 3 }), (changes) => {
      let value: unknown = whole
      for (const [path, by] of changes) {
        try {
          value = replaced(value, path, by)
        } catch {
          // An earlier change took the place away.
        }
      }
      const text = stringify(value)
      const lines = text.split('\n').length
      const { diagnostics, loaded } = inspectText(text, 'w.yaml', { vocabulary })
      for (const { where, message, frame, code } of diagnostics) {
        expect(where.line).toBeGreaterThanOrEqual(1)
        expect(where.line).toBeLessThanOrEqual(lines)
        expect(where.column).toBeGreaterThanOrEqual(1)
        expect(frame).toContain('^')
        expect(message).not.toMatch(/undefined|\[object|Error:/)
        expect(code).not.toBe('BUG')
      }
      if (loaded === undefined) expect(diagnostics.some(({ severity }) => severity === 'error')).toBe(true)
      else {
        try {
          buildPlan(loaded)
        } catch (error) {
          expect(error).toBeInstanceOf(UserError)
        }
      }
    }),
    { numRuns: 250 },
  )
})

test('any text at all is read without a crash', () => {
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.string({ unit: 'binary' })), (text) => {
      const { diagnostics } = inspectText(text, 'w.yaml', { vocabulary })
      expect(diagnostics.length).toBeGreaterThan(0)
    }),
    { numRuns: 300 },
  )
})

test('a damaged text is read without a crash', () => {
  const text = stringify(whole)
  fc.assert(
    fc.property(
      fc.nat(text.length),
      fc.nat(20),
      fc.constantFrom('', '\t', ':', '- ', '[', '"', '&a ', '*a', '\n'),
      (at, length, by) => {
        inspectText(text.slice(0, at) + by + text.slice(at + length), 'w.yaml', { vocabulary })
      },
    ),
    { numRuns: 200 },
  )
})
