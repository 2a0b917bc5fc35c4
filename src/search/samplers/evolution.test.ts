/** @module Tests of the evolutionary samplers and of Pareto sorting: hypervolumes, convergence, purity, bad trials. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { parseObjectives } from '../objective.ts'
import { crowding, hypervolume, sortFronts } from '../pareto-sort.ts'
import { createSpace, type Space } from '../space.ts'
import { createStudy, type Study } from '../study.ts'
import { referenceDirections } from './nsga3.ts'

const box = (count: number): Space =>
  createSpace(
    Object.fromEntries(Array.from({ length: count }, (_, k) => [`x${k}`, { type: 'float', min: 0, max: 1 } as const])),
  )

function run(study: Study, f: (x: Float64Array) => number[], workers = 1): Study {
  for (let asked = study.ask(workers); asked.length > 0; asked = study.ask(workers)) {
    for (const trial of asked.reverse()) study.tell(trial.id, { status: 'complete', values: f(trial.row) })
  }
  return study
}

const make = (method: string, space: Space, objectives: string[], budget: number, options = {}, seed = 1): Study =>
  createStudy({ space, method, options, objectives: parseObjectives(objectives), seed, stop: { budget } })

const bowl = (x: Float64Array): number => x.reduce((sum, v, k) => sum + (v - 0.2 - k * 0.1) ** 2, 0)

test('the hypervolume of two and three losses is the area and volume that is dominated', () => {
  expect(
    hypervolume(
      [
        [0, 1],
        [1, 0],
      ],
      [2, 2],
    ),
  ).toBe(3)
  expect(
    hypervolume(
      [
        [0, 1],
        [1, 0],
        [1, 1],
        [3, 0],
      ],
      [2, 2],
    ),
  ).toBe(3)
  expect(hypervolume([[0, 0, 0]], [1, 2, 3])).toBe(6)
  expect(
    hypervolume(
      [
        [0, 0, 1],
        [1, 1, 0],
      ],
      [2, 2, 2],
    ),
  ).toBe(4 + 2 - 1)
  expect(hypervolume([[5, 5]], [2, 2])).toBe(0)
})

test('fronts are what comparing every pair gives', () => {
  const points = fc.array(
    fc.tuple(fc.integer({ min: 0, max: 6 }), fc.integer({ min: 0, max: 6 }), fc.integer({ min: 0, max: 6 })),
    {
      minLength: 1,
      maxLength: 25,
    },
  )
  fc.assert(
    fc.property(points, fc.integer({ min: 2, max: 3 }), (list, width) => {
      const losses = Float64Array.from(list.flatMap((point) => point.slice(0, width)))
      const dominated = (a: number, b: number): boolean => {
        const [x, y] = [list[a]!.slice(0, width), list[b]!.slice(0, width)]
        return x.every((v, k) => v <= y[k]!) && x.some((v, k) => v < y[k]!)
      }
      const fronts = sortFronts(losses, new Float64Array(list.length), list.length, width)
      let left = list.map((_, index) => index)
      for (const front of fronts) {
        expect(front).toEqual(left.filter((b) => !left.some((a) => dominated(a, b))))
        left = left.filter((index) => !front.includes(index))
      }
      expect(left).toEqual([])
    }),
  )
})

test('infeasible members follow the feasible by violation, failed ones come last', () => {
  const losses = Float64Array.of(1, 1, 0, 0, 2, 2, Number.NaN, Number.NaN)
  expect(sortFronts(losses, Float64Array.of(0, 0.5, 0.1, 0), 4, 2)).toEqual([[0], [2], [1], [3]])
  expect([...crowding(Float64Array.of(0, 4, 1, 2, 3, 1, 4, 0), [0, 1, 2, 3], 2)]).toEqual([
    Number.POSITIVE_INFINITY,
    0.75 + 0.75,
    0.75 + 0.5,
    Number.POSITIVE_INFINITY,
  ])
})

test('NSGA-II covers the front of ZDT1 in ten dimensions', () => {
  const zdt1 = (x: Float64Array): number[] => {
    const g = 1 + (9 * x.slice(1).reduce((a, b) => a + b, 0)) / (x.length - 1)
    return [x[0]!, g * (1 - Math.sqrt(x[0]! / g))]
  }
  const study = run(make('nsga2', box(10), ['-a', '-b'], 5000), zdt1, 50)
  // The ideal is 0.8767.
  expect(
    hypervolume(
      study.front().map(({ losses }) => losses),
      [1.1, 1.1],
    ),
  ).toBeGreaterThan(0.86)
})

test('NSGA-III spreads along the directions of three objectives', () => {
  expect(referenceDirections(3, 12).length).toBe(91)
  // DTLZ2: the front is the positive part of the unit sphere; its dominated volume to 1.1 is 1.331 − π/6 at best.
  const dtlz2 = (x: Float64Array): number[] => {
    const g = 1 + x.slice(2).reduce((sum, v) => sum + (v - 0.5) ** 2, 0)
    const [a, b] = [(x[0]! * Math.PI) / 2, (x[1]! * Math.PI) / 2]
    return [g * Math.cos(a) * Math.cos(b), g * Math.cos(a) * Math.sin(b), g * Math.sin(a)]
  }
  const study = run(make('nsga3', box(7), ['-a', '-b', '-c'], 6000), dtlz2, 50)
  const volume = hypervolume(
    study.front().map(({ losses }) => losses),
    [1.1, 1.1, 1.1],
  )
  expect(volume).toBeGreaterThan(0.72)
})

test('differential evolution and the genetic algorithm descend a bowl', () => {
  const best = (method: string, budget: number): number =>
    run(make(method, box(5), ['-loss'], budget), (x) => [bowl(x)]).best()!.losses[0]!
  expect(best('differential_evolution', 1500)).toBeLessThan(1e-6)
  expect(best('genetic', 2000)).toBeLessThan(1e-3)
})

test('workers, order, failures, constraints and interruption change nothing', () => {
  const space = createSpace(
    {
      a: { type: 'float', min: 0, max: 1 },
      n: { type: 'integer', min: 1, max: 9 },
      kind: { type: 'categorical', values: ['x', 'y', 'z'] },
      b: { type: 'float', min: 0, max: 1, when: { kind: ['x', 'y'] } },
    },
    ['a * n <= 4'],
  )
  const f = (row: Float64Array): number[] => {
    const loss = (row[0]! - 0.4) ** 2 + row[1]! / 100 + row[2]! + (Number.isNaN(row[3]!) ? 0.5 : row[3]!)
    return row[1] === 5 ? [Number.NaN, 0] : [loss, -loss + row[0]!]
  }
  for (const method of ['differential_evolution', 'genetic', 'nsga2', 'nsga3']) {
    const objectives = method.startsWith('nsga') ? ['-a', '-b'] : ['-a']
    const options = method === 'nsga3' ? { population: 12, divisions: 11 } : { population: 12 }
    const g = (row: Float64Array): number[] => f(row).slice(0, objectives.length)
    const one = run(make(method, space, objectives, 90, options), g, 1)
    const many = run(make(method, space, objectives, 90, options), g, 16)
    expect(many.trials.rows.slice(0, 360)).toEqual(one.trials.rows.slice(0, 360))
    const half = make(method, space, objectives, 90, options)
    for (const trial of half.ask(7)) half.tell(trial.id, { status: 'complete', values: g(trial.row) })
    const resumed = make(method, space, objectives, 90, options)
    resumed.restore(half.trials)
    run(resumed, g)
    expect(resumed.trials.rows.slice(0, 360)).toEqual(one.trials.rows.slice(0, 360))
    for (let k = 0; k < 90; k++) expect(space.isFeasible(one.trials.row(k))).toBe(true)
  }
})
