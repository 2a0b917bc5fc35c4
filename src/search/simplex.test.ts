/** @module Tests of weights: projection against its optimality conditions, the portfolio of eight against its known optima. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { parseObjectives } from './objective.ts'
import { minimizeWeights, projectWeights } from './simplex.ts'
import { createSpace } from './space.ts'
import { createStudy } from './study.ts'

const deviations = [0.1, 0.14, 0.09, 0.2, 0.16, 0.12, 0.25, 0.11]
const means = [0.05, 0.09, 0.03, 0.16, 0.1, 0.06, 0.19, 0.04]
const matrix = deviations.map((a, i) => deviations.map((b, j) => a * b * 0.55 ** Math.abs(i - j)))

function portfolio(w: ArrayLike<number>, gradient: Float64Array = new Float64Array(8)): number {
  let value = 0
  for (let i = 0; i < 8; i++) {
    let row = 0
    for (let j = 0; j < 8; j++) row += matrix[i]![j]! * w[j]!
    value += w[i]! * row - (w[i]! * means[i]!) / 8
    gradient[i] = 2 * row - means[i]! / 8
  }
  return value
}

test('projected weights satisfy sum and bounds, and are the nearest ones', () => {
  const weight = fc.double({ min: -2, max: 3, noNaN: true })
  fc.assert(
    fc.property(
      fc.array(weight, { minLength: 2, maxLength: 12 }),
      fc.double({ min: 0, max: 1, noNaN: true }),
      (list, t) => {
        const high = 1 / list.length + t * (1 - 1 / list.length)
        const found = projectWeights(list, { high })
        expect(found.reduce((a, b) => a + b, 0)).toBeCloseTo(1, 12)
        // Optimal: all free weights are shifted by the same amount, held ones would like to go farther.
        const free = [...found.keys()].filter((k) => found[k]! > 1e-12 && found[k]! < high - 1e-12)
        const shifts = free.map((k) => list[k]! - found[k]!)
        for (const shift of shifts) expect(shift).toBeCloseTo(shifts[0]!, 9)
        for (const k of found.keys()) {
          if (shifts.length === 0 || free.includes(k)) continue
          const shift = list[k]! - found[k]!
          if (found[k]! <= 1e-12) expect(shift).toBeLessThanOrEqual(shifts[0]! + 1e-9)
          else expect(shift).toBeGreaterThanOrEqual(shifts[0]! - 1e-9)
        }
      },
    ),
  )
  expect(() => projectWeights([1, 1], { high: 0.4 })).toThrow('0.8')
})

test('a convex portfolio is solved directly to 1e-12 of its optimum', () => {
  for (const [high, optimum] of [
    [0.35, -0.004114979335797195],
    [0.25, -0.004094036162717201],
  ] as const) {
    const { value, weights } = minimizeWeights(portfolio, new Float64Array(8).fill(1 / 8), { high })
    expect(Math.abs(value - optimum) / Math.abs(portfolio(new Float64Array(8).fill(1 / 8)) - optimum)).toBeLessThan(
      1e-12,
    )
    expect(Math.max(...weights)).toBeLessThanOrEqual(high)
  }
})

test('as a black box the same weights are found to 1e-5 in 1,000 trials that all satisfy the sum', () => {
  const names = Array.from({ length: 8 }, (_, k) => `w${k}`)
  const space = createSpace(
    Object.fromEntries(names.map((name) => [name, { type: 'float', min: 0, max: 0.25 } as const])),
    [`${names.join(' + ')} = 1`],
  )
  const study = createStudy({
    space,
    method: 'cma_es',
    objectives: parseObjectives('-risk'),
    seed: 1,
    stop: { budget: 1000 },
  })
  for (let asked = study.ask(8); asked.length > 0; asked = study.ask(8)) {
    for (const { id, row } of asked) {
      expect(space.isFeasible(row)).toBe(true)
      study.tell(id, { status: 'complete', values: [portfolio(row)] })
    }
  }
  const equal = portfolio(new Float64Array(8).fill(1 / 8))
  const optimum = -0.004094036162717201
  expect((study.best()!.losses[0]! - optimum) / (equal - optimum)).toBeLessThan(1e-5)
})

test.each<[number[], object, string]>([
  [[], {}, 'Expected at least one weight, was none.'],
  [[0.5, Number.NaN], {}, 'Expected a finite number as weight 1, was NaN.'],
  [[0.5, 0.5], { total: Number.POSITIVE_INFINITY }, 'Expected a finite total of the weights, was Infinity.'],
  [[0.5, 0.5], { high: [1] }, 'Expected 2 numbers as high, one a weight, was 1.'],
  [[0.5, 0.5], { low: 0.6, high: 0.5 }, 'Expected low of weight 0 to be at most its high, was 0.6 to 0.5.'],
  [[0.5, 0.5], { low: [0, Number.NaN] }, 'Expected low of weight 1 to be at most its high, was NaN to 1.'],
])('weights %j within %j are refused', (weights, bounds, message) => {
  expect(() => projectWeights(weights, bounds)).toThrow(message)
})

test('a function of weights without a finite gradient is refused where it has none', () => {
  const wrong = (_: Float64Array, gradient: Float64Array): number => {
    gradient[1] = Number.NaN
    return 1
  }
  expect(() => minimizeWeights(wrong, [0.5, 0.5])).toThrow(
    'Expected a finite value and gradient at 0.5, 0.5, was 1 with 0, NaN.',
  )
})
