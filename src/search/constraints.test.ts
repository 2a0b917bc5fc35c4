/** @module Tests of the language of constraints: meaning, pruning, errors. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { parseExpression } from './expression.ts'
import { requireFeasible } from './require-feasible.ts'
import { createResultConstraints, splitConstraints } from './result-constraints.ts'
import { createSpace } from './space.ts'
import type { SpaceError } from './space-error.ts'

const parameters = {
  fast: { type: 'integer', min: 2, max: 50 },
  slow: { type: 'integer', min: 5, max: 200 },
  use_stop: { type: 'boolean' },
  stop: { type: 'float', min: 0, max: 1 },
  exit: { type: 'categorical', values: ['none', 'trailing', 'fixed'] },
} as const

const holds = (constraint: string, set: Record<string, number | string | boolean>): boolean => {
  const space = createSpace(parameters, [constraint])
  return space.isFeasible(space.encode({ fast: 10, slow: 30, use_stop: true, stop: 0.1, exit: 'none', ...set }))
}

test('comparisons, sums and chains mean what they say', () => {
  expect(holds('fast < slow', { fast: 10, slow: 10 })).toBe(false)
  expect(holds('fast <= slow', { fast: 10, slow: 10 })).toBe(true)
  expect(holds('fast + 2 * slow <= 70', {})).toBe(true)
  expect(holds('fast + 2 * slow <= 69', {})).toBe(false)
  expect(holds('5 <= fast < slow', { fast: 4 })).toBe(false)
  expect(holds('slow / fast >= 3 and not fast = 11', {})).toBe(true)
  expect(holds('max(fast, 20) * 2 = 40', {})).toBe(true)
  expect(holds('stop + 0.2 = 0.3', {})).toBe(true)
  expect(holds('fast * slow <= 299', {})).toBe(false)
})

test('requires, excludes, lists and texts mean what they say', () => {
  expect(holds('use_stop requires stop > 0.2', {})).toBe(false)
  expect(holds('use_stop requires stop > 0.2', { use_stop: false })).toBe(true)
  expect(holds('use_stop excludes exit = "trailing"', { exit: 'trailing' })).toBe(false)
  expect(holds('exit in ["fixed", "none"]', { exit: 'trailing' })).toBe(false)
  expect(holds('exit != "none" or fast > 5', {})).toBe(true)
  expect(holds('use_stop', { use_stop: false })).toBe(false)
})

test('structured spellings are the same constraints', () => {
  const space = createSpace(parameters, [
    { coefficients: { fast: 1, slow: -1 }, operator: '<', bound: 0 },
    { parameter: 'use_stop', requires: 'stop > 0.05' },
    { parameter: 'fast', less_than: 'slow' },
    { name: 'even', parameters: ['fast'], check: ({ fast }) => Number(fast) % 2 === 0 },
  ])
  const row = space.encode({ fast: 30, slow: 10, use_stop: true, stop: 0.01, exit: 'none' })
  expect(space.broken(row)).toEqual(['1 * fast - 1 * slow < 0', 'use_stop requires stop > 0.05', 'fast < slow'])
  expect(() => space.toJSON()).toThrow('even')
})

test('linear constraints are recognized, products and positions in lists are not', () => {
  const linear = (text: string) => createSpace(parameters, [text]).constraints[0]!.linear
  expect(linear('2 * (fast + 1) <= slow / 2')).toEqual({
    columns: [0, 1],
    coefficients: [2, -0.5],
    relation: '<=',
    bound: -2,
  })
  expect(linear('slow > fast')).toEqual({ columns: [1, 0], coefficients: [-1, 1], relation: '<=', bound: 0 })
  expect(linear('fast * slow <= 100')).toBeUndefined()
  expect(linear('use_stop <= stop')).toBeUndefined()
})

test('syntax errors underline the place, unknown names propose the nearest', () => {
  const failure = (text: string): SpaceError => {
    try {
      createSpace(parameters, ['fast < slow', text])
    } catch (error) {
      return error as SpaceError
    }
    throw new Error('expected an error')
  }
  expect(failure('fast <').message).toContain('was "the end"')
  expect(failure('fast << slow').frame).toBe('fast << slow\n      ^')
  const unknown = failure('fas < slow')
  expect(unknown.code).toBe('SEARCH_UNKNOWN_NAME')
  expect(unknown.message).toContain('Did you mean "fast"?')
  expect(unknown.path).toEqual(['constraints', 1])
  expect(failure('exit = "trialing"').message).toContain('Did you mean "trailing"?')
  expect(failure('fast $ slow').message).toContain('"$"')
  expect(failure('median(fast, slow) < 3').message).toContain('function')
  expect(failure('(fast < slow').message).toContain('")"')
})

test('a constraint is possible over a box whenever it holds at a point of the box', () => {
  const texts = [
    'fast < slow',
    'fast + 2 * slow <= 200',
    'fast * stop > 3',
    'not (fast = 7) or slow / fast < 4',
    'abs(slow - fast) = 9',
    'min(fast, slow) != 8',
    'use_stop requires fast > 20',
  ]
  const space = createSpace(parameters, texts)
  fc.assert(
    fc.property(
      fc.array(
        fc.tuple(
          fc.double({ min: 0, max: 1, noNaN: true }),
          fc.double({ min: 0, max: 1, noNaN: true }),
          fc.double({ min: 0, max: 1, noNaN: true }),
        ),
        { minLength: 5, maxLength: 5 },
      ),
      (places) => {
        const sorted = places.map((three) => [...three].sort((a, b) => a - b))
        const [low, row, high] = [0, 1, 2].map((k) =>
          Float64Array.from(space.dimensions, (d, i) => d.fromUnit(sorted[i]![k]!)),
        )
        for (const constraint of space.constraints) {
          if (constraint.holds(row!)) expect(constraint.possible(low!, high!)).toBe(true)
          expect(constraint.holds(row!)).toBe(constraint.violation(row!) === 0)
          expect(constraint.possible(row!, row!)).toBe(constraint.holds(row!))
        }
      },
    ),
  )
})

test('constraints on results are kept apart and measure their violation', () => {
  const split = splitConstraints(
    ['fast < slow', 'max_drawdown < 20%'],
    ['fast', 'slow'],
    ['max_drawdown', 'sharpe_ratio'],
  )
  expect(split).toEqual({ parameters: ['fast < slow'], results: ['max_drawdown < 20%'] })
  const [constraint] = createResultConstraints(split.results, ['max_drawdown'])
  expect(constraint!.violation({ max_drawdown: 0.25 })).toBeCloseTo(0.05, 9)
  expect(constraint!.violation({ max_drawdown: 0.1 })).toBe(0)
  expect(constraint!.violation({ max_drawdown: Number.NaN })).toBe(1)
  expect(() => splitConstraints(['fast < max_drawdown'], ['fast'], ['max_drawdown'])).toThrow('mixture')
})

test('spans of the tree cover the text that they stand for', () => {
  const text = 'fast + 2 * slow <= 200'
  const tree = parseExpression(text)
  expect([tree.start, tree.end]).toEqual([0, text.length])
  if (tree.kind !== 'compare') throw new Error('expected a comparison')
  expect(text.slice(tree.left.start, tree.left.end)).toBe('fast + 2 * slow')
})

test('a constraint by a function says what it needs when a part is missing', () => {
  const check = ({ fast }: Readonly<Record<string, unknown>>): boolean => Number(fast) % 2 === 1
  const odd = createSpace(parameters, [{ name: 'odd', parameters: ['fast'], check }])
  expect(odd.isFeasible(odd.encode({ fast: 3, slow: 30, use_stop: true, stop: 0.1, exit: 'none' }))).toBe(true)
  expect(() => createSpace(parameters, [{ name: 'odd', check } as never])).toThrow(
    'Expected name, parameters (those that it reads) and check of a constraint by a function, was name, check.',
  )
})

test.each<[string, string]>([
  ['2 < 1', 'Expected names of parameters in the constraint "2 < 1", was none.'],
  ['fast + 1e400 < 3', 'Expected a number below 1.8e308 in the constraint "fast + 1e400 < 3", was "1e400".'],
  ['exit < 3', 'Expected a parameter whose values have an order in the constraint "exit < 3", was "exit".'],
  ['fast < 2 * exit', 'whose values have an order in the constraint "fast < 2 * exit", was "exit".'],
])('the constraint %s is refused, for it means nothing', (text, message) => {
  expect(() => createSpace(parameters, [text])).toThrow(message)
})

test('a limit on results that names no figure, or an unknown one, is told what figures there are', () => {
  const limit = (text: string) => () => createResultConstraints([text], ['max_drawdown', 'n_trades'])
  expect(limit('max_drawdwn < 20%')).toThrow(
    'Expected names of figures of the result in the constraint "max_drawdwn < 20%", was "max_drawdwn". Did you mean "max_drawdown"?',
  )
  expect(limit('1 < 2')).toThrow('Expected names of figures of the result in the constraint "1 < 2", was none.')
  expect(() => splitConstraints(['1 < 2'], ['fast'], ['max_drawdown'])).toThrow(
    'Expected names of parameters, or figures of the result, in the constraint "1 < 2", was none.',
  )
})

test('numbers that overflow when they are multiplied leave every parameter a number', () => {
  const space = createSpace(parameters, ['1e300 * 1e300 * fast < slow'])
  expect(() => requireFeasible(space)).toThrow('was none: 1e300 * 1e300 * fast < slow.')
})
