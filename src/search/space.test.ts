/** @module Tests of spaces: spellings, encoding, conditions, bad input. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Parameter } from './parameter.ts'
import { parseSpace } from './parse-space.ts'
import { createSpace } from './space.ts'
import { SpaceError } from './space-error.ts'

const failure = (action: () => unknown): SpaceError => {
  try {
    action()
  } catch (error) {
    if (error instanceof SpaceError) return error
    throw error
  }
  throw new Error('expected a SpaceError')
}

test('a list of values is ordinal, names are categorical, two booleans are boolean', () => {
  const { parameters, warnings } = parseSpace({
    fast: [5, 15, 10],
    kind: ['ema', 'sma'],
    trail: [true, false],
    one: 14,
  })
  expect(parameters).toEqual({
    fast: { type: 'ordinal', values: [5, 10, 15] },
    kind: { type: 'categorical', values: ['ema', 'sma'] },
    trail: { type: 'boolean' },
    one: { type: 'ordinal', values: [14] },
  })
  expect(warnings).toEqual([])
})

test('two numbers are a range, but two values for a grid, and both say so', () => {
  const free = parseSpace({ fast: [3, 50], threshold: [0.001, 0.1] }, { method: 'bayesian' })
  expect(free.parameters).toEqual({
    fast: { type: 'integer', min: 3, max: 50 },
    threshold: { type: 'float', min: 0.001, max: 0.1 },
  })
  expect(free.warnings.map(({ path }) => path)).toEqual([
    ['parameters', 'fast'],
    ['parameters', 'threshold'],
  ])
  const grid = parseSpace({ fast: [3, 50] }, { method: 'grid' })
  expect(grid.parameters.fast).toEqual({ type: 'ordinal', values: [3, 50] })
  expect(grid.warnings[0]!.message).toContain('two values')
})

test('declarations and range texts are read in every spelling', () => {
  const { parameters } = parseSpace({
    risk: { type: 'continuous', bounds: [0.01, 0.05], default: 0.02, distribution: 'log-uniform' },
    size: { min: 1, max: 9, step: 2 },
    wide: 'range(5, 50, 5)',
    rate: 'log_range(0.0001, 0.1)',
    list: { values: [3, 50] },
    level: { type: 'float', low: 0, high: 1, distribution: 'normal', mean: 0.3, std: 0.1 },
  })
  expect(parameters).toEqual({
    risk: { type: 'float', min: 0.01, max: 0.05, log: true, default: 0.02 },
    size: { type: 'integer', min: 1, max: 9, step: 2 },
    wide: { type: 'integer', min: 5, max: 50, step: 5 },
    rate: { type: 'float', min: 0.0001, max: 0.1, log: true },
    list: { type: 'ordinal', values: [3, 50] },
    level: { type: 'float', min: 0, max: 1, distribution: 'normal', mean: 0.3, sd: 0.1 },
  })
})

test('errors name the path of the offending key and the nearest legal one', () => {
  expect(failure(() => parseSpace({ fast: { min: 5, mx: 50 } })).path).toEqual(['parameters', 'fast', 'mx'])
  expect(failure(() => parseSpace({ fast: { min: 5, mx: 50 } })).message).toContain('Did you mean "max"?')
  expect(failure(() => parseSpace({ fast: [5, null] })).path).toEqual(['parameters', 'fast', 1])
  expect(failure(() => parseSpace({ fast: [50, 3] })).code).toBe('SEARCH_BOUNDS')
  expect(failure(() => parseSpace({})).code).toBe('SEARCH_SPACE_EMPTY')
  expect(failure(() => createSpace({ x: { type: 'float', min: 0, max: 1, log: true } })).message).toContain('above 0')
  expect(failure(() => createSpace({ x: { type: 'float', min: 2, max: 1 } })).path).toEqual(['parameters', 'x', 'max'])
  expect(failure(() => createSpace({ x: { type: 'integer', min: 0, max: 9, default: 12 } })).path).toEqual([
    'parameters',
    'x',
    'default',
  ])
})

const parameter: fc.Arbitrary<Parameter> = fc.oneof(
  fc
    .record({
      min: fc.integer({ min: -50, max: 50 }),
      width: fc.integer({ min: 0, max: 60 }),
      step: fc.integer({ min: 1, max: 7 }),
    })
    .map(({ min, width, step }): Parameter => ({ type: 'integer', min, max: min + width, step })),
  fc
    .record({ min: fc.integer({ min: 1, max: 50 }), width: fc.integer({ min: 1, max: 60 }), log: fc.boolean() })
    .map(({ min, width, log }): Parameter => ({ type: 'float', min: min / 8, max: (min + width) / 8, log })),
  fc
    .record({ min: fc.integer({ min: 1, max: 9 }), count: fc.integer({ min: 1, max: 40 }) })
    .map(({ min, count }): Parameter => ({ type: 'float', min: min / 10, max: (min + count) / 10, step: 0.1 })),
  fc
    .record({ min: fc.integer({ min: 1, max: 30 }), width: fc.integer({ min: 1, max: 300 }) })
    .map(({ min, width }): Parameter => ({ type: 'integer', min, max: min + width, log: true })),
  fc.constant<Parameter>({ type: 'float', min: -1, max: 3, distribution: 'normal', mean: 0.5, sd: 0.7 }),
  fc.constant<Parameter>({ type: 'categorical', values: ['a', 'b', 7] }),
  fc.constant<Parameter>({ type: 'ordinal', values: [5, 10, 50] }),
  fc.constant<Parameter>({ type: 'boolean' }),
)

test('any place of the unit cube decodes to a value that encodes back to the same numbers', () => {
  fc.assert(
    fc.property(
      fc.array(parameter, { minLength: 1, maxLength: 5 }),
      fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 5, maxLength: 5 }),
      (list, units) => {
        const space = createSpace(Object.fromEntries(list.map((item, index) => [`p${index}`, item])))
        const row = Float64Array.from(space.dimensions, (dimension, index) => dimension.fromUnit(units[index]!))
        const set = space.decode(row)
        expect(space.check(set)).toEqual([])
        expect([...space.encode(set)]).toEqual([...row])
        for (const dimension of space.dimensions) {
          const number = row[dimension.index]!
          const unit = dimension.toUnit(number)
          expect(unit).toBeGreaterThanOrEqual(0)
          expect(unit).toBeLessThanOrEqual(1)
          const back = dimension.fromUnit(unit)
          if (dimension.kind === 'continuous') expect(back).toBeCloseTo(number, 9)
          else expect(back).toBe(number)
        }
      },
    ),
  )
})

test('cells of a discrete dimension fill the unit interval in order', () => {
  const { dimensions } = createSpace({
    a: { type: 'integer', min: 1, max: 100, log: true },
    b: { type: 'integer', min: 0, max: 20, distribution: 'normal' },
    c: { type: 'float', min: 0, max: 1, step: 0.25 },
  })
  for (const dimension of dimensions) {
    expect(dimension.cellStart(0)).toBe(0)
    expect(dimension.cellStart(dimension.count)).toBe(1)
    for (let level = 0; level < dimension.count; level++) {
      const middle = (dimension.cellStart(level) + dimension.cellStart(level + 1)) / 2
      expect(dimension.levelOf(dimension.fromUnit(middle))).toBe(level)
    }
  }
})

test('steps of tenths give the decimals that a person would write', () => {
  const [dimension] = createSpace({ x: { type: 'float', min: 0.1, max: 0.9, step: 0.1 } }).dimensions
  expect(Array.from({ length: 9 }, (_, k) => dimension!.numberAt(k))).toEqual([
    0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9,
  ])
})

test('a conditional parameter exists only under its condition', () => {
  const space = createSpace({
    stop: { type: 'float', min: 1, max: 5, when: { exit: 'trailing' } },
    exit: { type: 'categorical', values: ['none', 'trailing'] },
  })
  expect(space.dimensions.map(({ name }) => name)).toEqual(['exit', 'stop'])
  expect(space.decode(space.encode({ exit: 'none' }))).toEqual({ exit: 'none' })
  expect(space.decode(space.encode({ exit: 'trailing', stop: 2 }))).toEqual({ exit: 'trailing', stop: 2 })
  expect(space.check({ exit: 'trailing' })[0]).toContain('"stop"')
  expect(
    createSpace({
      k: { type: 'integer', min: 1, max: 7, when: { on: true } },
      on: { type: 'boolean' },
    }).size,
  ).toBe(8)
  expect(
    failure(() => createSpace({ a: { type: 'boolean', when: { b: true } }, b: { type: 'boolean', when: { a: true } } }))
      .code,
  ).toBe('SEARCH_CONDITION')
})

test('a space survives JSON', () => {
  const space = createSpace({ a: { type: 'integer', min: 1, max: 9 }, b: { type: 'integer', min: 1, max: 9 } }, [
    'a < b',
  ])
  const record = JSON.parse(JSON.stringify(space))
  const copy = createSpace(record.parameters, record.constraints)
  expect(copy.isFeasible(Float64Array.of(3, 2))).toBe(false)
  expect(copy.isFeasible(Float64Array.of(2, 3))).toBe(true)
})

test('a type that does not exist is refused with the nearest one', () => {
  expect(() => createSpace({ x: { type: 'flot', min: 0, max: 1 } as never })).toThrow('Did you mean "float"?')
})
