/** @module Tests of CMA-ES: eigenvectors, convergence on classic functions, restarts, whole numbers, purity. */
import { expect, test } from 'vitest'
import { ackley, ellipsoid, hartmann6, levy, reflected, rosenbrock } from '../../../test/fixtures/test-losses.ts'
import { eigenSymmetric } from '../eigen.ts'
import { parseObjectives } from '../objective.ts'
import { createSpace, type Space } from '../space.ts'
import { createStudy, type Study } from '../study.ts'

const box = (count: number, min: number, max: number): Space =>
  createSpace(
    Object.fromEntries(Array.from({ length: count }, (_, k) => [`x${k}`, { type: 'float', min, max } as const])),
  )

function run(study: Study, f: (x: Float64Array) => number, workers = 1): Study {
  for (let asked = study.ask(workers); asked.length > 0; asked = study.ask(workers)) {
    for (const trial of asked.reverse()) study.tell(trial.id, { status: 'complete', values: [f(trial.row)] })
  }
  return study
}

const make = (space: Space, seed: number, budget: number, options = {}): Study =>
  createStudy({ space, method: 'cma_es', options, objectives: parseObjectives('-loss'), seed, stop: { budget } })

test('the decomposition of a symmetric matrix multiplies back to it', () => {
  const n = 6
  const matrix = Float64Array.from({ length: n * n }, (_, k) => {
    const [i, j] = [Math.floor(k / n), k % n]
    return 1 / (i + j + 1)
  })
  const [vectors, values] = [new Float64Array(n * n), new Float64Array(n)]
  eigenSymmetric(matrix.slice(), n, vectors, values)
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < n; j++) {
      let sum = 0
      for (let k = 0; k < n; k++) sum += vectors[i * n + k]! * values[k]! * vectors[j * n + k]!
      expect(sum).toBeCloseTo(matrix[i * n + j]!, 14)
    }
  }
  // The largest eigenvalue of the Hilbert matrix of order 6.
  expect(Math.max(...values)).toBeCloseTo(1.6188998589243, 12)
})

test('Rosenbrock in five dimensions and a rotated ellipsoid are solved to 1e-8 in 4,000 trials', () => {
  for (const seed of [1, 2]) {
    expect(run(make(box(5, -5, 10), seed, 4000), rosenbrock).best()!.losses[0]).toBeLessThan(1e-8)
    const tilted = (x: Float64Array): number => {
      let sum = 0
      const mean = x.reduce((a, b) => a + b, 0) / x.length
      for (let i = 0; i < x.length; i++) sum += 10 ** i * (x[i]! - 2 * mean + 1.1) ** 2
      return sum
    }
    expect(run(make(box(5, -5, 5), seed, 4000), tilted).best()!.losses[0]).toBeLessThan(1e-8)
  }
})

test('restarts find another basin', () => {
  // A basin with a floor of 1 around the middle, where the first run begins, and a deeper one in a corner.
  const f = (x: Float64Array): number =>
    Math.min(1 + x[0]! ** 2 + x[1]! ** 2, 1.5 * ((x[0]! - 3) ** 2 + (x[1]! - 3) ** 2))
  expect(run(make(box(2, -4, 4), 2, 3000), f).best()!.losses[0]).toBeLessThan(1e-6)
  const single = run(make(box(2, -4, 4), 2, 3000, { restarts: false }), f)
  expect(single.stopReason).not.toBe('budget spent')
})

test('whole numbers do not freeze beside the optimum', () => {
  const space = createSpace(
    Object.fromEntries(Array.from({ length: 6 }, (_, k) => [`n${k}`, { type: 'integer', min: 0, max: 60 } as const])),
  )
  const f = (x: Float64Array): number => x.reduce((sum, v, k) => sum + (v - 7 * (k + 1)) ** 2, 0)
  for (const seed of [1, 2, 3]) expect(run(make(space, seed, 1500), f).best()!.losses[0]).toBe(0)
})

test('workers, order of results and interruption change nothing', () => {
  const f = (x: Float64Array): number => (x[0]! > 3 ? Number.NaN : rosenbrock(x))
  const space = createSpace(
    {
      a: { type: 'float', min: -5, max: 5 },
      b: { type: 'float', min: -5, max: 5 },
      c: { type: 'integer', min: -5, max: 5 },
    },
    ['a < b'],
  )
  const one = run(make(space, 4, 200), f, 1)
  const many = run(make(space, 4, 200), f, 16)
  expect(many.trials.rows.slice(0, 600)).toEqual(one.trials.rows.slice(0, 600))
  const half = run(make(space, 4, 103), f)
  const resumed = make(space, 4, 200)
  resumed.restore(half.trials)
  run(resumed, f)
  expect(resumed.trials.rows.slice(0, 600)).toEqual(one.trials.rows.slice(0, 600))
})

/** Trials until the loss is at most the target; Infinity when the budget ends first. */
function trialsTo(target: number, study: Study, f: (x: Float64Array) => number): number {
  for (let asked = study.ask(1); asked.length > 0; asked = study.ask(1)) {
    const loss = f(asked[0]!.row)
    if (loss <= target) return study.trials.count
    study.tell(asked[0]!.id, { status: 'complete', values: [loss] })
  }
  return Number.POSITIVE_INFINITY
}

/** Away from the middle of the box. */
const aside = (x: Float64Array): Float64Array => x.map((v, i) => v - 0.4 * (((7 * i) % 5) - 1.7))

const classics: readonly [string, Space, (x: Float64Array) => number][] = [
  ['sphere', box(5, -5.12, 5.12), (x) => ellipsoid(aside(x), 1)],
  ['ellipsoid of condition 1e6', box(10, -5, 5), (x) => ellipsoid(aside(x), 1e6)],
  ['rotated ellipsoid', box(5, -5, 5), (x) => ellipsoid(reflected(aside(x)), 1e4)],
  ['Rosenbrock', box(5, -5, 10), rosenbrock],
  ['Ackley', box(5, -32.768, 32.768), (x) => ackley(aside(x))],
  ['Hartmann 6', box(6, 0, 1), (x) => hartmann6(x) + 3.3223680114155147],
  ['Levy', box(5, -10, 10), levy],
]

test.each(classics)('%s is solved to 1e-8 within 10,000 trials by the median of five seeds', (_, space, f) => {
  const needed = [1, 2, 3, 4, 5].map((seed) => trialsTo(1e-8, make(space, seed, 10_000), f)).sort((a, b) => a - b)
  expect(needed[2]).toBeLessThanOrEqual(10_000)
})

test('learning spreads alone needs less than half the trials where coordinates are independent, and fails where they are not', () => {
  const space = box(16, -5, 5)
  const independent = (x: Float64Array): number => ellipsoid(aside(x), 1e6)
  const rotated = (x: Float64Array): number => ellipsoid(reflected(aside(x)), 1e6)
  const full = trialsTo(1e-6, make(space, 1, 60_000), independent)
  const separable = trialsTo(1e-6, make(space, 1, 60_000, { separable: true }), independent)
  expect(separable).toBeLessThan(full / 2)
  expect(trialsTo(1e-6, make(space, 1, 2 * full, { separable: true }), rotated)).toBe(Number.POSITIVE_INFINITY)
})

test('with more than a hundred parameters the spreads alone are learned', () => {
  const space = box(120, -5, 5)
  const rows = (options: object): Float64Array => {
    const study = run(make(space, 3, 200, options), (x) => ellipsoid(x, 1e3))
    return study.trials.rows.slice(0, 200 * 120)
  }
  expect(rows({})).toEqual(rows({ separable: true }))
  expect(rows({})).not.toEqual(rows({ separable: false }))
})
