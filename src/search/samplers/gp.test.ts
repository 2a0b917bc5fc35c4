/** @module Tests of the Gaussian process: predictions, gradients, fitted lengths, improvement, proposals. */
import { expect, test } from 'vitest'
import { ellipsoid, hartmann6, reflected, shifted } from '../../../test/fixtures/test-losses.ts'
import { logExpectedImprovement } from '../expected-improvement.ts'
import { fitHyperparameters } from '../fit-hyperparameters.ts'
import { GaussianProcess } from '../gaussian-process.ts'
import { standardizeLosses } from '../loss-scales.ts'
import { minimize } from '../minimize.ts'
import { parseObjectives } from '../objective.ts'
import { createSpace, type Space } from '../space.ts'
import { createStudy, type Study } from '../study.ts'
import { createSobol } from './sobol.ts'

const settings = { dimensions: 2, isNominal: [false, false] }
const points = Float64Array.from({ length: 40 }, (_, k) => ((k + 1) * (k % 2 === 0 ? 0.618 : 0.414)) % 1)
const values = Float64Array.from({ length: 20 }, (_, i) => Math.sin(5 * points[2 * i]!) + 0.1 * points[2 * i + 1]!)

test('a process without noise passes through its points and is unsure far from them', () => {
  const process = new GaussianProcess(points, values, { logLengths: Float64Array.of(-1, 1), logNoise: -20 }, settings)
  const out = { mean: 0, variance: 0 }
  for (let i = 0; i < 20; i++) {
    process.predict(points.subarray(2 * i, 2 * i + 2), out)
    expect(out.mean).toBeCloseTo(values[i]!, 5)
    expect(out.variance).toBeLessThan(1e-6)
  }
  process.predict(Float64Array.of(30, 30), out)
  expect(out.mean).toBeCloseTo(0, 6)
  expect(out.variance).toBeCloseTo(process.scale, 6)
})

test('a process that grew by a point at a time has the bits of one built at once', () => {
  const parameters = { logLengths: Float64Array.of(-1, 0), logNoise: -9 }
  const grown = new GaussianProcess(points.subarray(0, 6), values.subarray(0, 3), parameters, settings)
  for (let n = 4; n <= 20; n++) grown.extend(points.subarray(0, 2 * n), values.subarray(0, n))
  const whole = new GaussianProcess(points, values, parameters, settings)
  const at = Float64Array.of(0.21, 0.83)
  expect(grown.predict(at, { mean: 0, variance: 0 })).toEqual(whole.predict(at, { mean: 0, variance: 0 }))
  expect(grown.scale).toBe(whole.scale)
})

test('gradients of mean and variance agree with differences', () => {
  const process = new GaussianProcess(
    points,
    values,
    { logLengths: Float64Array.of(-0.7, 0.2), logNoise: -8 },
    settings,
  )
  const at = Float64Array.of(0.37, 0.61)
  const [mean, variance] = [new Float64Array(2), new Float64Array(2)]
  process.predict(at, { mean: 0, variance: 0 })
  process.meanGradient(at, mean)
  process.varianceGradient(at, variance)
  for (let d = 0; d < 2; d++) {
    const [up, down] = [at.slice(), at.slice()]
    up[d]! += 1e-5
    down[d]! -= 1e-5
    const a = process.predict(up, { mean: 0, variance: 0 })
    const b = process.predict(down, { mean: 0, variance: 0 })
    expect(mean[d]).toBeCloseTo((a.mean - b.mean) / 2e-5, 5)
    expect(variance[d]).toBeCloseTo((a.variance - b.variance) / 2e-5, 5)
  }
})

test('the fit gives a long length to a coordinate that hardly matters and finds noise', () => {
  const found = fitHyperparameters(points, values, settings)
  expect(found.logLengths[1]!).toBeGreaterThan(found.logLengths[0]! + 1)
  expect(Math.exp(found.logNoise)).toBeLessThan(1e-3)
  // Three different values at each of twenty places can only be noise.
  const twice = Float64Array.from({ length: 120 }, (_, k) => points[(((k >> 1) << 1) % 40) + (k % 2)]!)
  const noisy = Float64Array.from({ length: 60 }, (_, i) => values[i % 20]! + (i < 20 ? 0.5 : i < 40 ? -0.5 : 0))
  expect(Math.exp(fitHyperparameters(twice, noisy, settings).logNoise)).toBeGreaterThan(0.02)
})

test('thirty trials of a rippled loss do not make a length so short that no trial tells of another', () => {
  const [count, depth] = [30, 5]
  for (const seed of [2, 3, 6]) {
    const design = createSobol(depth, seed)
    const xs = new Float64Array(count * depth)
    const losses = Float64Array.from({ length: count }, (_, i) => {
      const point = xs.subarray(i * depth, (i + 1) * depth)
      design.at(i, point)
      return point.reduce((sum, v, k) => sum + Math.sin(10 * Math.PI * v + k) + 3 * (v - 0.5) ** 2, 0)
    })
    const isNominal = Array.from({ length: depth }, () => false)
    const { values: scaled } = standardizeLosses(losses)
    const { logLengths } = fitHyperparameters(xs, scaled, { dimensions: depth, isNominal })
    expect(Math.exp(Math.min(...logLengths))).toBeGreaterThan(0.14)
  }
})

test('the logarithm of the expected improvement is exact near and far', () => {
  const out = { value: 0, byMean: 0, byDeviation: 0 }
  expect(logExpectedImprovement(0, 0, 1, out).value).toBeCloseTo(-0.9189385332046727, 12)
  // φ(z) + zΦ(z) at z = −10 and z = 3, computed with 50 digits.
  expect(logExpectedImprovement(-10, 0, 1, out).value).toBeCloseTo(Math.log(7.474560254589328e-25), 8)
  expect(logExpectedImprovement(3, 0, 1, out).value).toBeCloseTo(Math.log(3.0003821543170477), 10)
  expect(logExpectedImprovement(-1000, 0, 1, out).value).toBeLessThan(-500_000)
  const value = (mean: number, deviation: number): number =>
    logExpectedImprovement(0.2, mean, deviation, { value: 0, byMean: 0, byDeviation: 0 }).value
  logExpectedImprovement(0.2, 0.9, 0.4, out)
  expect(out.byMean).toBeCloseTo((value(0.9 + 1e-6, 0.4) - value(0.9 - 1e-6, 0.4)) / 2e-6, 5)
  expect(out.byDeviation).toBeCloseTo((value(0.9, 0.4 + 1e-6) - value(0.9, 0.4 - 1e-6)) / 2e-6, 5)
})

test('the box-bounded minimizer solves Rosenbrock and stops at bounds', () => {
  const rosenbrock = {
    value: ([a, b]: Float64Array): number => 100 * (b! - a! * a!) ** 2 + (1 - a!) ** 2,
    gradient([a, b]: Float64Array, out: Float64Array): void {
      out[0] = -400 * a! * (b! - a! * a!) - 2 * (1 - a!)
      out[1] = 200 * (b! - a! * a!)
    },
  }
  const x = Float64Array.of(-1.2, 1)
  const wide = { low: Float64Array.of(-5, -5), high: Float64Array.of(5, 5), maxIterations: 200, tolerance: 1e-9 }
  expect(minimize(rosenbrock, x, wide)).toBeLessThan(1e-10)
  const y = Float64Array.of(-1.2, 0.3)
  minimize(rosenbrock, y, { ...wide, high: Float64Array.of(0.5, 5) })
  expect(y[0]).toBe(0.5)
  expect(y[1]).toBeCloseTo(0.25, 5)
})

function run(study: Study, f: (set: Readonly<Record<string, unknown>>) => number, workers = 1): Study {
  for (let asked = study.ask(workers); asked.length > 0; asked = study.ask(workers)) {
    for (const trial of asked.reverse()) study.tell(trial.id, { status: 'complete', values: [f(trial.parameters)] })
  }
  return study
}

const make = (space: Space, budget: number, options = {}): Study =>
  createStudy({ space, method: 'gp', options, objectives: parseObjectives('score'), seed: 5, stop: { budget } })

test('it finds x = 0.7 within a hundredth in 20 trials', () => {
  const best = run(
    make(createSpace({ x: { type: 'float', min: 0, max: 1 } }), 20),
    ({ x }) => -((Number(x) - 0.7) ** 2),
  ).best()!
  expect(Math.abs(Number(best.parameters.x) - 0.7)).toBeLessThan(0.01)
})

test('a cliff of penalties and failed trials do not keep it from the optimum, nor does a batch', () => {
  const space = createSpace(
    {
      fast: { type: 'integer', min: 2, max: 50 },
      slow: { type: 'integer', min: 2, max: 200 },
      stop: { type: 'float', min: 0.5, max: 10 },
      exit: { type: 'categorical', values: ['a', 'b', 'c'] },
    },
    ['fast < slow'],
  )
  const f = ({ fast, slow, stop, exit }: Readonly<Record<string, unknown>>): number => {
    if (Number(slow) > 150) return -100
    if (exit === 'c') return Number.NaN
    return (
      -(((Number(fast) - 20) / 10) ** 2) -
      ((Number(slow) - 90) / 40) ** 2 -
      (Number(stop) - 3) ** 2 -
      (exit === 'a' ? 1 : 0)
    )
  }
  const one = run(make(space, 64, { batchSize: 4 }), f, 1)
  expect(one.best()!.losses[0]).toBeLessThan(0.05)
  expect(one.best()!.parameters.exit).toBe('b')
  const many = run(make(space, 64, { batchSize: 4 }), f, 16)
  expect(many.trials.rows.slice(0, 256)).toEqual(one.trials.rows.slice(0, 256))
})

test('a branch that began badly is looked at again, and searched for what exists in it', () => {
  const space = createSpace({
    kind: { type: 'categorical', values: ['a', 'b', 'c'] },
    x: { type: 'float', min: 0, max: 1, when: { kind: 'a' } },
    y: { type: 'float', min: 0, max: 1, when: { kind: 'b' } },
    z: { type: 'integer', min: 0, max: 20, when: { kind: 'b' } },
  })
  const f = ({ kind, x, y, z }: Readonly<Record<string, unknown>>): number =>
    kind === 'c'
      ? -0.2
      : kind === 'a'
        ? -0.1 - Number(x)
        : -20 * (Number(y) - 0.77) ** 2 - 0.02 * Math.abs(Number(z) - 13)
  const best = run(make(space, 70), f).best()!
  expect(best.parameters).toMatchObject({ kind: 'b', z: 13 })
  expect(best.losses[0]).toBeLessThan(1e-4)
})

/** The median of the best losses of some studies of 100 trials. */
const medianLoss = (studies: number, space: Space, f: (x: readonly number[]) => number): number =>
  Array.from({ length: studies }, (_, k) => k + 1)
    .map((seed) => {
      const objectives = parseObjectives('-loss')
      const study = createStudy({ space, method: 'gp', objectives, seed, stop: { budget: 100 } })
      return run(study, (set) => f(Object.values(set).map(Number))).best()!.losses[0]!
    })
    .sort((a, b) => a - b)[studies >> 1]!

const box = (depth: number, min: number, max: number): Space =>
  createSpace(
    Object.fromEntries(Array.from({ length: depth }, (_, k) => [`x${k}`, { type: 'float', min, max } as const])),
  )

test('the median on Hartmann 6 after 100 trials is within a thousandth of the optimum', () => {
  // Of all seeds about a quarter end in the second basin, 0.119 above the optimum.
  expect(medianLoss(7, box(6, 0, 1), hartmann6)).toBeLessThan(-3.3223680114155147 + 1e-3)
})

test('the curvature of a rotated, ill-conditioned ellipsoid is learned within 100 trials', () => {
  const rotated = (x: readonly number[]): number => ellipsoid(reflected(shifted(x, -5, 5)), 1e4)
  expect(medianLoss(1, box(5, -5, 5), rotated)).toBeLessThan(100)
})
